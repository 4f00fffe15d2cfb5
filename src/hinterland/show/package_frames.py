"""Tables of a package as numbers, for files."""

from __future__ import annotations

import pandas as pd

from hinterland.judging import Judgement

EVIDENCE = (
    "measure", "finding", "outcome", "sign", "value", "low", "high", "unit", "mark", "source",
)  # fmt: skip


def frames(found: Judgement) -> dict[str, pd.DataFrame]:
    """Tables as numbers, for files."""
    made = {
        "package": found.costs,
        "counties": found.effects.counties.reset_index(),
        "places": found.effects.places.reset_index(),
        "provinces": found.effects.provinces.reset_index(),
        "groups": found.groups.groups.reset_index(),
        "tiers": found.tiers.reset_index(),
        "distances": found.distances.reset_index(),
        "prices": found.prices.reset_index(),
        "readings": readings(found),
        "accounts": found.accounts.reset_index(),
        "harms": pd.DataFrame({"harm": list(found.harms), "amount": list(found.harms.values())}),
        "use": found.use.counties.reset_index(),
        "evidence": evidence(found),
    }
    if found.exchange is not None:
        made["exchange"] = found.exchange
    if found.ranges is not None:
        made["draws"] = found.ranges.draws
        made["draws_provinces"] = found.ranges.provinces
    return made


def readings(found: Judgement) -> pd.DataFrame:
    """One row a reading: welfare, rural and urban, rural jobs, worth, share of people who lose."""
    rows = []
    for name, one in found.variants.items():
        row = one.effects.region
        rows.append(
            {
                "reading": name,
                "welfare": row.welfare,
                "rural_welfare": row.rural_welfare,
                "urban_welfare": row.urban_welfare,
                "real_income": row.real_income,
                "rural_jobs": row.rural_jobs,
                "workers": row.workers,
                "losing": row.losing / row.registered,
                "worth": one.worth,
            }
        )
    return pd.DataFrame(rows)


def evidence(found: Judgement) -> pd.DataFrame:
    """One row a published finding on a measure of the package, and one where none was found."""
    rows = []
    for measure in {part.measure.id: part.measure for part in found.package.parts}.values():
        rows += [
            {
                "measure": measure.id,
                "finding": one.text_en,
                "outcome": one.outcome,
                "sign": one.sign,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "unit": one.unit,
                "mark": one.mark,
                "source": one.source,
            }
            for one in measure.evidence
        ]
        if measure.none_found:
            rows.append({"measure": measure.id, "finding": measure.none_found, "mark": "none"})
    columns = (
        "measure",
        "finding",
        "outcome",
        "sign",
        "value",
        "low",
        "high",
        "unit",
        "mark",
        "source",
    )
    return pd.DataFrame(rows, columns=list(columns))
