"""Income gaps: between town and country, coast and interior, and over the years."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    by_province,
    county_mean,
    county_sum,
    place_region,
    region,
    result,
    rural,
    scalar,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import (
    Array,
    Mask,
    group_mean,
    ratio,
    slope_and_fit,
    weighted_mean,
)

PROVINCE_INCOME = ("province_urban_income", "province_rural_income")
NATIONAL_INCOME = ("national_urban_income", "national_rural_income")
COAST_FACTS = (
    "province_coastal",
    *PROVINCE_INCOME,
    "province_urban_population",
    "province_rural_population",
)
GROWTH_FACTS = ("province_gross_product", "province_coastal")


@indicator("income_rural")
def income_rural(evidence: Evidence) -> xr.DataArray:
    """Income per head of village people; no value where a county has none."""
    return by_county(evidence, county_mean(evidence, array(evidence, "income"), rural(evidence)))


@indicator("income_urban")
def income_urban(evidence: Evidence) -> xr.DataArray:
    """Income per head of city and town people; no value where a county has none."""
    return by_county(evidence, county_mean(evidence, array(evidence, "income"), ~rural(evidence)))


@indicator("income_ratio", after=("income_urban", "income_rural"))
def income_ratio(evidence: Evidence) -> xr.DataArray:
    """R = urban over rural income per head; no value where only one kind of people lives."""
    urban, village = result(evidence, "income_urban"), result(evidence, "income_rural")
    return by_county(evidence, ratio(urban, village, empty=1.0))


@indicator("income_gap_share", after=("income_urban", "income_rural"))
def income_gap_share(evidence: Evidence) -> xr.DataArray:
    """1 - rural over urban income; below 0 where villages are richer, at least -1."""
    urban, village = result(evidence, "income_urban"), result(evidence, "income_rural")
    return by_county(evidence, np.maximum(1 - ratio(village, urban, empty=1.0), -1.0))


@indicator("income_ratio_excess", after=("income_ratio",))
def income_ratio_excess(evidence: Evidence) -> xr.DataArray:
    """Share by which the ratio lies above its target; 0 where the target is met."""
    return by_county(
        evidence,
        np.maximum(result(evidence, "income_ratio") / thresholds()["ratio_target"] - 1, 0.0),
    )


@indicator("income_ratio_region")
def income_ratio_region(evidence: Evidence) -> xr.DataArray:
    """Urban over rural income per head of the whole region."""
    income, people = array(evidence, "income"), array(evidence, "population")
    inside = place_region(evidence)
    urban = weighted_mean(income, people * (inside & ~rural(evidence)))
    village = weighted_mean(income, people * (inside & rural(evidence)))
    return scalar(float(ratio(np.array(urban), np.array(village), empty=1.0)))


@indicator("income_ratio_province", facts=PROVINCE_INCOME, templates=("provinces.csv",))
def income_ratio_province(evidence: Evidence) -> xr.DataArray:
    """Published urban over rural income of each province."""
    urban, village = (array(evidence, word) for word in PROVINCE_INCOME)
    return by_province(evidence, ratio(urban, village, empty=1.0))


@indicator("income_ratio_national", facts=NATIONAL_INCOME, templates=("incomes.csv",))
def income_ratio_national(evidence: Evidence) -> xr.DataArray:
    """National urban over rural income by year."""
    urban, village = (array(evidence, word) for word in NATIONAL_INCOME)
    years = evidence.territory.facts["income_year"].values
    return xr.DataArray(
        ratio(urban, village, empty=1.0), dims=("income_year",), coords={"income_year": years}
    )


@indicator("income_ratio_trend", facts=NATIONAL_INCOME, templates=("incomes.csv",))
def income_ratio_trend(evidence: Evidence) -> xr.DataArray:
    """Least-squares change per year of the logarithm of the national ratio; 0 below 3 years."""
    urban, village = (array(evidence, word) for word in NATIONAL_INCOME)
    years = np.asarray(evidence.territory.facts["income_year"].values, dtype=float)
    known = (urban > 0) & (village > 0)
    slope, _ = slope_and_fit(years[known], np.log(urban[known] / village[known]))
    return scalar(slope)


@indicator("coastal_income_ratio", facts=COAST_FACTS, templates=("provinces.csv",))
def coastal_income_ratio(evidence: Evidence) -> xr.DataArray:
    """Income per head of coastal provinces over that of the interior; 1 without both sides."""
    sides = _two_sides(evidence)
    if sides is None:
        return scalar(1.0)
    (coast_share, coast_income), (inner_share, inner_income) = sides
    top, bottom = coast_share @ coast_income, inner_share @ inner_income
    return scalar(float(ratio(np.array(top), np.array(bottom), empty=1.0)))


@indicator("coastal_gap_urbanisation", facts=COAST_FACTS, templates=("provinces.csv",))
def coastal_gap_urbanisation(evidence: Evidence) -> xr.DataArray:
    """Part of the coastal gap, per head, that comes from different urban shares.

    Midpoint decomposition (Oaxaca 1973, Reimers 1983): the three parts add up to the gap.
    """
    return scalar(float(_coastal_parts(evidence)[0]))


@indicator("coastal_gap_urban_income", facts=COAST_FACTS, templates=("provinces.csv",))
def coastal_gap_urban_income(evidence: Evidence) -> xr.DataArray:
    """Part of the coastal gap, per head, that comes from different urban incomes."""
    return scalar(float(_coastal_parts(evidence)[1]))


@indicator("coastal_gap_rural_income", facts=COAST_FACTS, templates=("provinces.csv",))
def coastal_gap_rural_income(evidence: Evidence) -> xr.DataArray:
    """Part of the coastal gap, per head, that comes from different rural incomes."""
    return scalar(float(_coastal_parts(evidence)[2]))


@indicator("growth_rate", facts=("province_gross_product",), templates=("provinces.csv",))
def growth_rate(evidence: Evidence) -> xr.DataArray:
    """Compound yearly growth of each province's gross product over the years given, nominal."""
    product = array(evidence, "province_gross_product")
    return by_province(evidence, _growth(evidence, product[:, 0], product[:, -1]))


