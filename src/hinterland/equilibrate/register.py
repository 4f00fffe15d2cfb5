"""The register of equations: which number each has, where it comes from, and what would catch it.

Every public function of `equations` stands here once, with the tests that fail if it is wrong. A
test of the product reads the register, refuses gaps, and changes each equation a little to see that
the tests named here do fail.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from inspect import getmembers, isfunction
from typing import Any

from hinterland.equilibrate import equations


@dataclass(frozen=True)
class Entry:
    """One equation.

    Attributes:
        function: its name in `equations`.
        equation: its number in the list there.
        source: the paper whose form it has.
        cases: tests that fail if it is wrong, as `FILE::FUNCTION[CASE]` beside the tests of the
            layer.
    """

    function: str
    equation: int
    source: str
    cases: tuple[str, ...]


@cache
def register() -> tuple[Entry, ...]:
    """All entries, in the order of the equations."""
    text = (files("hinterland.equilibrate") / "register.csv").read_text("utf-8")
    return tuple(
        Entry(row["function"], int(row["equation"]), row["source"], tuple(row["cases"].split(";")))
        for row in csv.DictReader(text.splitlines())
    )


def functions() -> dict[str, Callable[..., Any]]:
    """The equations themselves, by name."""
    return {
        name: made
        for name, made in getmembers(equations, isfunction)
        if made.__module__ == equations.__name__ and not name.startswith("_")
    }
