"""How commands tell a refusal, and options that several of them have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from hinterland.errors import HinterlandError

Command = TypeVar("Command", bound=Callable[..., Any])

EXIT_REFUSED = 2


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
