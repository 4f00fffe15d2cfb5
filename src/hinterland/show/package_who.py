"""Tables of who gains and loses by a package, as texts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from hinterland.judging import Judgement
from hinterland.show.formats import grouped
from hinterland.show.package_cells import (
    Table,
    count,
    in_both,
    millions,
    named,
    percent,
    same,
    table,
)
from hinterland.show.wording import unit_name

SHOWN = 12
WHO = ("people", "welfare", "gaining", "losing", "workers", "rural_jobs", "prices")


def who_table(name: str, frame: pd.DataFrame) -> Table:
    """Who gains, one row a group."""
    rows = (
        (
            named("group", str(label)),
            same(grouped(row["people"])),
            percent(row["welfare"]),
            same(f"{row['gaining']:.0%}"),
            same(f"{row['losing']:.0%}"),
            count(row["workers"]),
            count(row["rural_jobs"]),
            percent(row["prices"]),
        )
        for label, row in frame.iterrows()
    )
    return table(name, ("group", *WHO), rows)


def _last(key: object) -> object:
    return key[-1] if isinstance(key, tuple) else key


def groups_table(found: Judgement) -> Table:
    """Who gains, by group of households."""
    views = ("all", "registration and training", "fifth", "minority")
    frame = found.groups.groups
    rows = (
        (
            named("group", str(_last(key))),
            same(grouped(row["registered"])),
            percent(row["welfare"]),
            same(f"{row['gaining'] / row['registered']:.0%}"),
            same(f"{row['losing'] / row['registered']:.0%}"),
            percent(row["real_income"]),
            millions(row["taxes"]),
        )
        for key, row in frame[frame.index.get_level_values("view").isin(views)].iterrows()
    )
    heads = ("group", "people", "welfare", "gaining", "losing", "real_income", "tax")
    return table("groups", heads, rows)


def provinces_table(found: Judgement) -> Table:
    """Who gains, by province."""
    facts = found.base.territory.facts
    chinese = dict(
        zip(
            facts["province"].values.astype(str),
            facts["province_name_zh"].values.astype(str),
            strict=True,
        )
    )
    rows = (
        (
            in_both(str(row["name"]), chinese.get(str(code), str(code))),
            same(grouped(row["registered"])),
            percent(row["welfare"]),
            same(f"{row['gaining'] / row['registered']:.0%}"),
            same(f"{row['losing'] / row['registered']:.0%}"),
            count(row["workers"]),
            count(row["rural_jobs"]),
            percent(row["prices"]),
        )
        for code, row in found.effects.provinces.iterrows()
    )
    heads = (
        "province",
        "people",
        "welfare",
        "gaining",
        "losing",
        "workers",
        "rural_jobs",
        "prices",
    )
    return table("provinces", heads, rows)


def county_tables(found: Judgement) -> Iterator[Table]:
    """Counties that gain most, least, and lose rural industry."""
    frame = found.effects.counties
    ordered = frame.sort_values("welfare")
    lost = frame[frame["rural_jobs"] < 0].sort_values("rural_jobs")
    heads = ("county", "province", "people", "welfare", "real_income", "workers", "rural_jobs")
    for name, rows in (
        ("winners", ordered.iloc[::-1].head(SHOWN)),
        ("losers", ordered.head(SHOWN)),
        ("industry", lost.head(SHOWN)),
    ):
        yield table(
            name,
            heads,
            (
                (
                    same(unit_name(str(row["county_name_zh"]), str(row["county_name_en"]))),
                    same(str(row["province_name_en"])),
                    same(grouped(row["registered"])),
                    percent(row["welfare"]),
                    percent(row["real_income"]),
                    count(row["workers"]),
                    count(row["rural_jobs"]),
                )
                for _, row in rows.iterrows()
            ),
        )
