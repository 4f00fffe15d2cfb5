"""`hinterland evaluate`: what changes do when wages, prices, jobs and homes adjust."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hinterland.commands.changing import ASKED, Wanted, change_options, wanted, without_wedge
from hinterland.commands.telling import json_option, out_option, told

if TYPE_CHECKING:
    from hinterland.appraise.effects import Effects
    from hinterland.flow import Assessment, Territory
    from hinterland.incidence import Incidence
    from hinterland.show.progress import Progress


@click.command()
@click.argument("territory")
@change_options
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
    "--report",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder for a report on the measures: who gains and loses, why, harms, ranges; an earlier "
    "one there is replaced. Prints its first page in place of all else that is told here.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="With --report: draws of priors, unit costs and implementation for the ranges.",
)
@out_option("Folder for the tables and maps; an earlier evaluation there is replaced.")
@json_option
@told
def evaluate(
    *,
    territory: str,
    changes: tuple[str, ...],
    file: Path | None,
    settings: tuple[str, ...],
    measures: tuple[str, ...],
    packages: tuple[str, ...],
    assumptions_off: bool,
    paid_by: str | None,
    congestion: float | None,
    starts: int | None,
    report: Path | None,
    draws: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Who gains and who loses when everything adjusts? TERRITORY under changes.

    TERRITORY is a built-in name or a saved folder. Facts that can be moved are listed by
    `hinterland codebook`; levers of the economy are productivity, skill, usable_land, user_cost,
    amenity, housing_stock, reach_cost, entry, land_income_kept, visitor_appeal, public_works and
    public_transfer; capital_wedge, credit, land_proceeds, information_cost and consolidation. Some
    act only under a --setting.
    """
    from hinterland.appraise.effects import effects
    from hinterland.evaluation import evaluate as evaluated
    from hinterland.incidence import incidence
    from hinterland.records.atomic import EFFECTS_MARK, PACKAGE_MARK, check_replaceable
    from hinterland.show.effects_files import write_effects
    from hinterland.show.effects_screen import bare_text
    from hinterland.show.progress import Progress

    if out is not None:
        check_replaceable(out, EFFECTS_MARK)
    if report is not None:
        check_replaceable(report, PACKAGE_MARK)
    asked = wanted(
        territory,
        changes,
        file,
        settings=settings,
        measures=measures,
        packages=packages,
        paid_by=paid_by,
        congestion=congestion,
    )
    progress = Progress()
    if report is not None:
        _report(asked, paid_by, report, draws=draws, quiet=as_json, progress=progress)
        if out is None and starts is None and not (as_json or assumptions_off):
            return

    def both(region: Territory) -> tuple[Assessment, Assessment, Effects]:
        before = evaluated(region, equilibrium=True, progress=progress)
        after = evaluated(region, asked.changes, equilibrium=True, starts=starts, progress=progress)
        return before, after, effects(region, before.balanced, after.balanced)

    before, after, found = both(asked.land)
    groups = incidence(before, after)
    without = both(without_wedge(asked.land))[2] if assumptions_off else None
    bare = _bare(asked, before, progress)
    if out is not None:
        command = ["hinterland", *sys.argv[1:]]
        write_effects(found, after, asked.notes, out, command=command, groups=groups)
    if as_json:
        click.echo(_as_json(found, after, groups, asked.notes, without=without, bare=bare))
        return
    _say(found, after, groups, asked.notes, without)
    if bare is not None:
        click.echo(f"{bare_text(found, bare)}\n")
    if out is not None:
        click.echo(f"Tables and maps are in {out}.")


def _report(
    asked: Wanted,
    paid_by: str | None,
    out: Path,
    *,
    draws: int,
    quiet: bool,
    progress: Progress,
) -> None:
    """Judge the measures and write the report; what else is changed has no place in it."""
    from hinterland.errors import Fault, InputError
    from hinterland.judging import judge
    from hinterland.show.package_report import write_package_report
    from hinterland.show.package_sentences import sentences

    if len(asked.changes) > len(asked.package.changes(asked.land)):
        do = "Leave --change and --scenario out, or --report."
        raise InputError(Fault("A report is on measures alone.", "--report", do))
    found = judge(
        asked.land, asked.package, payer=paid_by or "centre", draws=draws, progress=progress
    )
    command = ["hinterland", *sys.argv[1:]]
    page = write_package_report(found, out, command=command, seed=1 if draws else None)
    for _, texts in sentences(found):
        click.echo(f"- {texts['en']}", err=quiet)
    click.echo(f"The report on the package is at {page}; tables and maps are beside it.", err=quiet)


def _bare(asked: Wanted, before: Assessment, progress: Progress) -> Effects | None:
    """The same without assumed responses; None where nothing of the kind is changed."""
    from hinterland.appraise.effects import effects
    from hinterland.evaluation import evaluate as evaluated
    from hinterland.programme.record import ASSUMED_RESPONSES

    left = tuple(change for change in asked.changes if change.fact not in ASSUMED_RESPONSES)
    if len(left) == len(asked.changes):
        return None
    after = evaluated(asked.land, left, equilibrium=True, indicators=False, progress=progress)
    return effects(asked.land, before.balanced, after.balanced)


def _as_json(
    found: Effects,
    after: Assessment,
    groups: Incidence,
    notes: list[str],
    *,
    without: Effects | None,
    bare: Effects | None,
) -> str:
    balanced = after.balanced
    answer = {
        "changes": notes,
        "region": found.region.to_dict(),
        "provinces": found.provinces.reset_index().to_dict(orient="records"),
        "groups": groups.groups.reset_index().to_dict(orient="records"),
        "not_assessed": list(groups.not_assessed),
        "assumptions": [*balanced.values.attrs["assumptions"], *groups.assumptions],
        "starts": balanced.starts,
        "starts_apart": balanced.apart,
    }
    if without is not None:
        answer["without_assumed_wedge"] = without.region.to_dict()
    if bare is not None:
        answer["without_assumed_responses"] = bare.region.to_dict()
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _say(
    found: Effects,
    after: Assessment,
    groups: Incidence,
    notes: list[str],
    without: Effects | None,
) -> None:
    from hinterland.show.crowded_roads import crowded_roads, crowded_text
    from hinterland.show.effects_screen import effects_text
    from hinterland.show.who_gains_screen import who_gains_text

    for block in effects_text(found, after.balanced, notes, without):
        click.echo(f"{block}\n")
    click.echo(f"{who_gains_text(groups)}\n")
    roads = crowded_roads(after.territory, after.balanced)
    if roads is not None:
        click.echo(f"{crowded_text(roads)}\n")
