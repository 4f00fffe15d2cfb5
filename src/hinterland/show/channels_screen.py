"""Channels of a result, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from hinterland.appraise.channels import TOTAL, Channels
from hinterland.show.channels_folded import TITLES, folded, named
from hinterland.show.signed import signed, signed_measure

TOP = 8
"""Counties that lose most rural industry."""
REASONS = 2
"""Channels told for and against."""
MONEY = (
    "Money is counted so that all sales together stay what they were: a part by wages and one by "
    "prices may rise together."
)


def channels_text(found: Channels, told: Sequence[str]) -> Iterator[str]:
    """Blocks: what was split and how, the region, provinces, counties that lose and why."""
    yield "\n".join(
        [
            f"Channels by {found.by} (modelled, not observed); {found.method}.",
            *(f"  change: {line}" for line in told),
        ]
    )
    yield _region(found)
    for measure in ("welfare", "rural_jobs"):
        yield _provinces(found, measure)
    yield _losers(found)
    meaning = "\n".join(f"- {named(name)}: {words}" for name, words in found.meaning.items())
    yield f"Channels:\n{meaning}" + (f"\n{MONEY}" if found.by == "mechanism" else "")


def _region(found: Channels) -> str:
    columns = {}
    for measure, row in found.region.items():
        columns[TITLES[measure]] = row.rename(index=named).map(
            lambda value, m=measure: signed_measure(m, value)
        )
    frame = pd.DataFrame(columns)
    rows = [named(name) for name in found.meaning]
    shown = frame.reindex([*rows, TOTAL]).fillna("")
    return f"The region:\n{shown.to_string()}"


def _provinces(found: Channels, measure: str) -> str:
    table = found.provinces[measure]
    shown = folded(found, measure, table).map(lambda value: signed_measure(measure, value))
    shown.index = pd.Index(table["name"], name=None)
    return f"By province, {TITLES[measure]}:\n{shown.to_string()}"


def _losers(found: Channels) -> str:
    table = found.counties["rural_jobs"]
    losing = table[table[TOTAL] < -0.5].sort_values(TOTAL).head(TOP)
    if losing.empty:
        return "No county loses jobs in rural industry."
    parts = folded(found, "rural_jobs", losing).drop(columns=TOTAL)
    english, chinese = losing["county_name_en"], losing["county_name_zh"]
    lines = [
        f"  {en} {zh} {signed(jobs)}: {_reasons(row)}"
        for en, zh, jobs, (_, row) in zip(
            english, chinese, losing[TOTAL], parts.iterrows(), strict=True
        )
    ]
    return "Lose most rural industry, and why:\n" + "\n".join(lines)


def _reasons(parts: pd.Series) -> str:
    ordered = parts.sort_values()
    against = ordered[ordered < -0.5].head(REASONS)
    in_favour = ordered[ordered > 0.5].iloc[::-1].head(REASONS)
    told = ", ".join(f"{name} {signed(value)}" for name, value in against.items())
    if in_favour.empty:
        return told
    return f"{told}; against it " + ", ".join(f"{n} {signed(v)}" for n, v in in_favour.items())
