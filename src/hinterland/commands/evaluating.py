"""`hinterland evaluate`: what changes do when wages, prices, jobs and homes adjust."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hinterland.commands.telling import json_option, told
from hinterland.errors import Fault, InputError, refuse

if TYPE_CHECKING:
    from hinterland.appraise.effects import Effects
    from hinterland.change import Change
    from hinterland.flow import Assessment, Territory

FORM = "FACT add|scale|floor|cap AMOUNT [KEY=LABEL[+LABEL...]] ..."
ASKED = -1.0
"""What `--congestion` without a number stands for."""


@click.command()
@click.argument("territory")
@click.option(
    "--change",
    "changes",
    multiple=True,
    help=f"{FORM}, e.g. 'productivity scale 1.1 county_province=520000 sector=manufacturing'.",
)
@click.option(
    "--scenario",
    "file",
    type=click.Path(path_type=Path),
    default=None,
    help="Scenario file; changes are added to it.",
)
@click.option(
    "--assumptions-off",
    is_flag=True,
    help="Also without the assumed outward wedge of rural industry.",
)
@click.option(
    "--congestion",
    type=float,
    is_flag=False,
    flag_value=ASKED,
    default=None,
    help="Roads slow down as they fill; a number is the elasticity of hours to traffic.",
)
@click.option(
    "--starts",
    type=click.IntRange(min=1),
    default=None,
    help="Seek the equilibrium from so many starts and tell how far the answers are apart.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder for the tables; an earlier evaluation there is replaced.",
)
@json_option
@told
def evaluate(
    *,
    territory: str,
    changes: tuple[str, ...],
    file: Path | None,
    assumptions_off: bool,
    congestion: float | None,
    starts: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Who gains and who loses when everything adjusts? TERRITORY under changes.

    TERRITORY is a built-in name or a saved folder. Facts that can be moved are listed by
    `hinterland codebook`; levers of the economy are productivity, skill, usable_land, user_cost,
    amenity, housing_stock, reach_cost, entry, land_income_kept and public_transfer.
    """
    from hinterland.appraise.effects import effects
    from hinterland.evaluation import evaluate as evaluated
    from hinterland.records.atomic import EFFECTS_MARK, check_replaceable
    from hinterland.show.crowded_roads import crowded_roads, crowded_text
    from hinterland.show.effects_files import write_effects
    from hinterland.show.effects_screen import effects_text
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, EFFECTS_MARK)
    wanted = parsed(changes)
    land, notes = read(territory), list(changes)
    if file is not None:
        from hinterland.scenario.reading import draft

        resolved = draft(file).resolve(land)
        land, wanted = resolved.territory, (*resolved.changes, *wanted)
        notes = [*resolved.notes, *notes]
    if not wanted:
        raise InputError(
            Fault("Nothing is changed.", "evaluate", f"Give --change '{FORM}' or --scenario FILE.")
        )
    if congestion is not None:
        from hinterland.congestion import switched_on

        land = switched_on(land, None if congestion == ASKED else congestion)
    progress = Progress()

    def both(region: Territory) -> tuple[Assessment, Effects]:
        before = evaluated(region, equilibrium=True, progress=progress)
        after = evaluated(region, wanted, equilibrium=True, starts=starts, progress=progress)
        return after, effects(region, before.balanced, after.balanced)

    after, found = both(land)
    without = None
    if assumptions_off:
        given = dict(land.settings.get("equilibrium", {}))
        trade = {**given.get("trade", {}), "all": {"reach_zeta": 0}}
        plain = land.with_facts({}, settings={"equilibrium": {**given, "trade": trade}})
        without = both(plain)[1]
    if out is not None:
        write_effects(found, after, notes, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        answer = {
            "changes": notes,
            "region": found.region.to_dict(),
            "provinces": found.provinces.reset_index().to_dict(orient="records"),
            "assumptions": after.balanced.values.attrs["assumptions"],
            "starts": after.balanced.starts,
            "starts_apart": after.balanced.apart,
        }
        if without is not None:
            answer["without_assumed_wedge"] = without.region.to_dict()
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in effects_text(found, after.balanced, notes, without):
        click.echo(block)
        click.echo()
    roads = crowded_roads(after.territory, after.balanced)
    if roads is not None:
        click.echo(f"{crowded_text(roads)}\n")
    if out is not None:
        click.echo(f"Tables are in {out}.")


def parsed(texts: tuple[str, ...]) -> tuple[Change, ...]:
    """Changes from the words of the command line.

    Raises:
        InputError: what is not of the form; all faults at once.
    """
    from hinterland.change import HOWS, Change

    found, faults = [], []
    for text in texts:
        words = text.split()
        pairs = [word.partition("=") for word in words[3:]]
        bad = len(words) < 3 or words[1] not in HOWS or any(not sep for _, sep, _ in pairs)
        try:
            amount = float(words[2]) if not bad else 0.0
        except ValueError:
            bad = True
        if bad:
            faults.append(Fault("A change is not understood.", repr(text), f"Write {FORM}."))
            continue
        where = {key: tuple(labels.split("+")) for key, _, labels in pairs}
        found.append(Change(words[0], words[1], amount, where))  # type: ignore[arg-type]
    refuse(InputError, faults)
    return tuple(found)