@indicator("growth_gap_coast", facts=GROWTH_FACTS, templates=("provinces.csv",))
def growth_gap_coast(evidence: Evidence) -> xr.DataArray:
    """Yearly growth of the coastal provinces less that of the region's; 0 without both."""
    product = array(evidence, "province_gross_product")
    coast = array(evidence, "province_coastal") > 0
    mine = np.isin(
        np.asarray(evidence.territory.facts["province"].values).astype(str),
        np.asarray(evidence.fact("county_province").values)[region(evidence)].astype(str),
    )
    if not coast.any() or not mine.any():
        return scalar(0.0)
    sums = np.stack([product[side].sum(axis=0) for side in (coast, mine)])
    rates = _growth(evidence, sums[:, 0], sums[:, -1])
    return scalar(float(rates[0] - rates[1]))


@indicator(
    "access_income_slope",
    facts=("province_rural_income",),
    after=("market_access_people",),
    templates=("provinces.csv",),
)
def access_income_slope(evidence: Evidence) -> xr.DataArray:
    """Association across provinces: log published rural income on log access to people.

    Not an effect, and not made from county incomes: those are modelled from access among others,
    so that a regression on them would find its own assumption.
    """
    return scalar(slope_and_fit(*_province_sample(evidence))[0])


@indicator(
    "access_income_fit",
    facts=("province_rural_income",),
    after=("market_access_people",),
    templates=("provinces.csv",),
)
def access_income_fit(evidence: Evidence) -> xr.DataArray:
    """R squared of that association."""
    return scalar(slope_and_fit(*_province_sample(evidence))[1])


