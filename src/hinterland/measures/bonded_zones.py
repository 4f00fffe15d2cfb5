"""Bonded zones: duties are deferred inland, and papers are done before the port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.equilibrate.parameters import CLASSES, Sectors
from hinterland.flow import Territory
from hinterland.numerics.around import nearest_around, on_sphere
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.by_sector import at_sectors
from hinterland.programme.record import Floats, Mask

FAR_KM = 300.0
"""A gateway farther than this from every seat belongs to no county."""


def causes(at: At) -> Sequence[Change]:
    """Firms of the zone's city tie up less capital in duties; its gateways cost less."""
    inside = at.dose * at["firms"]
    city, goods = at.place & (at.tier == "city"), _container(at)
    deferred = at["duties"] * at["rate"] * at["months"] / 12 * at["imported"] / at["capital"]
    found: list[Change] = []
    if inside * deferred > 0:
        found += at_sectors(at, "user_cost", "scale", 1 - inside * deferred, city, sectors=goods)
    gain = 1 + inside * at["gain"]
    if gain > 1:
        found += at_sectors(at, "productivity", "scale", gain, city, sectors=goods)
    return [*found, *_at_own_gateways(at)]


def _container(at: At) -> Mask:
    return np.asarray(Sectors.of(at.territory).trade == CLASSES.index("container"))


def _at_own_gateways(at: At) -> list[Change]:
    """Time and fees at the gateways of the sites, less by a share of the goods under bond."""
    if "gateway" not in at.territory.facts.dims:
        return []
    where = at.county[gateway_county(at.territory)] & (gateway_county(at.territory) >= 0)
    found = []
    for fact, word in (("gateway_border_time", "time_saved"), ("gateway_fee", "fee_saved")):
        left = 1 - at.dose * at[word]
        if at.territory.has(fact) and left < 1:
            found += at.at_gateways(fact, "scale", left, where)
    return found


def gateway_county(territory: Territory) -> np.ndarray:
    """(gateway,) position of the county whose seat is nearest to the port; -1 where none is."""
    facts = territory.facts
    port = facts["gateway_facility"].values.astype(int)
    ports = on_sphere(facts["facility_lon"].values[port], facts["facility_lat"].values[port])
    seats = on_sphere(facts["seat_lon"].values, facts["seat_lat"].values)
    return np.asarray(nearest_around(ports, seats, FAR_KM))


def eligible(territory: Territory) -> Mask:
    """(county,) seats of prefectures, and counties with a gateway."""
    facts = territory.facts
    able = (facts["prefecture_seat"].values > 0) | (facts["provincial_capital"].values > 0)
    if "gateway" in facts.dims:
        county = gateway_county(territory)
        able = able | np.isin(np.arange(len(able)), county[county >= 0])
    return np.asarray(able & territory.region)


def _zones(at: At) -> Floats:
    """(place,) zones: one in the city of each county, shared by its city places."""
    city = at.place & (at.tier == "city")
    county = at.territory.facts["place_county"].values
    cities = np.bincount(county, city, at.territory.facts.sizes["county"])[county]
    return np.asarray(np.where(city, at.dose / np.maximum(cities, 1.0), 0.0))


def amounts(at: At) -> Mapping[str, Floats]:
    """Zones."""
    return {"zone": _zones(at)}


def harms(at: At) -> Mapping[str, Floats]:
    """Land that zones are built on, people who live there, and emissions of building."""
    land = _zones(at) * at["land"]
    county, sizes = at.territory.facts["place_county"].values, at.territory.facts.sizes
    # They are built at the edge of the city, where as many live as in its countryside.
    people = np.bincount(county, np.where(at.rural, at.people, 0.0), sizes["county"])[county]
    cover = {w: at.of_county(f"share_{w}").astype(float) for w in ("crop", "grass", "forest")}
    return {
        "disturbed_land": land,
        "lost_cropland": land * cover["crop"],
        "lost_pasture": land * cover["grass"],
        "disturbed_habitat": land * (cover["grass"] + cover["forest"]),
        "displaced_people": land * people / at.of_county("area").astype(float),
        "construction_emissions": land * at["emitted"],
    }


MEASURE = Measure(
    id="bonded_zones",
    number=None,
    pillar="infrastructure",
    name_en="Bonded zones",
    name_zh="综合保税区",
    brief="S30",
    channel_en="duties deferred -> user cost of capital of firms that import what they work on; "
    "papers inland -> time and fees at the county's own gateways; a small productivity gain, "
    "assumed",
    channel_zh="关税缓缴 → 加工企业资本使用成本；本地口岸通关时间与费用；小幅生产率提高（假设）",
    dose_en="a zone in every city chosen, with the firms of the prior inside",
    dose_zh="所选城市各设一处，按先验比例的企业入区",
    life=25,
    delay=3,
    priors=(
        Prior("firms", 0.1, 0.02, 0.3, "1", "share of the city's industry inside", "assumed"),
        Prior(
            "duties", 0.2, 0.1, 0.3, "1",
            "tariff and import tax over the value of imports: some 7 and 13 %, recalled",
            "unverified",
        ),
        Prior("rate", 0.05, 0.03, 0.1, "1/year", "interest on what is tied up", "assumed"),
        Prior("months", 3.0, 1.0, 12.0, "1", "months that goods stay in bond", "assumed"),
        Prior("imported", 0.1, 0.02, 0.4, "1", "imported inputs over revenue", "assumed"),
        Prior(
            "capital", 0.13, 0.05, 0.3, "1",
            "capital over revenue outside farming; as in the model's own parameters", "assumed",
        ),
        Prior("gain", 0.01, 0.0, 0.03, "1", "productivity of firms inside", "assumed"),
        Prior("time_saved", 0.1, 0.0, 0.3, "1", "of hours at the own gateways", "assumed"),
        Prior("fee_saved", 0.1, 0.0, 0.3, "1", "of fees at the own gateways", "assumed"),
        Prior("land", 1.5, 0.5, 4.0, "km2", "fenced land of a zone; order of size", "assumed"),
        Prior("emitted", 30_000.0, 10_000.0, 80_000.0, "t/km2", "of building", "assumed"),
    ),
    costs=(
        UnitCost(
            "zone",
            "unit",
            Money(2_000_000_000, "CNY", 2020),
            Money(40_000_000, "CNY", 2020),
            0.3,
            3.0,
            "land, fence, halls and customs house of a zone of some 1.5 km2; order of magnitude",
            "assumed",
        ),
    ),
    evidence=(
        Evidence(
            "product", 1,
            "Special economic zones of the state: product of the city higher by about 20 %; "
            "they are wider than bonded zones.",
            "Alder, Shao and Zilibotti 2016", "read", 0.2, None, None, "share of city product",
        ),
        Evidence(
            "workers", 1,
            "Zones raise capital, employment, output, wages and the number of firms.",
            "Lu, Wang and Zhu 2019", "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="a seat of a prefecture or province, or a gateway to a foreign market",
    none_found="no causal estimate for bonded zones inland was found; the findings listed are of "
    "economic zones, which are wider.",
    private_share=0.3,
    hub=True,
)  # fmt: skip
