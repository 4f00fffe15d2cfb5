"""Hinterland: how to bring city and countryside together, county by county.

import hinterland as hl
west = hl.read("china-west")
base = hl.evaluate(west)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:  # The names below are loaded on first use, so that importing costs nothing.
    from hinterland.change import Change
    from hinterland.errors import HinterlandError
    from hinterland.evaluate import evaluate
    from hinterland.flow import Access, Assessment, Equilibrium, Territory
    from hinterland.show.report import write_report
    from hinterland.sources.bundle import read
    from hinterland.sources.synthetic import synthetic_region

_HOMES = {
    "Access": "hinterland.flow",
    "Assessment": "hinterland.flow",
    "Change": "hinterland.change",
    "Equilibrium": "hinterland.flow",
    "HinterlandError": "hinterland.errors",
    "Territory": "hinterland.flow",
    "evaluate": "hinterland.evaluate",
    "read": "hinterland.sources.bundle",
    "synthetic_region": "hinterland.sources.synthetic",
    "write_report": "hinterland.show.report",
}

__all__ = [
    "Access",
    "Assessment",
    "Change",
    "Equilibrium",
    "HinterlandError",
    "Territory",
    "__version__",
    "evaluate",
    "read",
    "synthetic_region",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hinterland' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
