"""Payment for ecosystem services: households that set land aside are paid; nobody has to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.by_sector import at_sectors
from hinterland.programme.costs import costs_at
from hinterland.programme.land_cover import rural_land
from hinterland.programme.record import Floats, Mask


def causes(at: At) -> Sequence[Change]:
    """Less land for crops and herds, and most of what it costs is paid to those who stop."""
    found: list[Change] = []
    for sector, word in (("crops", "crop_aside"), ("livestock", "pasture_aside")):
        only = at.territory.facts["sector"].values.astype(str) == sector
        left = 1 - at.dose * at[word]
        if left < 1:
            found += at_sectors(at, "usable_land", "scale", left, at.rural, sectors=only)
    paid = costs_at(MEASURE, at).running * (1 - at["administration"])
    return [*found, *at.at_places("programme_payment", "add", paid, paid > 0)]


def amounts(at: At) -> Mapping[str, Floats]:
    """km2 of cropland and of pasture that are set aside."""
    return {
        "cropland": at.dose * at["crop_aside"] * rural_land(at, "crop"),
        "pasture": at.dose * at["pasture_aside"] * rural_land(at, "grass"),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Cropland that grows no food any more, and carbon that is stored (below nothing)."""
    aside = amounts(at)
    stored = aside["cropland"] * at["stored"] + aside["pasture"] * at["stored_in_grass"]
    return {"lost_cropland": aside["cropland"], "added_emissions": -stored}


def eligible(territory: Territory) -> Mask:
    """(county,) with cropland or grassland."""
    facts = territory.facts
    land = facts["share_crop"].values.astype(float) + facts["share_grass"].values.astype(float)
    return np.asarray((land > 0) & territory.region)


MEASURE = Measure(
    id="ecosystem_payments",
    number=None,
    pillar="environment",
    name_en="Payment for ecosystem services",
    name_zh="生态补偿",
    brief="S83, S322, S372",
    channel_en="cropland and pasture set aside of people's own will -> less land for farming; "
    "payment to them; cropland that grows no food is told",
    channel_zh="自愿退耕还林、禁牧 → 农用地减少；补偿支付给农牧户；减少的耕地如实列出",
    dose_en="the shares of cropland and pasture of the priors are set aside",
    dose_zh="按先验比例退耕、禁牧",
    life=15,
    delay=1,
    priors=(
        Prior("crop_aside", 0.03, 0.01, 0.1, "1", "share of cropland, the steepest", "assumed"),
        Prior("pasture_aside", 0.1, 0.03, 0.3, "1", "share of pasture", "assumed"),
        Prior("administration", 0.1, 0.03, 0.25, "1", "of the cost, not paid out", "assumed"),
        Prior("stored", 300.0, 50.0, 900.0, "t/km2/year", "carbon dioxide in trees", "assumed"),
        Prior("stored_in_grass", 20.0, 0.0, 80.0, "t/km2/year", "the same in grass", "assumed"),
    ),
    costs=(
        UnitCost(
            "cropland",
            "km2",
            Money(450_000, "CNY", 2016),
            Money(480_000, "CNY", 2016),
            0.5,
            2.0,
            "saplings once; 1,600 yuan a mu over five years in the second round of returning "
            "cropland to forest, as recalled, taken to go on",
            "unverified",
        ),
        UnitCost(
            "pasture",
            "km2",
            Money(0, "CNY", 2016),
            Money(11_250, "CNY", 2016),
            0.5,
            2.5,
            "7.5 yuan a mu and year where grazing is banned, as recalled",
            "unverified",
        ),
    ),
    evidence=(
        Evidence(
            "", None,
            "Sanjiangyuan, where herders were moved: 18.13 % of households have work outside "
            "herding. This measure moves nobody; jobs for those who stop are no matter of course.",
            "Yan and others 2017", "read", 0.1813, None, None, "share of households",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="cropland or grassland",
    none_found="no causal estimate of payments for setting land aside was read; that households "
    "are made whole is assumed.",
    consent=True,
)  # fmt: skip
