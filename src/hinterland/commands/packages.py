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


def packaged(texts: tuple[str, ...]) -> Package:
    """The package that the words ask for; all faults at once.

    Raises:
        InputError: words that are not understood, or no such measure.
    """
    from hinterland.errors import Fault, InputError, refuse
    from hinterland.measures import parsed
    from hinterland.programme import Package

    made, faults = Package(()), list[Fault]()
    for text in texts:
        try:
            made = made + parsed(text)
        except InputError as error:
            faults += error.faults
    refuse(InputError, faults)
    return made
