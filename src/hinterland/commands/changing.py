"""What is changed, from the words of a command line: changes, scenario, settings, who pays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from hinterland.commands.model_settings import SETTING_FORM, with_settings
from hinterland.commands.packages import measure_option, package_option, packaged
from hinterland.commands.telling import Command
from hinterland.errors import Fault, InputError, refuse

if TYPE_CHECKING:
    from hinterland.change import Change
    from hinterland.flow import Territory
    from hinterland.programme import Package

FORM = "FACT add|scale|floor|cap AMOUNT [KEY=LABEL[+LABEL...]] ..."
NOBODY = "nobody"
ASKED = -1.0
"""What `--congestion` without a number stands for."""


def change_options(command: Command) -> Command:
    """The options that say what is changed, under which settings, and who pays."""
    options = (
        measure_option,
        package_option,
        click.option(
            "--change",
            "changes",
            multiple=True,
            help=f"{FORM}, e.g. 'productivity scale 1.1 county_province=520000 "
            "sector=manufacturing'.",
        ),
        click.option(
            "--scenario",
            "file",
            type=click.Path(path_type=Path),
            default=None,
            help="Scenario file; changes are added to it.",
        ),
        click.option(
            "--setting",
            "settings",
            multiple=True,
            help=f"A parameter of the equilibrium, {SETTING_FORM}, e.g. capital.all.placed=1.",
        ),
        click.option(
            "--paid-by",
            type=click.Choice(["centre", "province", "county", "land", NOBODY]),
            default=None,
            help="Who pays for measures, public works and transfers: all places, those of the "
            "province or county, in proportion to income; or the county's land income. Measures "
            f"are paid by the centre unless this says else; with {NOBODY!r} their costs are told, "
            "and not felt.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Wanted(NamedTuple):
    """A territory with its settings, what is to be changed, both in words, and the measures."""

    land: Territory
    changes: tuple[Change, ...]
    notes: list[str]
    package: Package


def wanted(
    territory: str,
    changes: tuple[str, ...],
    file: Path | None,
    *,
    settings: tuple[str, ...] = (),
    measures: tuple[str, ...] = (),
    packages: tuple[str, ...] = (),
    paid_by: str | None = None,
    congestion: float | None = None,
) -> Wanted:
    """What a command line asks for, checked before any long work.

    Raises:
        InputError: nothing is changed, or words are not understood.
        ChangeError: a change cannot be applied.
    """
    from hinterland.change import apply
    from hinterland.sources.bundle import read

    asked, package = parsed(changes), packaged(measures, packages)
    land, notes = read(territory), [*settings, *packages, *measures, *changes]
    if file is not None:
        from hinterland.scenario.reading import draft

        resolved = draft(file).resolve(land)
        land, asked = resolved.territory, (*resolved.changes, *asked)
        notes = [*resolved.notes, *notes]
    if not asked and not package.parts:
        do = f"Give --measure ID, --change '{FORM}' or --scenario FILE."
        raise InputError(Fault("Nothing is changed.", territory, do))
    land = with_settings(land, settings)
    asked = (*asked, *package.changes(land))
    notes += package.notes(land)
    if package.parts and paid_by is None:
        paid_by = "centre"
    if paid_by is not None:
        from hinterland.equilibrate.public import paid_by as with_payer

        land = with_payer(land, None if paid_by == NOBODY else paid_by)
        notes.append(f"paid by {paid_by}")
    if congestion is not None:
        from hinterland.congestion import switched_on

        land = switched_on(land, None if congestion == ASKED else congestion)
    apply(land, asked)
    return Wanted(land, asked, notes, package)


def without_wedge(land: Territory) -> Territory:
    """The territory without the assumed outward wedge of rural industry."""
    given = dict(land.settings.get("equilibrium", {}))
    trade = {**given.get("trade", {}), "all": {"reach_zeta": 0}}
    return land.with_facts({}, settings={"equilibrium": {**given, "trade": trade}})


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
