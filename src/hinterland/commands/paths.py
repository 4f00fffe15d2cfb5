"""`hinterland path`: what changes do year by year."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hinterland.commands.changing import FORM, parsed
from hinterland.commands.telling import json_option, out_option, told
from hinterland.errors import Fault, InputError, refuse

if TYPE_CHECKING:
    from hinterland.flow import Territory
    from hinterland.paths import Phase

WHEN = "2027, 2027-2030 or 2027..2029"


@click.command()
@click.argument("territory")
@click.option(
    "--change-in",
    "changes",
    type=(str, str),
    multiple=True,
    metavar="YEAR CHANGE",
    help=f"From a year on: 2027 '{FORM}'; 2027-2030 lets it grow in equal steps from the first "
    "year until it holds in full in the last; 2027..2029 ends it after the last.",
)
@click.option(
    "--scenario-in",
    "files",
    type=(str, click.Path(path_type=Path)),
    multiple=True,
    metavar="YEAR FILE",
    help="Scenario file from a year on.",
)
@click.option(
    "--years",
    default="",
    help="Plan years, e.g. 2026,2027,2028-2030,2035. [default: 2026-2030,2035]",
)
@click.option(
    "--reconsider",
    type=float,
    default=None,
    help="Share of people who choose anew within a year where to live; 1 moves all at once.",
)
@click.option("--discount", type=float, default=None, help="Rate a year of sums over the years.")
@out_option("Folder for tables and picture; an earlier path there is replaced.")
@json_option
@told
def path(
    *,
    territory: str,
    changes: tuple[tuple[str, str], ...],
    files: tuple[tuple[str, Path], ...],
    years: str,
    reconsider: float | None,
    discount: float | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """What happens year by year? Changes of TERRITORY that come into force one after another.

    Markets clear every year; people move bit by bit. All of it is modelled.
    """
    from hinterland.paths import YEARS
    from hinterland.paths import path as walked
    from hinterland.records.atomic import PATH_MARK, check_replaceable
    from hinterland.show.path_files import write_path
    from hinterland.show.path_screen import path_text
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, PATH_MARK)
    if not changes and not files:
        raise InputError(
            Fault("Nothing is changed.", "path", f"Give --change-in 2027 '{FORM}' or --scenario-in")
        )
    plan = plan_years(years) if years else YEARS
    land, phases, notes = phased(read(territory), changes, files)
    found = walked(
        land, phases, plan, reconsider=reconsider, discount=discount, progress=Progress()
    )
    if out is not None:
        write_path(found, notes, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        region = found.tables.region
        answer = {
            "phases": notes,
            "years": {str(year): row.to_dict() for year, row in region.iterrows()},
            "in_the_end": found.end_tables.region.iloc[0].to_dict(),
            "sums": found.tables.region_sums.to_dict(),
            "assumptions": list(found.assumptions),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in path_text(found, notes):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and picture are in {out}.")


def phased(
    land: Territory,
    changes: tuple[tuple[str, str], ...],
    files: tuple[tuple[str, Path], ...],
) -> tuple[Territory, tuple[Phase, ...], list[str]]:
    """The territory with links that scenarios draw, the phases, and words for them.

    Raises:
        InputError: years or changes that are not understood; all faults at once.
    """
    from hinterland.paths import Phase
    from hinterland.scenario.reading import draft

    faults: list[Fault] = []
    phases, notes = [], []
    for when, text in changes:
        try:
            phases.append(Phase(parsed((text,)), *when_of(when)))
        except InputError as error:
            faults += error.faults
        notes.append(f"{when}: {text}")
    for when, file in files:
        try:
            years = when_of(when)
            resolved = draft(file).resolve(land)
            land = resolved.territory
            phases.append(Phase(tuple(resolved.changes), *years))
            notes += [f"{when}: {file}", *resolved.notes]
        except InputError as error:
            faults += error.faults
    refuse(InputError, faults)
    return land, tuple(phases), notes


def when_of(text: str) -> tuple[int, int | None, int | None]:
    """First year, year from which all holds, last year: of `2027`, `2027-2030` or `2027..2029`.

    Raises:
        InputError: it is none of them.
    """
    match = re.fullmatch(r"(\d{4})(?:(-|\.\.)(\d{4}))?", text.strip())
    if match is None:
        raise InputError(Fault("A year is not understood.", repr(text), f"Write {WHEN}."))
    other = int(match[3]) if match[3] else None
    return int(match[1]), other if match[2] == "-" else None, other if match[2] == ".." else None


def plan_years(text: str) -> tuple[int, ...]:
    """Plan years of `2026-2030,2035`.

    Raises:
        InputError: a part is no year and no span of years.
    """
    found: list[int] = []
    for part in text.split(","):
        start, end, last = when_of(part)
        found += range(start, (end or last or start) + 1)
    return tuple(found)
