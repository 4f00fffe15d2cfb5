"""Facts by place and county made from census rows that were matched to counties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from hinterland.codebook import STATUSES, TIERS, quantity, status_word
from hinterland.flow import Territory
from hinterland.sources.census_workbook import INDUSTRIES

Facts = dict[str, xr.DataArray]
Floats = NDArray[np.float64]
OBSERVED, MODELLED = STATUSES.index("observed"), STATUSES.index("modelled")
# Industry of the census -> sectors of the territory; several sectors share it as modelled.
# Industries not named here are services.
SECTORS_OF: dict[str, tuple[str, ...]] = {
    "农林牧渔业": ("crops", "livestock", "forestry"),
    "采矿业": ("mining",),
    "制造业": ("agro_textiles", "manufacturing"),
    "住宿和餐饮业": ("tourism",),
    "文化体育和娱乐业": ("tourism",),
}
OTHERWISE = ("services",)


@dataclass(frozen=True, eq=False)
class Counts:
    """Census numbers beside the counties of a territory."""

    territory: Territory
    links: pd.DataFrame
    rows: pd.DataFrame

    @cached_property
    def matched(self) -> NDArray[np.bool_]:
        """(county,) True where the census has a row."""
        labels = self.territory.facts["county"].values.astype(str)
        return np.isin(labels, self.links.index)

    def column(self, word: str) -> Floats:
        """(county,) numbers of a column; NaN where there is no row or none was published."""
        labels = self.territory.facts["county"].values.astype(str)
        row = self.links["row"].reindex(labels)
        return np.asarray(self.rows[word].reindex(row).to_numpy(), np.float64)

    @cached_property
    def county(self) -> NDArray[np.int64]:
        """(place,) county of each place."""
        return np.asarray(self.territory.facts["place_county"].values, np.int64)

    @cached_property
    def tier(self) -> NDArray[np.int64]:
        """(place,) position of the tier: city, town, village."""
        values = self.territory.facts["place_tier"].values.astype(str).tolist()
        return np.asarray([TIERS.index(value) for value in values], np.int64)

    @cached_property
    def people(self) -> Floats:
        """(place,) people before the census came in."""
        return np.asarray(self.territory.facts["population"].values, np.float64)

    def by_county(self, values: Floats) -> Floats:
        """Sums over the places of each county."""
        n = self.territory.facts.sizes["county"]
        return np.bincount(self.county, values, minlength=n).astype(np.float64)

    @cached_property
    def province(self) -> NDArray[np.int64]:
        """(county,) number of the province."""
        return np.unique(self.territory.facts["county_province"].values, return_inverse=True)[1]

    def provincial(self, part: Floats, whole: Floats) -> Floats:
        """(county,) ratio of sums over each province's rows; the ratio of all where it has none."""
        good = np.isfinite(part) & np.isfinite(whole)
        top = np.bincount(self.province, np.where(good, part, 0))
        bottom = np.bincount(self.province, np.where(good, whole, 0))
        overall = top.sum() / bottom.sum() if bottom.sum() > 0 else 0.0
        ratio = np.divide(top, bottom, out=np.full(len(top), overall), where=bottom > 0)
        return np.asarray(ratio[self.province])


def split(counts: Counts, urban: Floats, rural: Floats, city: Floats) -> tuple[Floats, Any]:
    """People by place from people by county: (place,) people and whether the split was published.

    Within what is published the former proportions hold; where there were none, equal parts.
    `city` (county,) is NaN where the split of the urban people was not published.
    """
    n = len(urban)
    share = np.where(counts.people > 0, counts.people, 0.0)
    kind = np.where(counts.tier == 2, 1, 0)
    published = np.isfinite(city)[counts.county] & (counts.tier < 2)
    has_town = np.bincount(counts.county[counts.tier == 1], minlength=n) > 0
    has_city = np.bincount(counts.county[counts.tier == 0], minlength=n) > 0
    # A published split needs a place of each tier to hold it.
    published &= (has_town & has_city)[counts.county]
    kind = np.where(published, 2 + counts.tier, kind)
    whole = np.column_stack(
        [urban, rural, np.minimum(city, urban), urban - np.minimum(city, urban)]
    )
    key = counts.county * 4 + kind
    members = np.bincount(key, minlength=4 * n)
    total = np.bincount(key, share, minlength=4 * n)
    part = np.divide(share, total[key], out=1.0 / members[key], where=total[key] > 0)
    people = part * whole.ravel()[key]
    # Rural people of a county without a village place live in what it has, and vice versa.
    lost = np.stack([urban, rural], axis=1) * _absent(counts, n)
    everyone = np.bincount(counts.county, share, minlength=n)
    alike = np.divide(share, everyone[counts.county], out=np.zeros(len(share)),
                      where=everyone[counts.county] > 0)  # fmt: skip
    return people + alike * lost.sum(axis=1)[counts.county], (members[key] == 1)


