"""Effects of changes in equilibrium, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from hinterland.appraise.effects import Effects
from hinterland.flow import Equilibrium

TOP = 5


def effects_text(
    found: Effects, after: Equilibrium, told: Sequence[str], without: Effects | None = None
) -> Iterator[str]:
    """Blocks of text: headline, provinces, counties that gain and lose most, what it rests on."""
    yield _headline(found, told)
    yield _provinces(found.provinces)
    yield _extremes(found.counties)
    if without is not None:
        yield _without(found, without)
    lines = "\n".join(f"- {line}" for line in after.values.attrs.get("assumptions", ()))
    yield f"What this rests on:\n{lines}\n- {after!r}."


def _headline(found: Effects, told: Sequence[str]) -> str:
    row = found.region
    lines = [
        "In equilibrium, with wages, prices, jobs and homes adjusted (modelled, not observed):",
        *(f"  change: {line}" for line in told),
        f"  welfare of the region's people {_percent(row.welfare)}: registered in towns and "
        f"villages {_percent(row.rural_welfare)}, in cities {_percent(row.urban_welfare)}",
        f"  {_people(row.gaining)} workers gain, {_people(row.losing)} lose (by 0.01 % or more)",
        f"  real income of workers {_percent(row.real_income)}, prices {_percent(row.prices)}, "
        f"sales {_percent(row.revenue_share)}, output at the old prices "
        f"{_percent(row.product_share)}",
        f"  jobs in rural industry {_signed(row.rural_jobs)} ({_percent(row.rural_jobs_share)})",
        f"  workers living in towns and villages {_signed(row.rural_workers)}; in the whole region "
        f"{_signed(row.workers)}",
    ]
    return "\n".join(lines)


def _provinces(frame: pd.DataFrame) -> str:
    shown = pd.DataFrame(
        {
            "province": frame["name"],
            "welfare": frame["welfare"].map(_percent),
            "rural": frame["rural_welfare"].map(_percent),
            "urban": frame["urban_welfare"].map(_percent),
            "real income": frame["real_income"].map(_percent),
            "rural industry jobs": frame["rural_jobs"].map(_signed),
            "workers": frame["workers"].map(_signed),
            "losing": (frame["losing"] / frame["registered"]).map("{:.0%}".format),
        }
    )
    return shown.to_string(index=False)


def _extremes(counties: pd.DataFrame) -> str:
    ordered = counties.sort_values("welfare")
    lines = []
    for title, rows in (
        ("Gain most", ordered.iloc[::-1].head(TOP)),
        ("Gain least or lose", ordered.head(TOP)),
        ("Lose most rural industry", counties.sort_values("rural_jobs").head(TOP)),
    ):
        columns = ("county_name_en", "county_name_zh", "province_name_en", "welfare", "rural_jobs")
        names = "; ".join(
            f"{english} {chinese} in {province} {_percent(welfare)} ({_signed(jobs)} rural jobs)"
            for english, chinese, province, welfare, jobs in zip(
                *(rows[c] for c in columns), strict=True
            )
        )
        lines.append(f"{title}: {names}")
    return "\n".join(lines)


def _without(found: Effects, without: Effects) -> str:
    return (
        "Without the assumed outward wedge of rural industry (zeta 0): welfare "
        f"{_percent(without.region.welfare)} instead of {_percent(found.region.welfare)}, jobs in "
        f"rural industry {_signed(without.region.rural_jobs)} instead of "
        f"{_signed(found.region.rural_jobs)}."
    )


def bare_text(found: Effects, bare: Effects) -> str:
    """What is left without assumed responses, and the share of the gain that passes through them.

    A share is told of a gain alone.
    """
    whole, rest = found.region.welfare, bare.region.welfare
    share = f" ({1 - rest / whole:.0%} of the gain is assumed)" if whole > 0 else ""
    return (
        "Without assumed responses (facts that act directly on productivity, skill, land, amenity "
        f"or the ease of dealing): welfare {_percent(rest)} instead of {_percent(whole)}{share}, "
        f"jobs in rural industry {_signed(bare.region.rural_jobs)} instead of "
        f"{_signed(found.region.rural_jobs)}."
    )


def _percent(share: float) -> str:
    return f"{100 * share:+.2f} %"


def _signed(number: float) -> str:
    return f"{number:+,.0f}"


def _people(number: float) -> str:
    return f"{number:,.0f}"
