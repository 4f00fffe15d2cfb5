"""`hinterland pairs`: which measures help or hinder each other."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hinterland.commands.model_settings import SETTING_FORM, with_settings
from hinterland.commands.packages import measure_option, packaged
from hinterland.commands.telling import json_option, out_option, told

if TYPE_CHECKING:
    from hinterland.flow import Territory
    from hinterland.programme import Package

OUTCOMES = (
    "welfare", "rural_welfare", "urban_welfare", "real_income", "prices", "rural_jobs", "workers",
    "product",
)  # fmt: skip


@click.command()
@click.argument("territory")
@measure_option
@click.option(
    "--fifteen/--all",
    "fifteen",
    default=True,
    show_default=True,
    help="Without --measure: the numbered measures, or their companions too, each at dose 1 in the "
    "whole region.",
)
@click.option(
    "--outcome",
    type=click.Choice(OUTCOMES),
    default="welfare",
    show_default=True,
    help="What is shown; tables hold the usual five and this one.",
)
@click.option("--county", "by_county", is_flag=True, help="Write interactions by county too.")
@click.option(
    "--setting",
    "settings",
    multiple=True,
    help=f"A parameter of the equilibrium, {SETTING_FORM}, e.g. interactions.all.online_sales=0.",
)
@out_option("Folder for tables and picture; earlier ones there are replaced.")
@json_option
@told
def pairs(
    *,
    territory: str,
    measures: tuple[str, ...],
    fifteen: bool,
    outcome: str,
    by_county: bool,
    settings: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Which measures help or hinder each other? What any two give in TERRITORY over what each
    gives alone, and how much of that is assumed.

    Nobody pays here: costs add up, and are told by `hinterland evaluate`.
    """
    from hinterland.combining import pairs as found_by
    from hinterland.combining.verb import DEFAULT
    from hinterland.records.atomic import PAIRS_MARK, check_replaceable
    from hinterland.show.pairs_files import write_pairs
    from hinterland.show.pairs_screen import pairs_text
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, PAIRS_MARK)
    given = packaged(measures)
    land = with_settings(read(territory), settings)
    packages, notes = _each(land, given) if measures else _catalogue(land, fifteen)
    outcomes = tuple(dict.fromkeys((*DEFAULT, outcome)))
    found = found_by(land, packages, outcomes=outcomes, by_county=by_county, progress=Progress())
    if out is not None:
        write_pairs(land, found, outcome, notes, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        answer = {
            "outcomes": list(found.outcomes),
            "pairs": found.table.to_dict(orient="records"),
            "singles": found.singles.to_dict(orient="records"),
            "notes": [*notes, *found.notes],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in pairs_text(found, outcome, notes):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and picture are in {out}.")


def _each(land: Territory, given: Package) -> tuple[dict[str, Package], list[str]]:
    """Packages of one measure each, by the shortest words that tell them apart.

    Raises:
        InputError: one measure is given twice in the same words, or can act nowhere.
    """
    from hinterland.errors import Fault, InputError, refuse
    from hinterland.programme import Package

    ids = [part.measure.id for part in given.parts]
    found: dict[str, Package] = {}
    faults = []
    for part in given.parts:
        name = part.measure.id if ids.count(part.measure.id) == 1 else str(part)
        if name in found:
            do = "Give each once, or with other sites or doses."
            faults.append(Fault("A measure is given twice.", name, do))
        found[name] = Package((part,))
        part.counties(land)
    refuse(InputError, faults)
    return found, given.notes(land)


def _catalogue(land: Territory, fifteen: bool) -> tuple[dict[str, Package], list[str]]:
    """Measures of the catalogue at dose 1 in the whole region, and which cannot act there."""
    from hinterland.errors import InputError
    from hinterland.measures import NOT_OFFICIAL, catalogue, measure

    found, notes = {}, [NOT_OFFICIAL]
    for name, record in catalogue().items():
        if fifteen and record.number is None:
            continue
        package: Package = measure(name).at()
        try:
            moves = any(part.causes(land) for part in package.parts)
        except InputError:
            notes.append(f"Left out: {record.name_en}. It needs {record.condition_en}.")
            continue
        if not moves:
            notes.append(f"Left out: {record.name_en}. It moves no cause here.")
            continue
        found[name] = package
        notes += package.notes(land)
    return found, notes
