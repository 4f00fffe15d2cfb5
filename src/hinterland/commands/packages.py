"""The option `--measure`, and the package that its words ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hinterland.commands.telling import Command

if TYPE_CHECKING:
    from hinterland.programme import Package


def measure_option(command: Command) -> Command:
    """The option `--measure`, as often as wanted."""
    return click.option(
        "--measure",
        "measures",
        multiple=True,
        help="A measure of the catalogue (`hinterland measures`), where and how much: "
        "ID[@KEY=NAME[+NAME...]][:DOSE], e.g. rural_roads@province=Guizhou:0.5. KEY is province, "
        "prefecture or county; without it the measure acts in the whole region.",
    )(command)


def package_option(command: Command) -> Command:
    """The option `--package`, as often as wanted."""
    return click.option(
        "--package",
        "packages",
        multiple=True,
        help="A named package: western, western_companions, fifteen or first_campaign.",
    )(command)


def packaged(texts: tuple[str, ...], names: tuple[str, ...] = ()) -> Package:
    """The package that the words and names of packages ask for; all faults at once.

    Raises:
        InputError: words that are not understood, or no such measure or package.
    """
    from hinterland.errors import Fault, InputError, refuse
    from hinterland.measures import parsed
    from hinterland.measures.programmes import programme
    from hinterland.programme import Package

    def _named(name: str) -> Package:
        return programme(name).package()

    made, faults = Package(()), list[Fault]()
    asked = [*((parsed, text) for text in texts), *((_named, name) for name in names)]
    for make, text in asked:
        try:
            made = made + make(text)
        except InputError as error:
            faults += error.faults
    refuse(InputError, faults)
    return made
