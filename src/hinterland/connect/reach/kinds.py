"""Words for kinds of destination: what a territory offers, and what a user's word means there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hinterland.connect.services import FACILITY_SERVICES, SEAT_SERVICES, STOP_SERVICES
from hinterland.errors import Fault
from hinterland.flow import Territory

CLINIC = "clinic"

PLACE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "people": "residents of the places",
        "jobs": "workers of all sectors at the places",
        "places": "the places themselves, one each",
    }
)
"""Destinations that sit in places, and what is counted there."""

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "station": ("rail_station",),
        "railway": ("rail",),
        "border": ("land_crossing",),
        "high_speed_station": ("hsr_station", "rail_station"),
        "hsr_station": ("high_speed_station", "rail_station"),
        "诊所": (CLINIC,),
        "卫生院": (CLINIC,),
        "乡镇卫生院": (CLINIC,),
        "卫生室": (CLINIC,),
        "村卫生室": (CLINIC,),
        "医院": ("hospital",),
        "学校": ("school",),
        "小学": ("primary_school",),
        "中学": ("middle_school",),
        "集市": ("market",),
        "市场": ("market",),
        "银行": ("bank_branch", "bank"),
        "养老院": ("elderly_care",),
        "机场": ("airport",),
        "火车站": ("rail_station",),
        "高铁站": ("high_speed_station", "hsr_station", "rail_station"),
        "铁路": ("rail",),
        "铁路车站": ("rail_station",),
        "汽车站": ("bus_station",),
        "客运站": ("bus_station",),
        "公交站": ("bus_stop",),
        "地铁站": ("metro_stop",),
        "物流枢纽": ("logistics_hub",),
        "物流园": ("logistics_hub",),
        "港口": ("port",),
        "海港": ("sea_port",),
        "河港": ("river_port",),
        "口岸": ("land_crossing",),
        "陆路口岸": ("land_crossing",),
        "边境口岸": ("land_crossing",),
        "县城": ("county_seat",),
        "地级市": ("prefecture_seat",),
        "地级政府驻地": ("prefecture_seat",),
        "省会": ("provincial_capital",),
        "人口": ("people",),
        "就业": ("jobs",),
        "村庄": ("places",),
    }
)
"""What a word stands for where a territory has no kind of that name, the closest first: stations
of high-speed rail are railway stations unless a territory tells them apart."""


def kinds_there(territory: Territory) -> tuple[str, ...]:
    """Every word that `destinations` takes for this territory."""
    kinds = sorted(set(territory.facts["facility_kind"].values.astype(str).tolist()))
    services = [s for s, behind in FACILITY_SERVICES.items() if set(behind) & set(kinds)]
    modes = set(territory.facts["node_mode"].values.astype(str).tolist())
    stops = [kind for kind, mode in STOP_SERVICES.items() if mode in modes]
    return tuple(dict.fromkeys([*kinds, *services, *stops, *SEAT_SERVICES, *PLACE_KINDS]))


def kind_meant(territory: Territory, to: str, more: tuple[str, ...] = ()) -> str | None:
    """The kind of the territory that a word means: `Airports`, `rail-stations`, `诊所`.

    Args:
        territory: whose kinds are looked through; its own come before what a word means elsewhere.
        to: the word, singular, plural or Chinese.
        more: kinds that count as well.

    Returns:
        The kind, or None where the territory has none of it.
    """
    known = (*kinds_there(territory), *more)
    return next((word for word in meanings(to) if word in known), None)


def meanings(to: str) -> Iterator[str]:
    """What a word may mean, the closest first: itself, its singular, its English, its Chinese."""
    yield to
    for form in _forms(to):
        yield form
        yield from ALIASES.get(form, ())
        yield from (word for word, meant in ALIASES.items() if form in meant and word > "~")


def none_of(territory: Territory, to: str, more: tuple[str, ...] = ()) -> Fault:
    """The fault that a territory offers nothing of a kind: what it has, and how to bring it."""
    listed = ", ".join(dict.fromkeys([*kinds_there(territory), *more]))
    forms = set(meanings(to))
    how = "`hinterland data facilities` brings others from a file"
    if CLINIC in forms:
        how = (
            "`with_clinics` adds synthesised clinics, `hinterland data facilities` brings real "
            "ones from a file"
        )
    english = [word for form in _forms(to) for word in ALIASES.get(form, ())]
    said = f" ({english[0]})" if english else ""
    return Fault(
        f"The territory offers no {to!r}{said}.",
        f"it offers {listed}",
        f"Use one of these; {how}.",
    )


def _forms(to: str) -> list[str]:
    """A word in lower case, and what it would be the plural of."""
    word = "_".join(to.strip().casefold().replace("-", " ").replace("_", " ").split())
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("s"):
        forms.append(word[:-1])
    if word.endswith("es"):
        forms.append(word[:-2])
    return forms
