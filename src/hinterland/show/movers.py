"""Who moves most in a comparison: rows of counties, of foreign markets, and of tenths."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from hinterland.flow import Territory
from hinterland.scenario import Comparison
from hinterland.scenario.case import Case
from hinterland.scenario.measures import MEAN_TIME, Measure
from hinterland.show.formats import grouped, percent, significant
from hinterland.show.text import Block
from hinterland.show.wording import unit_name

NAMES = {
    MEAN_TIME: "time to all others by road",
    "market_access_people": "market access by road",
    "passenger_time": "passengers to all others, all modes",
    "freight_cost_container": "freight to all others",
    "foreign_cost_container": "freight to foreign markets",
}

MINUTES = 60.0


def name_of(measure: str) -> str:
    """A measure as tables call it."""
    return NAMES.get(measure, measure.replace("_", " "))


def county_name(row: Mapping[Hashable, Any]) -> str:
    """Bilingual name of a county in a row of `Comparison.top`."""
    return unit_name(str(row["county_name_zh"]), str(row["county_name_en"]))


def scaled(value: float, unit: str, digits: int = 5) -> str:
    """An amount: hours in minutes with as many decimals as matter, others with some digits."""
    if unit != "h":
        return significant(value, digits)
    return grouped(value * MINUTES, 1 if abs(value * MINUTES) >= 10 else 2)


def signed(value: float, unit: str) -> str:
    """A change with its sign; `~0` where it is there but too small to be shown."""
    hours = unit == "h"
    text = grouped(abs(value) * MINUTES, 2) if hours else significant(abs(value), 3)
    if value != 0 and not text.strip("0.,"):
        return "~0"
    return text if value == 0 else f"{'+' if value > 0 else '-'}{text}"


def share(value: float) -> str:
    """A share in percent, never rounded to nothing."""
    text = percent(value, 1 if abs(value) >= 0.01 else 2)
    return text if not value or text.strip("-0.%") else "<0.01%"


def tenths_line(tenths: pd.DataFrame) -> str:
    """Does the edge gain, or the core? Empty where neither moves or has a way in both."""
    change = tenths["mean_time_change_h"].to_numpy(dtype=float)
    ends = ((change[0], "remote tenth of the people"), (change[-1], "central tenth"))
    if not any(math.isfinite(value) and value for value, _ in ends):
        return ""
    parts = [
        f"{signed(float(value), 'h')} min for the most {word}"
        for value, word in ends
        if math.isfinite(value)
    ]
    return f"Mean time to all others by road: {', '.join(parts)}."


def market_block(
    comparison: Comparison, case: Case, summary: pd.DataFrame
) -> Iterator[Block | str]:
    """The foreign markets whose cost moves, those that move most first.

    Args:
        comparison, case: which scenario of which base.
        summary: its rows of single markets.
    """
    moved = summary[(summary["counties_better"] > 0) | (summary["counties_worse"] > 0)]
    size = (moved["change"] / moved["base"]).abs()
    rows = []
    for row in moved.loc[size.sort_values(ascending=False, kind="stable").index].to_dict("records"):
        unit, market = str(row["unit"]), str(row["market"])
        rows.append(
            [
                f"  {market}",
                *(grouped(float(row[f"counties_{word}"])) for word in ("better", "worse")),
                *(scaled(float(row[part]), unit) for part in ("base", "value")),
                share(float(row["change"]) / float(row["base"])),
                _most(comparison.base, case.markets[market]),
            ]
        )
    if rows:
        head = ["", "cheaper for", "dearer for", "before", "after", "change", "most"]
        unit = str(summary["unit"].iloc[0])
        yield Block(
            [head, *rows],
            f"Freight to foreign markets ({unit} of a container, mean of the people; counties):",
        )
    still = len(summary) - len(moved)
    if still and len(moved):
        yield f"As before: {grouped(still)} of {grouped(len(summary))} foreign markets."


def top_blocks(comparison: Comparison, case: Case, top: int) -> Iterator[Block]:
    """The counties that gain and lose most, by each measure between pairs that moves."""
    for key in case.pairs:
        unit = case.measures[key].unit
        about = f"{name_of(key)} ({'min' if unit == 'h' else unit}):"
        gained = comparison.top(case, key, top)
        if len(gained):
            rows = [_county_row(row, unit) for row in gained.to_dict("records")]
            yield Block(rows, f"Most gained, {about}")
        lost = comparison.top(case, key, top, losers=True)
        if len(lost):
            rows = [[*_county_row(row, unit), row["reason"]] for row in lost.to_dict("records")]
            yield Block(rows, f"Got worse, {about}")


def _most(base: Territory, measure: Measure) -> str:
    """The county whose cost moves by the largest share, and that share."""
    moved = base.region & np.isfinite(measure.change) & np.isfinite(measure.base)
    by = np.divide(measure.change, measure.base, out=np.zeros(len(moved)), where=moved)
    row = int(np.argmax(np.abs(by)))
    names = (str(base.facts[f"county_name_{tongue}"].values[row]) for tongue in ("zh", "en"))
    return f"{share(float(by[row]))} {unit_name(*names)}" if by[row] else "ways lost or found"


def _county_row(row: Mapping[Hashable, Any], unit: str) -> list[str]:
    base, value, change = (float(row[part]) for part in ("base", "value", "change"))
    return [
        f"  {row['county']} {county_name(row)}",
        scaled(base, unit) if math.isfinite(base) else "no way",
        scaled(value, unit) if math.isfinite(value) else "cut off",
        signed(change, unit) if math.isfinite(change) else "",
        share(change / base) if math.isfinite(change) and math.isfinite(base) else "",
    ]
