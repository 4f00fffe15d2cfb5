"""`hinterland theory`: small models to think with, apart from any place."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import click

from hinterland.commands.telling import json_option, out_option, told


@click.group()
def theory() -> None:
    """Small models to think with: how things hang together, without data of any place."""


class Numbered(click.Command):
    """A command with an option for each number of the model, listed only when it is called."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of the command, those of the numbers in their order, and help."""
        own = super().get_params(ctx)
        return [*own[:-1], *_options(), own[-1]]


@cache
def _options() -> tuple[click.Option, ...]:
    from hinterland.equilibrate.laboratory.parameters import defaults, notes

    usual = defaults()
    return tuple(
        click.Option(
            [f"--{name.replace('_', '-')}", name],
            type=float,
            metavar="NUMBER",
            help=f"{note.symbol}: {note.meaning}.  [default: {usual[name]:g}]",
        )
        for name, note in notes().items()
    )


@theory.command(cls=Numbered)
@click.option(
    "--draws",
    default=1000,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Random economies.",
)
@click.option("--seed", default=1, show_default=True, help="Of the random economies.")
@click.option(
    "--roads",
    default=0.2,
    show_default=True,
    help="Share by which better roads cut transport cost.",
)
@click.option(
    "--technology", default=0.4, show_default=True, help="Share by which training cuts the gap."
)
@out_option("Folder for tables and picture; earlier ones there are replaced.")
@json_option
@told
def stz(
    *,
    draws: int,
    seed: int,
    roads: float,
    technology: float,
    out: Path | None,
    as_json: bool,
    **numbers: float | None,
) -> None:
    """City and village: who farms, who works in village firms, who moves?

    A reconstruction of the two-region model of Song, Thisse and Zhu (2012); the full text of the
    paper was not available. Shows the four patterns, which way each number pushes over random
    economies, and what roads do without technology. Numbers that are given are held in all draws.
    """
    from hinterland.equilibrate.laboratory.study import study
    from hinterland.records.atomic import THEORY_MARK, check_replaceable
    from hinterland.show.progress import Progress
    from hinterland.show.theory_files import as_json as answer
    from hinterland.show.theory_files import write_theory
    from hinterland.show.theory_screen import theory_text

    if out is not None:
        check_replaceable(out, THEORY_MARK)
    given = {name: value for name, value in numbers.items() if value is not None}
    found = study(
        given, draws=draws, seed=seed, roads=roads, technology=technology, progress=Progress()
    )
    if out is not None:
        write_theory(found, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        click.echo(json.dumps(answer(found), ensure_ascii=False, indent=1))
        return
    for block in theory_text(found):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and picture are in {out}.")


@theory.command()
@click.argument("territory")
@click.option(
    "--chi",
    "chis",
    multiple=True,
    type=click.FloatRange(min=1.0),
    help="Outward wedge of village firms; may be given several times.  [default: 1 to 6]",
)
@click.option(
    "--theta",
    "thetas",
    multiple=True,
    type=click.FloatRange(min=0.1),
    help="Trade elasticity; may be given several times.  [default: 4, 6, 8]",
)
@out_option("Folder for the tables; earlier ones there are replaced.")
@json_option
@told
def roads(
    *,
    territory: str,
    chis: tuple[float, ...],
    thetas: tuple[float, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """When do better village roads hurt rural industry? TERRITORY, county by county.

    The answer hangs on home sales of village firms, which nobody has counted: thresholds for each
    county, and the share of counties hurt over a grid of the assumed wedge and the elasticity.
    """
    from hinterland.equilibrate.equilibrium import model
    from hinterland.equilibrate.mechanism import CHIS, THETAS, by_county, grid
    from hinterland.evaluation import travel
    from hinterland.records.atomic import MECHANISM_MARK, check_replaceable
    from hinterland.show.mechanism_screen import mechanism_text, write_mechanism
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, MECHANISM_MARK)
    progress, land = Progress(), read(territory)
    made = model(land, travel(land, progress), progress).calibrated
    counties = by_county(land, made)
    table = grid(land, made, chis=chis or CHIS, thetas=thetas or THETAS, progress=progress)
    if out is not None:
        write_mechanism(counties, table, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        answer = {
            "grid": table.to_dict(orient="records"),
            "counties": json.loads(counties.reset_index().to_json(orient="records")),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in mechanism_text(counties, table):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables are in {out}.")
