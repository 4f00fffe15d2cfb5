"""Land market: contract, homestead and construction rights, each of which can be moved alone.

Rights that can be leased or sold let farms be put together, let leavers keep an income from land,
and free land for rural industry. What people fall back on when they lose work is told as a harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.equilibrate.finance import acting
from hinterland.equilibrate.parameters import model_parameters
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.by_sector import at_sectors, farming, rural_industry
from hinterland.programme.land_cover import rural_land
from hinterland.programme.record import Floats
from hinterland.programme.statutes import raised_in_counties


def causes(at: At) -> Sequence[Change]:
    """Each right by its own prior: farms, land income of leavers, land for industry, proceeds."""
    contract, homestead = at.dose * at["contract"], at.dose * at["homestead"]
    kept = contract * at["rent_kept"] + homestead * at["home_kept"]
    found = at.at_places("consolidation", "add", contract * at["joined"], at.rural)
    found += at.at_places("land_income_kept", "add", min(kept, 1.0), at.rural)
    wedge = float(np.exp(contract * at["wedge"]))
    found += at_sectors(at, "productivity", "scale", wedge, at.rural, sectors=farming(at))
    more = 1 + at.dose * at["construction"] * at["freed"]
    found += at_sectors(at, "usable_land", "scale", more, at.rural, sectors=rural_industry(at))
    taken, land = _cropland_taken(at), rural_land(at, "crop")
    left = 1 - np.divide(taken, land, out=np.zeros_like(taken), where=taken > 0)
    found += at_sectors(at, "usable_land", "scale", left, taken > 0, sectors=farming(at))
    return [*found, *_proceeds(at), *raised_in_counties(at, "land_statute_share", at.dose)]


def _proceeds(at: At) -> list[Change]:
    """What land brings in, where a setting lets it act; else the courses that it pays for."""
    share = at.dose * at["construction"] * at["proceeds"]
    values = model_parameters(at.territory)
    if acting(values)["land_proceeds"][0]:
        # Training is then paid from the proceeds by the model itself; not a second time here.
        money = share * at.fact("income") * at.people
        return at.at_places("land_proceeds", "add", money, at.rural)
    trained = min(share * at["to_training"] / at["course"] / at["workers"], 1.0)
    return at.at_places("workers_trained", "add", trained, at.rural & (trained > 0))


def _released(at: At) -> Floats:
    """(place,) km2 of collective construction land that comes to be used."""
    built = at["built_up"] / 1e6 * at.people * at.rural
    return np.asarray(at.dose * at["construction"] * at["freed"] * built)


def _cropland_taken(at: At) -> Floats:
    return np.asarray(np.minimum(_released(at) * at["from_cropland"], 0.9 * rural_land(at, "crop")))


def amounts(at: At) -> Mapping[str, Floats]:
    """Rural residents whose rights are surveyed and registered."""
    return {"register": at.dose * at.people * at.rural}


def harms(at: At) -> Mapping[str, Floats]:
    """People who give up land that they could fall back on, and cropland that is built over."""
    rights = 0.5 * (at["contract"] + at["homestead"])
    return {
        "weakened_security": at.dose * rights * at["given_up"] * at.people * at.rural,
        "lost_cropland": _cropland_taken(at),
    }


MEASURE = Measure(
    id="land_market",
    number=None,
    pillar="institutions",
    name_en="Land market",
    name_zh="农村土地制度改革",
    brief="S271-S277, S270, S322",
    channel_en="contract rights that can be leased -> farms put together, less of the wedge on "
    "land, rent kept by leavers; homestead rights -> income kept by leavers; construction rights "
    "-> land for rural industry, proceeds and training",
    channel_zh="承包权流转 → 农地集中、交易楔子下降、离乡者保留地租；宅基地权 → 离乡者保留收益；"
    "集体建设用地入市 → 乡村产业用地、土地收益与培训",
    dose_en="the reform in all villages and towns; how far each right goes stands in the priors "
    "contract, homestead and construction",
    dose_zh="在全部村镇实施；三权推进程度由先验 contract、homestead、construction 决定",
    life=20,
    delay=2,
    priors=(
        Prior("contract", 1.0, 0.0, 1.0, "1", "how far contracted land can be leased", "assumed"),
        Prior("homestead", 0.5, 0.0, 1.0, "1", "how far homesteads can be let or sold", "assumed"),
        Prior(
            "construction", 0.5, 0.0, 1.0, "1",
            "how far collective construction land comes to the market", "assumed",
        ),
        Prior(
            "joined", 0.3, 0.05, 0.6, "1",
            "share of the land of those who leave farming that is put together", "assumed",
        ),
        Prior(
            "wedge", 0.02, 0.0, 0.1, "1",
            "logarithm of farm productivity that land which cannot change hands costs; the upper "
            "end is the 10 % found for leasing rights (Chari and others 2021), the value a fifth "
            "of it", "assumed",
        ),
        Prior("rent_kept", 0.3, 0.0, 0.8, "1", "share of land income kept by contract", "assumed"),
        Prior("home_kept", 0.3, 0.0, 0.8, "1", "the same by homestead rights", "assumed"),
        Prior(
            "freed", 0.1, 0.0, 0.3, "1",
            "construction land that rural industry can use beside what it uses", "assumed",
        ),
        Prior(
            "from_cropland", 0.0, 0.0, 0.2, "1",
            "share of it that is cropland: none by the rules, some where they are not kept",
            "assumed",
        ),
        Prior(
            "built_up", 300.0, 200.0, 450.0, "m2/person",
            "built-up land of villages per rural resident, recalled from the land survey",
            "unverified",
        ),
        Prior(
            "proceeds", 0.0043, 0.001, 0.01, "1",
            "proceeds over income; property income of farmers rose by 0.43 % where rental housing "
            "on collective land was tried (Land 12:131)", "read",
        ),
        Prior("to_training", 0.2, 0.0, 1.0, "1", "share of proceeds that trains", "assumed"),
        Prior(
            "course", 0.04, 0.02, 0.5, "1",
            "a course over a year's rural income: 142 yuan (Xinhua 2007) over some 3,600 yuan in "
            "2006, the latter recalled", "unverified",
        ),
        Prior("workers", 0.5, 0.4, 0.6, "1", "workers over residents", "assumed"),
        Prior(
            "given_up", 0.05, 0.0, 0.2, "1",
            "share of people whose household gives up land for good", "assumed",
        ),
    ),
    costs=(
        UnitCost(
            "register",
            "person",
            Money(70, "CNY", 2016),
            Money(3, "CNY", 2016),
            0.3,
            2.0,
            "survey, certificates and exchanges per rural resident, from what certificates of "
            "contracted land cost, as recalled",
            "unverified",
        ),
    ),
    evidence=(
        Evidence(
            "product", 1,
            "Leasing rights of 2003: 7 % more land leased, output 8 % and productivity 10 % up.",
            "Chari, Liu, Wang and Wang 2021", "read", 0.08, None, None, "share of farm output",
        ),
        Evidence(
            "product", 1,
            "Land to those who farm it best: productivity of farming up by 24.4 % within "
            "villages, 53.2 % across.",
            "Adamopoulos and others 2022, by a summary", "read", 0.244, 0.244, 0.532,
            "share of farm productivity",
        ),
        Evidence(
            "rural_jobs", 1,
            "Loose rules on collective construction land came with the rise of village firms, "
            "controls with their fall from 1987 to 1997 on; of this right alone.",
            "Xie and others 2022, Land 11:960", "read",
        ),
        Evidence(
            "", 1,
            "Rental housing on collective land raised farmers' property income by 0.43 %.",
            "Land 12:131", "read", 0.0043, None, None, "share of property income",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    consent=True,
)  # fmt: skip
