"""Channels as tables and pictures show them: names for people, and few enough to read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from hinterland.appraise.channels import TOTAL, Channels

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "welfare": "welfare of registered people",
        "real_income": "real income of workers",
        "rural_jobs": "jobs in rural industry",
    }
)
FOLDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "productivity": ("technology", "skills", "land", "capital", "scale"),
        "wages, rents": ("wages", "rents"),
        "inputs": ("inputs",),
        "reach": ("reach",),
        "rivals reach in": ("rivals_reach",),
        "rivals' costs": ("rivals_cost",),
        "demand": ("demand",),
    }
)
"""Channels of sales as narrow tables and pictures show them; files have them all."""


def named(channel: str) -> str:
    """A channel as people read it."""
    return channel.replace("_", " ")


def folded(found: Channels, measure: str, table: pd.DataFrame) -> pd.DataFrame:
    """The parts of a table, related ones of sales added up; `total` behind."""
    columns = [c for c in found.region[measure].index if c != TOTAL]
    if found.by != "mechanism" or measure != "rural_jobs":
        shown = table[columns].rename(columns=named)
    else:
        parts = {
            name: [one for one in members if one in columns] for name, members in FOLDED.items()
        }
        shown = pd.DataFrame(
            {name: table[some].sum(axis=1) for name, some in parts.items() if some}
        )
    return shown.assign(**{TOTAL: table[TOTAL]})
