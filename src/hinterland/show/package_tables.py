"""Tables of a package as texts in both languages, for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from hinterland.codebook import quantities, quantity
from hinterland.judging import Judgement
from hinterland.show.formats import grouped, significant
from hinterland.show.package_cells import (
    Table,
    Texts,
    count,
    in_both,
    millions,
    named,
    percent,
    same,
    table,
)
from hinterland.show.package_frames import evidence, readings
from hinterland.show.package_who import (
    SHOWN,
    county_tables,
    groups_table,
    provinces_table,
    who_table,
)
from hinterland.show.wording import meaning, unit_name

EXCHANGE = (
    "town_country_balance", "extraction_index", "functional_overlap", "complementarity",
    "diversification", "rural_industry_share", "higher_value_share", "rural_shipment_share",
    "backward_linkage", "forward_linkage", "stage_linkage", "rural_sales_reach", "market_number",
    "market_distance", "customer_base", "foreign_exposure", "domestic_sourcing", "potential_gap",
    "rural_stay_share", "between_type_share", "farm_real_income", "farm_productivity",
    "lasting_jobs", "concentration", "people_net",
)  # fmt: skip
"""What of exchange is shown on the page; the file has all."""


def tables(found: Judgement) -> dict[str, list[Table]]:
    """Tables of each section of the page."""
    return {
        "costs": [_costs(found)],
        "gains": [
            who_table("tiers", found.tiers),
            who_table("distances", found.distances),
            _prices(found),
            groups_table(found),
            provinces_table(found),
            *county_tables(found),
        ],
        "why": [_variants(found), *_mechanism(found)],
        "ranges": [_ranges(found)] if found.ranges is not None else [],
        "exchange": [_exchange(found)] if found.exchange is not None else [],
        "accounts": [_accounts(found)],
        "harms": [_harms(found), _elephants(found)],
        "evidence": [_evidence(found)],
    }


def _costs(found: Judgement) -> Table:
    def rows() -> Iterator[tuple[Texts, ...]]:
        for _, row in found.costs.iterrows():
            yield (
                {"en": row["name_en"], "zh": row["name_zh"]},
                named("pillar", row["pillar"]),
                same(row["sites"]),
                same(f"{row['dose']:g}"),
                same(grouped(row["counties"])),
                millions(row["capital"]),
                millions(row["running"]),
                millions(row["yearly"]),
                same(grouped(row["life"])),
            )

    heads = (
        "measure",
        "pillar",
        "sites",
        "dose",
        "counties",
        "capital",
        "running",
        "yearly",
        "life",
    )
    return table("costs", heads, rows())


def _variants(found: Judgement) -> Table:
    rows = (
        (
            named("variant", str(row["reading"])),
            percent(row["welfare"]),
            same(f"{row['losing']:.0%}"),
            count(row["rural_jobs"]),
            millions(row["worth"]),
        )
        for _, row in readings(found).iterrows()
    )
    return table("variants", ("reading", "welfare", "losing", "rural_jobs", "worth"), rows)


def _prices(found: Judgement) -> Table:
    words = ("earnings", "prices", "land_rent", "housing_rent")
    rows = (
        (named("group", str(tier)), *(percent(float(row[word])) for word in words))
        for tier, row in found.prices.iterrows()
    )
    return table("prices", ("group", *words), rows)


def _mechanism(found: Judgement) -> Iterator[Table]:
    for measure, parts in (found.mechanism or {}).items():
        rows = (
            (
                same(str(name)),
                count(float(value)) if measure == "rural_jobs" else percent(float(value)),
            )
            for name, value in parts.items()
        )
        yield table(f"mechanism_{measure}", ("part", "gives"), rows)


def _ranges(found: Judgement) -> Table:
    ranges, region = found.ranges, found.effects.region
    assert ranges is not None
    central: dict[str, float] = {
        **{word: float(region[word]) for word in ("welfare", "rural_welfare", "urban_welfare",
                                                  "real_income", "rural_jobs")},
        "losing": float(region["losing"] / region["registered"]),
        "worth": found.variants["paid"].worth,
        "cost": float(found.costs["yearly"].sum()),
    }  # fmt: skip
    shown: Mapping[str, Callable[[float], Texts]] = {
        "rural_jobs": count,
        "worth": millions,
        "cost": millions,
        "losing": lambda value: same(f"{value:.0%}"),
    }
    rows = (
        (
            named("headline", word),
            *(shown.get(word, percent)(v) for v in (value, *ranges.of(word))),
        )
        for word, value in central.items()
    )
    return table("ranges", ("indicator", "value", "low", "high"), rows)


def _exchange(found: Judgement) -> Table:
    frame = found.exchange
    assert frame is not None
    rows = (
        (
            meaning(str(row["indicator"])),
            same(str(row["label"])),
            *(same(_number(str(row["indicator"]), float(row[w]))) for w in ("base", "value")),
            same(f"{row['change']:+.3g}" if np.isfinite(row["change"]) else "–"),
        )
        for _, row in frame[frame["indicator"].isin(EXCHANGE)].iterrows()
    )
    return table("exchange", ("indicator", "label", "before", "after", "change"), rows)


def _number(word: str, value: float) -> str:
    if not np.isfinite(value):
        return "–"
    unit = (
        quantity(word).after if word in quantities() and "money" not in quantity(word).unit else ""
    )
    return f"{significant(value, 4)}{unit}"


def _accounts(found: Judgement) -> Table:
    frame = found.accounts[found.accounts["region"]]
    rest = found.accounts[~found.accounts["region"]][["spent", "paid", "balance"]].sum()
    listed = [(str(row["name"]), row) for _, row in frame.iterrows()]
    rows = (
        (same(name), *(millions(float(row[word])) for word in ("spent", "paid", "balance")))
        for name, row in [*listed, ("rest of the country 其他地区", rest)]
    )
    return table("accounts", ("province", "spent", "paid", "balance"), rows)


def _harms(found: Judgement) -> Table:
    rows = (
        (meaning(word), same(f"{significant(amount)}{quantity(word).after}"))
        for word, amount in found.harms.items()
    )
    return table("harms", ("harm", "amount"), rows)


def _elephants(found: Judgement) -> Table:
    frame = found.use.counties[found.use.counties["white_elephant"]]
    frame = frame.join(found.effects.counties[["county_name_zh", "county_name_en"]])
    rows = (
        (
            same(unit_name(str(row["county_name_zh"]), str(row["county_name_en"]))),
            same(f"{row['use']:.0%}"),
            millions(row["cost"]),
            millions(row["gain"]),
        )
        for _, row in frame.sort_values("cost", ascending=False).head(SHOWN).iterrows()
    )
    return table("elephants", ("county", "use", "cost", "gain"), rows)


def _evidence(found: Judgement) -> Table:
    names = {
        p.measure.id: in_both(p.measure.name_en, p.measure.name_zh) for p in found.package.parts
    }
    rows = (
        (
            names[row["measure"]],
            same(str(row["finding"])),
            same("" if pd.isna(row["source"]) else str(row["source"])),
            named("mark", str(row["mark"])),
        )
        for _, row in evidence(found).iterrows()
    )
    return table("evidence", ("measure", "finding", "source", "mark"), rows)
