"""Heritage-led regeneration: old houses gently restored and used; demolition as the variant.

Restored houses become homes, inns, workshops and shops for tea and crafts. With the prior
`demolition` above 0 that share of the works pulls houses down and builds anew, which is a harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.equilibrate.parameters import CLASSES, Sectors
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """More homes; inns draw visitors; tea and crafts come onto platforms and get premises."""
    gentle = at.dose * (1 - at["demolition"])
    found = at.at_places("housing_stock", "scale", 1 + gentle * at["restored"], at.rural)
    found += at.at_places("amenity", "scale", 1 + gentle * at["liked"], at.rural)
    if CLASSES.index("tourism") in Sectors.of(at.territory).trade:
        appeal = 1 + gentle * at["appeal"] - at.dose * at["demolition"] * at["spoilt"]
        found += at.at_places("visitor_appeal", "scale", appeal, at.rural)
    found += at.at_places("online_selling", "add", gentle * at["tea"], at.rural & (gentle > 0))
    return [*found, *at.at_places("firm_support", "add", gentle * at["workshops"], at.rural)]


def _houses(at: At) -> Floats:
    """(place,) houses that are worked on."""
    return at.dose * at["restored"] * at.people / at["household"] * at.rural


def amounts(at: At) -> Mapping[str, Floats]:
    """Floor area, restored and built anew."""
    area = _houses(at) * at["floor"]
    return {"restored": area * (1 - at["demolition"]), "rebuilt": area * at["demolition"]}


def harms(at: At) -> Mapping[str, Floats]:
    """Houses pulled down and who lives in them, and emissions of building."""
    houses = _houses(at)
    down, area = houses * at["demolition"], amounts(at)
    built = area["restored"] * at["emitted"] + area["rebuilt"] * at["emitted_anew"]
    return {
        "demolished_houses": down,
        "displaced_people": down * at["household"] * at["lived_in"],
        "construction_emissions": built,
    }


MEASURE = Measure(
    id="heritage_regeneration",
    number=None,
    pillar="environment",
    name_en="Heritage-led regeneration",
    name_zh="传统村落活化",
    brief="S85, S361-S364",
    channel_en="old houses restored and used -> homes, inns (appeal to visitors), workshops, tea "
    "and crafts on platforms; with demolition instead, houses and homes are lost",
    channel_zh="老屋修缮与利用 → 住房、民宿（旅游吸引力）、作坊、茶与手工艺上网；拆建则损失老屋",
    dose_en="the share of the prior of all houses of villages and towns is restored",
    dose_zh="按先验比例修缮村镇老屋",
    life=30,
    delay=2,
    priors=(
        Prior(
            "restored", 0.005, 0.001, 0.02, "1",
            "share of houses; Songyang restored 326 by 2024 of some 70,000, the latter recalled",
            "unverified",
        ),
        Prior("demolition", 0.0, 0.0, 1.0, "1", "share of works that pull down", "assumed"),
        Prior("liked", 0.002, 0.0, 0.01, "1", "what places are liked more for it", "assumed"),
        Prior("appeal", 0.1, 0.0, 0.3, "1", "appeal to visitors", "assumed"),
        Prior("spoilt", 0.05, 0.0, 0.3, "1", "appeal lost where all is pulled down", "assumed"),
        Prior("tea", 0.05, 0.0, 0.15, "1", "makers of tea and crafts who sell online", "assumed"),
        Prior("workshops", 0.02, 0.0, 0.1, "1", "small firms that get premises", "assumed"),
        Prior("household", 2.6, 2.2, 3.2, "person", "people a house; recalled", "unverified"),
        Prior("lived_in", 0.5, 0.1, 1.0, "1", "share of old houses that are lived in", "assumed"),
        Prior(
            "floor", 150.0, 80.0, 300.0, "m2",
            "floor area of a house; the one that the unit cost is of has 300", "assumed",
        ),
        Prior("emitted", 0.1, 0.03, 0.2, "t/m2", "of restoring", "assumed"),
        Prior("emitted_anew", 0.5, 0.3, 0.8, "t/m2", "of building anew", "assumed"),
    ),
    costs=(
        UnitCost(
            "restored",
            "m2",
            Money(2_333, "CNY", 2018),
            Money(25, "CNY", 2018),
            0.4,
            2.0,
            "Songyang: 700,000 yuan for a house of 300 m2 (China Daily 2018); upkeep assumed",
            "computed",
        ),
        UnitCost(
            "rebuilt",
            "m2",
            Money(1_500, "CNY", 2018),
            Money(15, "CNY", 2018),
            0.5,
            2.0,
            "pulling down and building a plain house; order of magnitude",
            "assumed",
        ),
    ),
    evidence=(
        Evidence(
            "visitors", 1,
            "Songyang: 526 homestays with 170 million yuan of receipts in 2019; one village had "
            "600,000 visitors in 2018.",
            "Xinhua 2020; ezhejiang 2021", "read", 170e6, None, None, "yuan/year",
        ),
        Evidence(
            "workers", 1,
            "Chenjiapu: more than 160 of some 850 residents came back; one village, not compared.",
            "ezhejiang 2021", "read", 0.19, None, None, "share of residents",
        ),
        Evidence(
            "product", 1,
            "10 % more tourism receipts: jobs 2.5 % up, product 4 %; in Mexico.",
            "Faber and Gaubert", "read", 0.04, None, None, "share, for 10 % of receipts",
        ),
        Evidence(
            "others_welfare", -1,
            "Local gains from tourism are mostly taken from places with less of it.",
            "Faber and Gaubert", "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    condition_en="any county; listed traditional villages are not embedded, so the planner has to "
    "choose sites",
    none_found="no study of restored villages with places to compare was found.",
    private_share=0.43,
)  # fmt: skip
