"""Named packages: what the brief lists, with and without companions, and the campaign before it.

Doses are assumed: no source gives them for counties. They are the same everywhere, so that who
gains follows from place and not from the hand that dealt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hinterland.errors import Fault, InputError
from hinterland.measures import catalogue, parsed
from hinterland.programme import Package


@dataclass(frozen=True)
class Programme:
    """A named package.

    Attributes:
        id: its name on the command line.
        name_en, name_zh: its name.
        doses: dose by measure, in the whole region.
        about_en: what it stands for.
    """

    id: str
    name_en: str
    name_zh: str
    doses: Mapping[str, float]
    about_en: str

    def package(self) -> Package:
        """The measures at their doses, in the whole region."""
        parts = [parsed(f"{name}:{dose:g}").parts[0] for name, dose in self.doses.items()]
        return Package(tuple(parts))


HALF = 0.5
COMPANIONS = (
    "rural_ecommerce", "local_industry", "rural_tourism", "schooling", "vocational_training",
    "technology_diffusion", "small_business", "return_entrepreneurship", "land_market",
    "e_government", "service_pooling", "heritage_regeneration",
)  # fmt: skip
"""Companions of the default package; zones, rules on moving and payments are left to the user."""
_WESTERN = (
    "logistics_hubs", "rural_roads", "digital_logistics", "public_transport", "power_internet",
)  # fmt: skip


def programmes() -> Mapping[str, Programme]:
    """All named packages by id."""
    fifteen = {one.id: HALF for one in catalogue().values() if one.number is not None}
    made = (
        Programme(
            "western",
            "Default western package, what is built",
            "西部默认组合（仅设施）",
            dict.fromkeys(_WESTERN, HALF),
            "Five of the fifteen that are built and lead to the countryside, at half a dose.",
        ),
        Programme(
            "western_companions",
            "Default western package with its companions",
            "西部默认组合（含配套）",
            dict.fromkeys((*_WESTERN, *COMPANIONS), HALF),
            "The same with trade, skills, technology, firms, land and places, at half a dose.",
        ),
        Programme(
            "fifteen",
            "The fifteen measures",
            "十五项措施",
            fifteen,
            "All fifteen as the brief lists them, at half a dose in the whole region.",
        ),
        Programme(
            "first_campaign",
            "First Go-West campaign, trunk links",
            "首轮西部大开发（干线）",
            {"rail": 1.0, "freight_corridors": 1.0, "aviation": 1.0},
            "Trunk links alone, as the campaign of the 2000s is described: large, from the top, "
            "with little for local industry and people.",
        ),
    )
    return MappingProxyType({one.id: one for one in made})


def programme(name: str) -> Programme:
    """A named package.

    Raises:
        InputError: there is none of that name.
    """
    known = programmes()
    if name not in known:
        do = f"Use one of {', '.join(known)}."
        raise InputError(Fault(f"There is no package {name!r}.", "--package", do))
    return known[name]