def _absent(counts: Counts, n: int) -> Floats:
    """(county, 2) one where a county has no urban (no rural) place."""
    urban = np.bincount(counts.county[counts.tier < 2], minlength=n) == 0
    rural = np.bincount(counts.county[counts.tier == 2], minlength=n) == 0
    return np.column_stack([urban, rural]).astype(np.float64)


def population(counts: Counts, source: str) -> Facts:
    """People by place, with a status for each row."""
    people, whole = split(
        counts, counts.column("urban"), counts.column("rural"), counts.column("seat_people")
    )
    hit = counts.matched[counts.county]
    before = _codes(counts.territory, "population")
    status = np.where(hit, np.where(whole, OBSERVED, MODELLED), before)
    values = np.where(hit, people, counts.people)
    made = _fact(counts, "population", values, source, status)
    # The census counts the county; only the split of its urban people is modelled.
    made["population"].attrs["sum_known_by"] = "county"
    return made


def sample_factor(counts: Counts) -> float:
    """What one worker of the long form stands for."""
    sample = _industries(counts).sum(axis=1)
    good = counts.matched & np.isfinite(sample)
    workers = counts.by_county(
        counts.territory.facts["employment"].values.astype(np.float64).sum(axis=1)
    )
    return float(workers[good].sum() / sample[good].sum())


def work(counts: Counts, source: str) -> Facts:
    """Workers and value added by place and sector."""
    facts = counts.territory.facts
    before = facts["employment"].values.astype(np.float64)
    output = facts["output"].values.astype(np.float64)
    n = facts.sizes["county"]
    old = np.zeros((n, before.shape[1]))
    np.add.at(old, counts.county, before)
    new = _by_sector(counts, old) * sample_factor(counts)
    # Within county and sector the places keep their shares; without any, people's shares.
    people = counts.by_county(counts.people)
    even = np.divide(counts.people, people[counts.county], out=np.zeros(len(counts.people)),
                     where=people[counts.county] > 0)[:, None]  # fmt: skip
    share = np.divide(before, old[counts.county], out=np.broadcast_to(even, before.shape).copy(),
                      where=old[counts.county] > 0)  # fmt: skip
    hit = (counts.matched & np.isfinite(new).all(axis=1))[counts.county][:, None]
    workers = np.where(hit, share * np.where(np.isfinite(new), new, 0)[counts.county], before)
    a_worker = np.divide(output, before, out=np.zeros_like(output), where=before > 0)
    usual = output.sum(axis=0) / np.maximum(before.sum(axis=0), 1.0)
    made = workers * np.where(before > 0, a_worker, usual)
    of = counts.province[counts.county]
    scale = np.bincount(of, output.sum(axis=1)) / np.maximum(np.bincount(of, made.sum(axis=1)), 1)
    made = np.where(np.isin(of, np.unique(of[hit[:, 0]]))[:, None], made * scale[of][:, None],
                    output)  # fmt: skip
    about = f"{source}: long form, 10 % sample, scaled; split by place as modelled"
    return {
        **_fact(counts, "employment", workers, about, None),
        **_fact(counts, "output", made, f"{facts['output'].attrs['source']}; moved with the "
                "workers of the census, totals by province kept", None),
    }  # fmt: skip


def _industries(counts: Counts) -> Floats:
    """(county, industry) workers of the sample; an industry not published in a row has none."""
    columns = np.column_stack([counts.column(industry) for industry in INDUSTRIES])
    known = np.isfinite(columns).any(axis=1, keepdims=True)
    return np.where(known, np.nan_to_num(columns), np.nan)


def _by_sector(counts: Counts, old: Floats) -> Floats:
    """(county, sector) workers of the sample in the territory's sectors."""
    sectors = counts.territory.facts["sector"].values.astype(str).tolist()
    result = np.zeros(old.shape)
    for column, industry in enumerate(INDUSTRIES):
        wanted = SECTORS_OF.get(industry, OTHERWISE)
        into = [sectors.index(s) for s in wanted if s in sectors]
        into = into or [sectors.index(OTHERWISE[0]) if OTHERWISE[0] in sectors else -1]
        part = old[:, into]
        whole = part.sum(axis=1, keepdims=True)
        usual = np.broadcast_to(old[:, into].sum(axis=0) / max(old[:, into].sum(), 1.0), part.shape)
        share = np.divide(part, whole, out=usual.copy(), where=whole > 0)
        result[:, into] += share * _industries(counts)[:, [column]]
    return result


