"""`hinterland fit`: what the equilibrium was fitted to, hold-outs, and headlines over draws."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from hinterland.commands.changing import FORM, parsed
from hinterland.commands.telling import json_option, out_option, told
from hinterland.errors import Fault, InputError


@click.command()
@click.argument("territory")
@click.option(
    "--holdouts",
    "held_out",
    is_flag=True,
    help="Score it on census columns that it was not fitted to; the census must be imported.",
)
@click.option(
    "--modelled",
    default=None,
    help="The territory before the census was imported, e.g. china-west, to judge its industry.",
)
@click.option("--change", "changes", multiple=True, help=f"{FORM}; with --draws.")
@click.option(
    "--draws",
    default=0,
    type=click.IntRange(0, 1000),
    help="Repeat the headline of the changes so many times over errors of the data, and so many "
    "over parameters.",
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0))
@out_option("Folder for tables and page; an earlier fit report there is replaced.")
@json_option
@told
def fit(
    *,
    territory: str,
    held_out: bool,
    modelled: str | None,
    changes: tuple[str, ...],
    draws: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """How far can the equilibrium of TERRITORY be relied on?

    Targets and how near the calibration came, parameters with ranges and sources; hold-outs beside
    simple baselines; headlines of changes over errors of the data and over parameters.
    """
    from hinterland.fitting.draws import headline_draws
    from hinterland.fitting.holdouts import holdouts
    from hinterland.fitting.report import fit as fitted
    from hinterland.records.atomic import FIT_MARK, check_replaceable
    from hinterland.show.fit_files import write_fit
    from hinterland.show.fit_screen import fit_text
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, FIT_MARK)
    wanted = parsed(changes)
    if bool(wanted) != bool(draws):
        raise InputError(
            Fault(
                "Draws need changes, and changes draws.",
                f"{len(wanted)} changes, {draws} draws",
                f"Give both: --change '{FORM}' --draws 20.",
            )
        )
    if modelled is not None and not held_out:
        raise InputError(
            Fault("--modelled is of hold-outs.", modelled, "Give --holdouts too, or leave it out.")
        )
    land, progress = read(territory), Progress()
    plain = read(modelled) if modelled is not None else None
    report = fitted(land, progress)
    held = holdouts(land, plain, progress=progress) if held_out else None
    drawn = headline_draws(land, wanted, draws, seed=seed, progress=progress) if draws else None
    if out is not None:
        write_fit(report, held, drawn, changes, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        answer: dict[str, Any] = {
            "territory": report.territory,
            "targets": _records(report.targets),
            "parameters": _records(report.parameters.reset_index()),
            "assumptions": list(report.assumptions),
            "residual": report.residual,
        }
        if held is not None:
            answer |= {"holdouts": _records(held.table), "missing": dict(held.missing)}
        if drawn is not None:
            answer |= {
                "changes": list(changes),
                "headlines": _records(drawn.quantiles()),
                "failed_draws": dict(drawn.failed),
            }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in fit_text(report, held, drawn):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and page are in {out}; start with {out / 'fit.html'}.")


def _records(frame: Any) -> Any:
    return json.loads(frame.to_json(orient="records"))
