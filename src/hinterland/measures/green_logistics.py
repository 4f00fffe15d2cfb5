"""Green logistics: trucks that emit less, and parcels with less packaging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.connect.village.last_mile import last_mile_parameters
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.networks import km_on_places, links_at, networks
from hinterland.programme.record import Floats, Mask

KG_A_TONNE = 1000.0
DAYS = 365.0


def causes(at: At) -> Sequence[Change]:
    """Carbon of a tonne-kilometre on roads of the sites falls; its price moves a little."""
    roads = _roads(at)
    found = at.at_links("link_co2", "scale", 1 - at.dose * at["saved"], roads)
    return [*found, *at.at_links("link_haulage", "scale", 1 + at.dose * at["premium"], roads)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Kilometres of main road with places to charge or fuel, and parcels in green packaging."""
    return {
        "road": at.dose * km_on_places(at.territory, _roads(at)),
        "parcel": at.dose * _parcels(at),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Carbon of packaging that is saved: below nothing. That of traffic follows from the links."""
    saved = at["packaging"] * at["thinner"] * at["carbon"] / KG_A_TONNE
    return {"added_emissions": -at.dose * _parcels(at) * saved}


def _roads(at: At) -> Mask:
    return np.asarray(links_at(at) & (networks(at.territory).mode == "road"))


def _parcels(at: At) -> Floats:
    """(place,) parcels a year."""
    daily = last_mile_parameters(at.territory).get("last_mile", "van", "parcels_per_person")
    return np.asarray(at.people * daily * DAYS)


MEASURE = Measure(
    id="green_logistics",
    number=10,
    pillar="environment",
    name_en="Green logistics",
    name_zh="绿色物流",
    brief="S215-S217",
    channel_en="carbon dioxide of a tonne-kilometre on roads of the sites; a premium or saving of "
    "the tariff; packaging a parcel",
    channel_zh="县域道路吨公里碳排放；运价溢价或节约；快件包装",
    dose_en="all trucks on the county's main roads cleaner, all parcels in thinner packaging",
    dose_zh="县域干线货车全部清洁化、快件包装全部减量",
    life=15,
    delay=2,
    priors=(
        Prior("saved", 0.2, 0.05, 0.5, "1",
              "carbon dioxide of a tonne-kilometre saved by larger, cleaner and electric trucks; "
              "with power at 0.54 kg/kWh electric trucks save far less than with water power",
              "assumed"),
        Prior("premium", 0.01, -0.03, 0.06, "1",
              "dearer vehicles less the fuel that they save, over the tariff", "assumed"),
        Prior("packaging", 0.2, 0.1, 0.4, "kg/parcel", "packaging of a parcel", "assumed"),
        Prior("thinner", 0.2, 0.05, 0.5, "1", "share of packaging left out or used again",
              "assumed"),
        Prior("carbon", 1.5, 0.8, 3.0, "kg/kg", "carbon dioxide of a kg of cardboard and film",
              "assumed"),
    ),
    costs=(
        UnitCost("road", "km", Money(1.5e5, "CNY", 2022), Money(6e3, "CNY", 2022), 0.2, 5.0,
                 "a place to charge or fuel trucks every 60 km, 9 million yuan each", "assumed"),
        UnitCost("parcel", "parcel", Money(0, "CNY", 2022), Money(0.05, "CNY", 2022), 0.0, 6.0,
                 "boxes that come back, over thin new ones", "assumed"),
    ),
    evidence=(
        Evidence("", -1,
                 "Direct carbon dioxide of road, rail and inland water: 90.3, 11.3 and 38.6 g a "
                 "tonne-km, so goods that change from road to rail save 79 g.",
                 "KiM and CE Delft, means of 2014, in a review", "read",
                 -79.0, None, None, "g/t/km"),
        Evidence("", -1,
                 "Power of the grid: 0.5366 kg/kWh in China in 2022, 0.1404 in Sichuan, 0.1073 in "
                 "Yunnan: electric trucks save most where power comes from water.",
                 "ministry of ecology, in the press", "read", 0.5366, 0.1073, 0.7, "kg/kWh"),
        Evidence("prices", None, "Whether green freight is dearer depends on fuel saved.",
                 "no study read", "assumed"),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    none_found="no causal estimate of green logistics programmes was found; factors of vehicles "
    "and packaging are assumed.",
)  # fmt: skip
