"""How commands tell a refusal, and options that several of them have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from hinterland.errors import HinterlandError

Command = TypeVar("Command", bound=Callable[..., Any])

EXIT_REFUSED = 2

ON = ("--on", "--territory")
"""Both names of the option for the territory that a command adds to."""

CHOICES = ("observed", "typed", "typed-unverified", "modelled")
"""Statuses that a user may give; those of the codebook, which is not imported for `--help`."""


def told(command: Command) -> Command:
    """Tell a refusal in its three parts on standard error and leave with exit code 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except HinterlandError as error:
            click.echo(f"hinterland: {error}", err=True)
            sys.exit(EXIT_REFUSED)

    return run  # type: ignore[return-value]


def json_option(command: Command) -> Command:
    """The option `--json`."""
    option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    return option(command)


def on_option(default: str | None = None) -> Callable[[Command], Command]:
    """The option `--on` (or `--territory`); required where there is no default."""
    return click.option(
        *ON,
        "territory",
        default=default,
        required=default is None,
        show_default=True,
        help="Built-in name or saved folder.",
    )


def out_option(holds: str) -> Callable[[Command], Command]:
    """The option `--out`, for a folder that is written only if it is asked for."""
    return click.option("--out", type=click.Path(path_type=Path), default=None, help=holds)


def save_option(command: Command) -> Command:
    """The option `--save`."""
    option = click.option(
        "--save",
        type=click.Path(path_type=Path),
        required=True,
        help="Folder for the new territory.",
    )
    return option(command)


def saved(territory: str, folder: Path, following: str) -> None:
    """Say on which territory something was done, where the result is and what comes next."""
    then = following.format(folder=folder)
    click.echo(f"Done on {territory}. Saved as {folder}; next: hinterland {then}")
