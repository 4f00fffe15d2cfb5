"""Roads that fill and roads that are relieved, for the terminal and as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hinterland.flow import Equilibrium, Territory

TOP = 5
FELT = 1e-4
"""Relative change of hours from which a road counts as filled or relieved."""
WORDS = ("link_traffic_before", "link_traffic", "link_slowness")


def crowded_roads(territory: Territory, after: Equilibrium) -> pd.DataFrame | None:
    """By link: class, county, traffic before and after, and hours over those of the stated speed.

    Returns:
        A table sorted by what the change of hours costs or saves all traffic (`felt`, hours x
        money/year), worst first; None where congestion is off.
    """
    if "link_slowness" not in after.values:
        return None
    facts = territory.facts
    km = facts["link_geometry"].values * facts["link_detour"].values
    hours = km / facts["link_speed"].values
    table = pd.DataFrame(
        {"class": facts["link_class"].values.astype(str), "county": _county(territory)},
        index=pd.Index(facts["link"].values, name="link"),
    )
    for word in WORDS:
        table[word] = after.values[word].values
    table["felt"] = (table["link_slowness"] - 1) * hours * table["link_traffic"]
    table["felt"] = np.where(facts["link_open"].values > 0, table["felt"], 0.0)
    return table.sort_values("felt", ascending=False, kind="stable")


def crowded_text(table: pd.DataFrame) -> str:
    """The roads on which most is lost and most is won, in words."""
    slow = table["link_slowness"]
    lines = [
        f"Roads that fill: {int((slow > 1 + FELT).sum()):,}; that are relieved: "
        f"{int((slow < 1 - FELT).sum()):,} (0.01 % of their hours or more)."
    ]
    for title, rows in (
        ("Most lost to crowding", table[slow > 1 + FELT].head(TOP)),
        ("Most relieved", table[slow < 1 - FELT].iloc[::-1].head(TOP)),
    ):
        told = [
            f"{row['class']} {label} {row['county']} {100 * (row['link_slowness'] - 1):+.2f} % "
            f"hours ({_traffic(row)})"
            for label, row in rows.iterrows()
        ]
        lines.append(f"{title}: {'; '.join(told) or 'none'}")
    return "\n".join(lines)


def _traffic(row: pd.Series) -> str:
    before, now = row["link_traffic_before"], row["link_traffic"]
    return f"traffic {100 * (now / before - 1):+.1f} %" if before > 0 else "no traffic before"


def _county(territory: Territory) -> list[str]:
    """Names of the counties that the links lie in; empty where they are not known."""
    facts = territory.facts
    if not territory.has("link_county"):
        return [""] * facts.sizes["link"]
    english, chinese = facts["county_name_en"].values, facts["county_name_zh"].values
    names = {
        str(code): f"{english[at]} {chinese[at]}"
        for at, code in enumerate(facts["county"].values.astype(str))
    }
    return [names.get(str(code), "") for code in facts["link_county"].values]