def traits(counts: Counts, source: str) -> Facts:
    """Schooling, ages and minority share: the county's value for each of its places."""
    facts: Facts = {}
    for word, column, scale in (
        ("schooling", "schooling", 1.0),
        ("age_65_share", "old", 0.01),
        ("age_0_14_share", "young", 0.01),
        ("minority_share", "minority", 0.01),
    ):
        value = counts.column(column) * scale
        people = np.where(np.isfinite(value), counts.column("population"), np.nan)
        usual = counts.provincial(value * people, people)
        given = np.isfinite(value)[counts.county]
        former = _former(counts, word, usual[counts.county])
        # Only the minority share is defined as the county's aggregate; the rest is a spread.
        code = OBSERVED if word == "minority_share" else MODELLED
        status = np.where(given, code, MODELLED)
        made = _fact(counts, word, np.where(given, value[counts.county], former),
                     f"{source}: value of the county, given to each of its places; provincial "
                     "mean where none is published", status)  # fmt: skip
        made[word].attrs["known_by"] = "county"
        facts |= made
    return facts


def migrants(counts: Counts, source: str) -> Facts:
    """Residents registered in another province, and elsewhere in the province, by county."""
    facts: Facts = {}
    people = np.where(counts.matched, counts.column("population"), counts.by_county(counts.people))
    for word, column in (
        ("migrants_other_province", "other_province"),
        ("migrants_same_province", "same_province"),
    ):
        value = counts.column(column)
        given = np.isfinite(value)
        usual = counts.provincial(value, np.where(given, people, np.nan)) * people
        former = _former(counts, word, usual)
        facts |= _fact(counts, word, np.where(given, value, former),
                       f"{source}; provincial mean where none is published",
                       np.where(given, OBSERVED, MODELLED))  # fmt: skip
    return facts


def before(counts: Counts, source: str) -> Facts:
    """People by place and urban share at the earlier census."""
    urban, rural = counts.column("urban"), counts.column("rural")
    people, whole = split(counts, urban, rural, np.full(len(urban), np.nan))
    now_rural = counts.by_county(counts.people * (counts.tier == 2))
    now_urban = counts.by_county(counts.people * (counts.tier < 2))
    known = counts.matched
    change = np.column_stack(
        [
            counts.provincial(urban, np.where(known, now_urban, np.nan)),
            counts.provincial(rural, np.where(known, now_rural, np.nan)),
        ]
    )
    usual = counts.people * change[counts.county, (counts.tier == 2).astype(int)]
    hit = known[counts.county]
    values = np.where(hit, people, usual)
    status = np.where(hit & whole, OBSERVED, MODELLED)
    total = counts.by_county(values)
    town = counts.by_county(values * (counts.tier < 2))
    modelled = np.divide(town, total, out=np.zeros(len(total)), where=total > 0)
    counted = np.divide(urban, urban + rural, out=modelled.copy(), where=urban + rural > 0)
    share = np.clip(np.where(known, counted, modelled), 0, 1)
    return {
        **_fact(counts, "population_before", values, source, status),
        **_fact(counts, "urban_share_before", share, source,
                np.where(known, OBSERVED, MODELLED)),
    }  # fmt: skip


def _former(counts: Counts, word: str, otherwise: Floats) -> Floats:
    """What the territory had, or `otherwise`."""
    if counts.territory.has(word):
        return np.asarray(counts.territory.facts[word].values, np.float64)
    return otherwise


def _codes(territory: Territory, word: str) -> NDArray[np.int64]:
    status = territory.status_of(word)
    return np.asarray([STATUSES.index(value) for value in status], np.int64)


def _fact(
    counts: Counts, word: str, values: Floats, source: str, status: NDArray[np.int64] | None
) -> Facts:
    """A fact with the labels of the territory and, if rows differ, a status for each."""
    dims = quantity(word).dims
    coords = {dim: counts.territory.facts[dim] for dim in dims}
    about = {"source": source, "year": source.removeprefix("census ")[:4]}
    kinds = {MODELLED} if status is None else set(status.tolist())
    about["status"] = STATUSES[kinds.pop()] if len(kinds) == 1 else "mixed"
    made: Facts = {word: xr.DataArray(values, coords, dims, attrs=about)}
    if about["status"] == "mixed":
        made[status_word(word)] = xr.DataArray(status, {dims[0]: coords[dims[0]]}, dims[:1])
    return made
