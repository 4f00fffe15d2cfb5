"""Parts of what changes give to places, summed to counties, provinces and the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from hinterland.flow import Territory
from hinterland.numerics.paths import Floats

TOTAL = "total"
NAMES = ("county_name_en", "county_name_zh", "province")
PARTS = Mapping[str, Mapping[str, Floats]]
"""Measure to channel to (place,) parts."""
WEIGHTS: Mapping[str, str] = MappingProxyType(
    {"welfare": "registered", "real_income": "workers_before"}
)
"""Measures that are means, by whom; the others are sums."""


@dataclass(frozen=True, eq=False)
class Channels:
    """Parts of each measure; in every row they add up to its `total`.

    Attributes:
        by: `cause` or `mechanism`.
        method: how orders were dealt with, in words.
        counties: measure to one row a county: channels, `total` and names. `welfare` and
            `real_income` are shares, `rural_jobs` persons.
        provinces: the same by province.
        region: measure to one row for the whole region.
        meaning: channel to what it is.
    """

    by: str
    method: str
    counties: Mapping[str, pd.DataFrame]
    provinces: Mapping[str, pd.DataFrame]
    region: Mapping[str, pd.Series]
    meaning: Mapping[str, str]

    def tidy(self) -> pd.DataFrame:
        """One row a level, label, measure and channel."""
        rows = []
        levels = {"county": self.counties, "province": self.provinces}
        for level, tables in levels.items():
            for measure, table in tables.items():
                values = table.drop(columns=[word for word in (*NAMES, "name") if word in table])
                long = values.rename_axis("label").reset_index()
                long = long.melt(id_vars="label", var_name="channel", value_name="value")
                rows.append(long.assign(level=level, measure=measure))
        for measure, row in self.region.items():
            long = row.rename_axis("channel").rename("value").reset_index()
            rows.append(long.assign(level="region", label="region", measure=measure))
        return pd.concat(rows)[["level", "label", "measure", "channel", "value"]]


def channel_tables(
    territory: Territory,
    places: pd.DataFrame,
    parts: PARTS,
    *,
    by: str,
    method: str,
    meaning: Mapping[str, str],
) -> Channels:
    """Sums and means of parts.

    Args:
        territory: whose labels they bear.
        places: of `effects`: county and weights of the places of the region.
        parts: by measure and channel, for the same places. Channels that are nothing anywhere are
            left out.
        by, method, meaning: as the attributes.
    """
    facts = territory.facts
    names = pd.DataFrame(
        {
            "county_name_en": facts["county_name_en"].values,
            "county_name_zh": facts["county_name_zh"].values,
            "province": facts["county_province"].values.astype(str),
        },
        index=pd.Index(facts["county"].values.astype(str), name="county"),
    )
    code = facts["province"].values.astype(str)
    called = pd.DataFrame({"name": facts["province_name_en"].values}, index=code)
    province = places["county"].map(names["province"])
    counties, provinces, region, seen = {}, {}, {}, set()
    for measure, channels in parts.items():
        frame = pd.DataFrame(dict(channels), index=places.index)
        frame = frame.loc[:, (frame != 0).any(axis=0)]
        seen |= set(frame.columns)
        frame[TOTAL] = frame.sum(axis=1)
        weight = places[WEIGHTS[measure]] if measure in WEIGHTS else None
        counties[measure] = _grouped(frame, places["county"], weight).join(names)
        provinces[measure] = _grouped(frame, province.rename("province"), weight).join(called)
        region[measure] = _grouped(frame, pd.Series("region", frame.index), weight).iloc[0]
    told = {name: words for name, words in meaning.items() if name in seen}
    return Channels(by, method, counties, provinces, region, told)


def _grouped(frame: pd.DataFrame, key: pd.Series, weight: pd.Series | None) -> pd.DataFrame:
    if weight is None:
        return frame.groupby(key, sort=True).sum()
    total = weight.groupby(key, sort=True).sum()
    sums = frame.mul(weight, axis=0).groupby(key, sort=True).sum()
    return sums.div(total.where(total > 0, 1.0), axis=0).where(total > 0, 0.0)


def at_region(territory: Territory, values: Floats) -> Floats:
    """Values of the places of the region; context and foreign markets are left out."""
    mask = territory.place_region
    return np.asarray(values[..., : len(mask)][..., mask])
