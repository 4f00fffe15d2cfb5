"""Who sells to whom, in money: between counties, tiers and provinces.

Rows sell, columns buy. Sums over all columns, markets abroad included, are sales; sums over all
rows are spending. Services and visitors are among the sectors: visitors' spending is sold by the
place that they visit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.flows.between import between_groups, inside_groups
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.parameters import CLASSES, PRODUCTION
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats, Ints


def goods(made: Calibrated, causes: Causes, outcome: Outcome) -> Floats:
    """(county, county) money/year that the row sells to the column, all sectors."""
    return at_home(made, goods_by_seat(made, causes, outcome))


def tourism(made: Calibrated, causes: Causes, outcome: Outcome) -> Floats:
    """(county, county) money/year that people of the column spend as visitors of the row."""
    mine = made.sectors.trade == CLASSES.index("tourism")
    return at_home(made, goods_by_seat(made, causes, outcome, sectors=mine))


def farm_goods(made: Calibrated, causes: Causes, outcome: Outcome) -> Floats:
    """(county, county) money/year of farm products that the row sells to the column."""
    mine = made.sectors.production == PRODUCTION.index("farm")
    return at_home(made, goods_by_seat(made, causes, outcome, sectors=mine))


def goods_by_seat(
    made: Calibrated,
    causes: Causes,
    outcome: Outcome,
    *,
    sectors: Mask | None = None,
    sellers: Mask | None = None,
) -> Floats:
    """(county and market abroad, same) money/year that the row sells to the column.

    Args:
        made, causes, outcome: an equilibrium.
        sectors: (sector,) those that count; all if absent.
        sellers: (place,) those whose sales count; all if absent.
    """
    return goods_by_group(
        made, causes, outcome, made.moved.kernel.county, seats(made),
        sectors=sectors, sellers=sellers,
    )  # fmt: skip


def goods_by_group(
    made: Calibrated,
    causes: Causes,
    outcome: Outcome,
    group: Ints,
    groups: int,
    *,
    sectors: Mask | None = None,
    sellers: Mask | None = None,
) -> Floats:
    """(group, group) money/year that the row sells to the column; see `goods_by_seat`.

    Args:
        group: (place,) markets abroad included; -1 for none.
        groups: their number.
    """
    total = np.zeros((groups, groups))
    for way, mine, supply, asked in _classes(made, causes, outcome, sectors):
        sent = supply if sellers is None else supply * sellers
        del mine
        total += between_groups(way, sent, asked, group, groups)
    return total


def goods_inside(
    made: Calibrated,
    causes: Causes,
    outcome: Outcome,
    part: Ints,
    parts: int,
    *,
    bought: Floats | None = None,
) -> Floats:
    """(sector, county and market abroad, part from, part to) money/year sold inside counties.

    Args:
        part: (place,) such as the tier, markets abroad included.
        parts: their number.
        bought: (sector, place) purchases that count, such as those of firms; all if absent.
    """
    found = np.zeros((made.economy.sectors, seats(made), parts, parts))
    county = made.moved.kernel.county
    for way, mine, supply, asked in _classes(made, causes, outcome, None, bought):
        found[mine] = inside_groups(way, supply, asked, county, seats(made), part=part, parts=parts)
    return found


def at_home(made: Calibrated, by_seat: Floats) -> Floats:
    """(county, county) the part without markets abroad."""
    inside = made.found.counties
    return by_seat[:inside, :inside]


def seats(made: Calibrated) -> int:
    """Number of counties and markets abroad."""
    return made.found.counties + made.found.foreign


def _classes(
    made: Calibrated,
    causes: Causes,
    outcome: Outcome,
    sectors: Mask | None,
    bought: Floats | None = None,
) -> Iterator[tuple[Hierarchy, Ints, Floats, Floats]]:
    """Kernel, positions of sectors, supply and what is asked, class by class."""
    wanted = np.ones(made.economy.sectors, dtype=bool) if sectors is None else sectors
    spent = outcome.spending if bought is None else bought
    for position, way in enumerate(causes.kernels or made.economy.trade.kernels):
        mine = np.flatnonzero(wanted & (made.economy.trade.kernel_of == position))
        if len(mine):
            assert isinstance(way, Hierarchy)
            yield way, mine, outcome.supply[mine], (spent / outcome.reached)[mine]