@indicator(
    "access_income_count",
    facts=("province_rural_income",),
    after=("market_access_people",),
    templates=("provinces.csv",),
)
def access_income_count(evidence: Evidence) -> xr.DataArray:
    """Number of provinces that the association rests on; below 3 none is fitted."""
    return xr.DataArray(_province_sample(evidence)[0].size)


@indicator(
    "income_rural_to_national",
    facts=("province_rural_income", "national_rural_income"),
    templates=("provinces.csv", "incomes.csv"),
)
def income_rural_to_national(evidence: Evidence) -> xr.DataArray:
    """Rural income of each province over the nation's of the same year; below 1 is behind.

    The year is the price year, or the year of the national series that is closest to it.
    """
    years = np.asarray(evidence.territory.facts["income_year"].values, dtype=float)
    closest = np.abs(years - float(evidence.territory.settings["price_year"])).argmin()
    nation = float(array(evidence, "national_rural_income")[closest])
    published = array(evidence, "province_rural_income")
    return by_province(evidence, published / nation if nation > 0 else np.ones(published.size))


def _province_sample(evidence: Evidence) -> tuple[Array, Array]:
    """Logarithms of mean access and rural income of provinces that have both."""
    people = county_sum(evidence, array(evidence, "population"))
    mean = _province_mean(evidence, result(evidence, "market_access_people"), people)
    income = array(evidence, "province_rural_income")
    kept = (mean > 0) & (income > 0)
    return np.log(mean[kept]), np.log(income[kept])


def _province_mean(evidence: Evidence, values: Array, weights: Array) -> Array:
    """(province,) weighted mean of (county,) values; 0 where a province has no weight."""
    provinces = np.asarray(evidence.territory.facts["province"].values).astype(str)
    own = np.asarray(evidence.fact("county_province").values).astype(str)
    known = np.isin(own, provinces)
    order = np.argsort(provinces)
    index = order[np.searchsorted(provinces[order], own[known])]
    count = provinces.size
    return group_mean(values[known], weights[known], index, count, np.zeros(count))


def _growth(evidence: Evidence, first: Array, last: Array) -> Array:
    years = np.asarray(evidence.territory.facts["year"].values, dtype=float)
    span = float(years[-1] - years[0]) if years.size > 1 else 0.0
    if span <= 0:
        return np.zeros(first.shape)
    known = (first > 0) & (last > 0)
    change = np.where(known, last, 1.0) / np.where(known, first, 1.0)
    return np.asarray(change ** (1 / span) - 1)


def _two_sides(evidence: Evidence) -> tuple[tuple[Array, Array], tuple[Array, Array]] | None:
    """Shares and incomes of (urban, rural) people for coast and interior; None if one is empty."""
    coast = array(evidence, "province_coastal") > 0
    people = [array(evidence, f"province_{side}_population") for side in ("urban", "rural")]
    income = [array(evidence, word) for word in PROVINCE_INCOME]
    sides = [_side(people, income, mask) for mask in (coast, ~coast)]
    if sides[0] is None or sides[1] is None:
        return None
    return sides[0], sides[1]


def _side(people: list[Array], income: list[Array], mask: Mask) -> tuple[Array, Array] | None:
    heads = np.array([float(group[mask].sum()) for group in people])
    if heads.sum() <= 0:
        return None
    means = np.array([weighted_mean(y, p * mask) for p, y in zip(people, income, strict=True)])
    return heads / heads.sum(), means


def _coastal_parts(evidence: Evidence) -> Array:
    """(urbanisation, urban income, rural income) parts of coast minus interior, money per head."""
    sides = _two_sides(evidence)
    if sides is None:
        return np.zeros(3)
    (share_c, income_c), (share_i, income_i) = sides
    by_share = float((share_c - share_i) @ (income_c + income_i)) / 2
    by_income = (share_c + share_i) * (income_c - income_i) / 2
    return np.array([by_share, *by_income])
