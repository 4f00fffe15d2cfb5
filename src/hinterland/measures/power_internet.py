"""Power and internet for villages: what they enable needs firms and skills beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.equilibrate.parameters import model_parameters
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import reached, villages
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """More people have dependable power and fast internet; information costs less."""
    found = reached(at, "reliable_power", at.dose * at["power"], at.rural)
    found += reached(at, "digital_access", at.dose * at["internet"], at.rural)
    found += _information(at)
    pleasant = 1 + at.dose * at["pleasant"] * max(at["power"], at["internet"])
    return found + (at.at_places("amenity", "scale", pleasant, at.rural) if pleasant > 1 else [])


def _information(at: At) -> list[Change]:
    """Coverage where it is known; its cost where coverage does not act on the economy itself."""
    found, acts = list[Change](), 0.0
    if at.territory.has("broadband_share"):
        was = at.fact("broadband_share")
        added = at.dose * at["internet"] * (1 - was)
        found = at.at_places("broadband_share", "add", added, at.rural & (added > 0))
        acts = model_parameters(at.territory).get("information", "all", "broadband_acts")
    factor = 1 - at.dose * (1 - acts) * at["internet"] * at["informed"]
    return found + (at.at_places("information_cost", "scale", factor, at.rural & (factor < 1)))


def amounts(at: At) -> Mapping[str, Floats]:
    """People behind new or stronger lines, and villages with fibre."""
    return {
        "grid": at.dose * at["power"] * at.people * at.rural,
        "fibre": at.dose * at["internet"] * villages(at),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Forest and grassland in the strips of power lines."""
    land = at.dose * at["power"] * villages(at) * at["line_km"] * at["strip_km"]
    wild = at.of_county("share_forest").astype(float) + at.of_county("share_grass").astype(float)
    return {"disturbed_habitat": np.asarray(land * wild)}


MEASURE = Measure(
    id="power_internet",
    number=14,
    pillar="infrastructure",
    name_en="Power and internet for villages",
    name_zh="农村电网与高速互联网",
    brief="S234-S237",
    channel_en="dependable power and fast internet -> what firms and trained workers can do with "
    "them (together only), cost of information, amenity",
    channel_zh="可靠供电与高速互联网 → 与企业、技能配套才生效的生产率；信息成本；宜居",
    dose_en="all who lack them by the priors get them",
    dose_zh="按先验，缺电缺网人口全部覆盖",
    life=20,
    delay=1,
    priors=(
        Prior("power", 0.3, 0.1, 0.6, "1", "people whose power is not dependable", "assumed"),
        Prior("internet", 0.3, 0.1, 0.6, "1", "people without fast internet", "assumed"),
        Prior("informed", 0.02, 0.0, 0.3, "1", "fall of information cost there", "assumed"),
        Prior("pleasant", 0.005, 0.0, 0.02, "1", "what it adds to living there", "assumed"),
        Prior("line_km", 3.0, 1.0, 10.0, "km", "lines strengthened for a village", "assumed"),
        Prior("strip_km", 0.01, 0.005, 0.02, "km", "width of the strip of a line", "assumed"),
    ),
    costs=(
        UnitCost(
            "grid", "resident", Money(1_711, "CNY", 2019), Money(51, "CNY", 2019), 0.5, 3.0,
            "30.4 billion yuan for 17.77 million people in 2018 to 2020 (State Grid); upkeep of "
            "three percent assumed",
            "computed",
        ),
        UnitCost(
            "fibre", "village", Money(308_000, "CNY", 2018), Money(15_400, "CNY", 2018), 0.7, 1.8,
            "40 billion yuan for 130,000 villages; 554,000 a village in Xinjiang (ministry of "
            "industry, Xinhua); upkeep of five percent assumed",
            "computed",
        ),
    ),
    evidence=(
        Evidence(
            "rural_jobs",
            0,
            "Power raised jobs outside farming only where something else gave an opportunity.",
            "Usmani and Fetter",
            "read",
        ),
        Evidence(
            "welfare",
            None,
            "Benefits lay below costs in small villages and above them in large ones.",
            "Burlig and Preonas 2024, 400,000 villages of India",
            "read",
        ),
        Evidence(
            "real_income",
            1,
            "Rural wages rose by 7 to 9 % in cities of the broadband programme; urban ones did "
            "not.",
            "Sustainability 17:1561",
            "read",
            0.08,
            0.07,
            0.09,
            "wages",
        ),
        Evidence(
            "gap",
            None,
            "Rural wages caught up in one study; in 290 cities the gap widened in another.",
            "Sustainability 17:1561; a panel of 2010 to 2020",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
)  # fmt: skip
