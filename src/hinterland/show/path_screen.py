"""A path over plan years, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from hinterland.paths import Path
from hinterland.show.signed import signed, signed_percent

TOP = 5
END = "in the end"


def path_text(found: Path, told: Sequence[str]) -> Iterator[str]:
    """Blocks: what comes when, the region by year, provinces by year, counties, assumptions."""
    yield "\n".join(
        [
            "Year by year, with markets in balance and people who move bit by bit (modelled, not "
            "observed):",
            *(f"  {line}" for line in told),
        ]
    )
    yield _region(found)
    yield _provinces(found, "welfare", "Welfare by province")
    yield _provinces(found, "rural_jobs", "Jobs in rural industry by province")
    yield _sums(found)
    lines = "\n".join(f"- {line}" for line in found.assumptions)
    residual = max(one.residual for one in found.by_year.values())
    yield f"What this rests on:\n{lines}\n- {found!r}, largest residual {residual:.1e}."


def _region(found: Path) -> str:
    rows = found.tables.region
    end = found.end_tables.region.set_axis([END])
    frame = pd.concat([rows, end])
    shown = pd.DataFrame(
        {
            "welfare": frame["welfare"].map(signed_percent),
            "rural": frame["rural_welfare"].map(signed_percent),
            "urban": frame["urban_welfare"].map(signed_percent),
            "real income": frame["real_income"].map(signed_percent),
            "rural industry jobs": frame["rural_jobs"].map(signed),
            "workers in towns, villages": frame["rural_workers"].map(signed),
            "workers in all": frame["workers"].map(signed),
            "losing": frame["losing"].map("{:,.0f}".format),
        }
    )
    shown.index.name = None
    return (
        f"The region against the year before {min(found.by_year)} ({END}: once everybody has "
        f"chosen anew):\n{shown.to_string()}"
    )


def _provinces(found: Path, measure: str, title: str) -> str:
    """One row a province, one column a year."""
    names = found.tables.provinces["name"].groupby(level="province").first()
    by_year = found.tables.provinces[measure].unstack("year")
    by_year[END] = found.end_tables.provinces[measure].droplevel("year")
    say = signed if measure == "rural_jobs" else signed_percent
    shown = by_year.map(say).set_axis(names.reindex(by_year.index), axis=0)
    shown.index.name, shown.columns.name = None, None
    return f"{title}:\n{shown.to_string()}"


def _sums(found: Path) -> str:
    first, last = min(found.by_year), max(found.by_year)
    whole, currency = found.tables.region_sums, found.territory.settings.get("currency", "money")
    lines = [
        f"Summed over {first} to {last}, discounted by {found.discount:.0%} a year to {first} "
        f"(million {currency}):",
        f"  welfare of the region's people {signed(whole.welfare_worth / 1e6)}, real income of "
        f"those who work there {signed(whole.real_income_worth / 1e6)}",
        f"  years of work in rural industry {signed(whole.rural_job_years)} (not discounted)",
    ]
    names = found.tables.counties.xs(last)[["county_name_en", "county_name_zh"]]
    sums = found.tables.county_sums.join(names).sort_values("welfare_worth")
    for title, rows in (
        ("Gain most", sums.iloc[::-1].head(TOP)),
        ("Gain least or lose", sums.head(TOP)),
    ):
        columns = (rows[c] for c in ("county_name_en", "county_name_zh", "welfare_worth"))
        told = "; ".join(f"{en} {zh} {signed(worth / 1e6)}" for en, zh, worth in zip(*columns,
                         strict=True))  # fmt: skip
        lines.append(f"  {title}: {told}")
    return "\n".join(lines)
