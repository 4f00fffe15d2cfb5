"""People, work and income of an invented region, by place; vectorised over all places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hinterland.sources.invented.land import Floats, Ints, Land, degrees

# label, name, local name, tradable, needs land, output a worker (crowns), jobs by tier of 100
SECTORS = (
    ("crops", "Crops", "种植业", 1, 1, 21_000.0, (1.0, 10.0, 38.0)),
    ("livestock", "Livestock", "畜牧业", 1, 1, 24_000.0, (0.5, 4.0, 14.0)),
    ("forestry", "Forestry and fruit", "林果业", 1, 1, 19_000.0, (0.5, 3.0, 9.0)),
    ("agro_textiles", "Food and textiles", "农产品加工与纺织", 1, 0, 62_000.0, (7.0, 12.0, 6.0)),
    ("manufacturing", "Other manufacturing", "其他制造业", 1, 0, 95_000.0, (20.0, 18.0, 7.0)),
    ("mining", "Mining", "采矿业", 1, 0, 160_000.0, (3.0, 4.0, 2.0)),
    ("tourism", "Tourism", "旅游业", 1, 0, 52_000.0, (8.0, 7.0, 3.0)),
    ("services", "Services", "服务业", 0, 0, 78_000.0, (60.0, 42.0, 21.0)),
)
# label, name, local name, share of the people by tier
GROUPS = (
    ("urban_registered", "Registered in town", "城镇户籍", (0.58, 0.34, 0.05)),
    ("rural_registered", "Registered in the countryside", "农村户籍", (0.20, 0.54, 0.92)),
    ("migrants", "Registered elsewhere", "外来人口", (0.22, 0.12, 0.03)),
)
TIERS = ("city", "town", "village")
WORKING_SHARE = 0.52


@dataclass(frozen=True)
class People:
    """Facts by place (p), in the order of the counties; units as in the codebook."""

    labels: NDArray[np.str_]
    county: Ints
    tier: Ints
    lon: Floats
    lat: Floats
    population: Floats
    seat_distance: Floats
    local_detour: Floats
    local_speed: Floats
    income: Floats
    employment: Floats
    output: Floats
    group_share: Floats


def make_people(land: Land, codes: list[str], villages: int, rng: np.random.Generator) -> People:
    """Places of every county: one of each tier, or a city, two towns and `villages` villages."""
    per_tier = _places_of(land, villages)
    county = np.repeat(np.arange(len(land.x)), per_tier.sum(axis=1))
    first = np.cumsum(per_tier.sum(axis=1)) - per_tier.sum(axis=1)
    number = np.arange(len(county)) - first[county]
    tier = (number >= 1).astype(np.int64) + (number >= 1 + per_tier[county, 1])
    labels = _labels(codes, county, number, tier, per_tier)
    population = _population(land, county, tier, rng)
    x, y, distance = _positions(land, county, number, tier, per_tier=per_tier, rng=rng)
    lon, lat = degrees(x, y, land.width, land.height)
    relief = land.relief[county]
    technology = np.exp(0.18 * rng.standard_normal(len(land.x)) + 0.5 * land.x / land.width)
    employment, output = _work(land, county, tier, population, technology=technology, rng=rng)
    income = 0.43 * output.sum(axis=1) / np.maximum(population, 1)
    income = np.maximum(income * rng.uniform(0.95, 1.05, len(county)), 3000.0)
    shares = np.asarray([group[3] for group in GROUPS]).T[tier]
    shares = shares * rng.uniform(0.85, 1.15, shares.shape)
    return People(
        labels, county, tier, lon, lat, population, distance,
        1.25 + relief / 900, 42.0 / (1 + relief / 600), income, employment, output,
        shares / shares.sum(axis=1, keepdims=True),
    )  # fmt: skip


def _places_of(land: Land, villages: int) -> Ints:
    """(county, tier) number of places; context units always have one of each."""
    per_tier = np.ones((len(land.x), 3), np.int64)
    if villages:
        per_tier[~land.context] = (1, 2, villages)
    return per_tier


def _labels(
    codes: list[str], county: Ints, number: Ints, tier: Ints, per_tier: Ints
) -> NDArray[np.str_]:
    """Labels such as R0102-city, R0102-town2, R0102-village017."""
    within = number - np.where(tier == 0, 0, np.where(tier == 1, 1, 1 + per_tier[county, 1]))
    width = len(str(int(per_tier.max())))
    alone = per_tier[county, tier] == 1
    tails = np.asarray(
        [tail for name in TIERS for tail in
         (f"-{name}", *(f"-{name}{i + 1:0{width}d}" for i in range(int(per_tier.max()))))]
    )  # fmt: skip
    row = tier * (int(per_tier.max()) + 1) + np.where(alone, 0, within + 1)
    return np.char.add(np.asarray(codes)[county], tails[row])


def _population(land: Land, county: Ints, tier: Ints, rng: np.random.Generator) -> Floats:
    """Whole persons; lowland and east are denser, capitals and seats of prefectures larger."""
    density = 12 + 150 * (land.x / land.width) ** 2 * np.exp(-land.relief / 400)
    people = density * land.area * np.exp(0.25 * rng.standard_normal(len(land.x)))
    people[land.prefecture_seat] *= 1.8
    people[land.capital] *= 2.2
    people = np.clip(people, 4000, 6e6)
    urban = 0.34 + 0.22 * land.x / land.width + 0.06 * rng.standard_normal(len(land.x))
    urban[land.prefecture_seat] += 0.16
    urban = np.clip(urban, 0.12, 0.93)
    town = 0.35 * urban
    share = np.column_stack([urban - town, town, 1 - urban])
    weight = rng.uniform(0.4, 1.6, len(county))
    key = county * 3 + tier
    total = np.bincount(key, weight, minlength=3 * len(land.x))
    whole = (people[:, None] * share).ravel()
    return np.asarray(np.maximum(np.round(whole[key] * weight / total[key]), 1.0))


def _positions(
    land: Land,
    county: Ints,
    number: Ints,
    tier: Ints,
    *,
    per_tier: Ints,
    rng: np.random.Generator,
) -> tuple[Floats, Floats, Floats]:
    """Planar km of each place and the mean distance of its people from the seat (km)."""
    radius = 0.8 * np.sqrt(land.area / np.pi)
    count = per_tier.sum(axis=1)[county]
    # A sunflower pattern fills the disc evenly whatever the number of places.
    away = radius[county] * np.sqrt((number + 0.3) / count) * (tier > 0)
    angle = 2.399963 * number + rng.uniform(0, 2 * np.pi, len(land.x))[county]
    away = away * rng.uniform(0.85, 1.15, len(county))
    own = 0.35 * np.sqrt(land.area[county] / np.pi / count)
    distance = np.where(tier == 0, np.minimum(own, 3.0), np.hypot(away, own))
    return (
        land.x[county] + away * np.cos(angle),
        land.y[county] + away * np.sin(angle),
        distance,
    )


def _work(
    land: Land, county: Ints, tier: Ints, population: Floats, *, technology: Floats,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Workers and value added by place and sector; farming follows the land."""
    mix = np.asarray([sector[6] for sector in SECTORS]).T
    lean = np.exp(0.3 * rng.standard_normal((len(land.x), len(SECTORS))))
    lean[:, 0] *= 0.3 + land.cover[:, 2] * 2
    lean[:, 1] *= 0.3 + land.cover[:, 1] * 2
    lean[:, 2] *= 0.3 + land.cover[:, 3] * 2
    lean[:, 5] *= 0.5 + land.arid
    share = mix[tier] * lean[county]
    share /= share.sum(axis=1, keepdims=True)
    employment = share * (WORKING_SHARE * population)[:, None]
    a_worker = np.asarray([sector[5] for sector in SECTORS])
    rank = np.asarray([1.15, 1.0, 0.85])
    output = employment * a_worker * (technology[county] * rank[tier])[:, None]
    return employment, output
