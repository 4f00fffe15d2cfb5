"""Calibration: an economy whose baseline is what the facts of a Territory say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.baseline import Baseline, baseline
from hinterland.equilibrate.calibration.people import Moved, fitted, nearness
from hinterland.equilibrate.calibration.routes import Routes, kernels, outward_freeness, routes
from hinterland.equilibrate.calibration.technology import consumption, factor_shares, technology
from hinterland.equilibrate.economy import Economy, Mobility, Technology, Trade
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.parameters import Sectors, model_parameters
from hinterland.errors import Fault, NotConverged
from hinterland.flow import Access, Territory
from hinterland.numerics.balancing import balanced
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent

BORDER_ROUNDS = 25
BORDER_FITTED = 1e-4


@dataclass(frozen=True, eq=False)
class Calibrated:
    """An economy and what it was made from.

    Attributes:
        economy: at its baseline.
        sectors, values, base, found, moved: parts of the calibration.
        border: fitted freeness of crossing to foreign markets; 1 where there are none.
        exports: share of exports in the product of the country, reached.
        steps: evaluations that the supplies took.
    """

    economy: Economy
    sectors: Sectors
    values: Parameters
    base: Baseline
    found: Routes
    moved: Moved
    border: float
    exports: float
    steps: int

    @property
    def land_income(self) -> Floats:
        """(place,) rent of a registered worker over a worker's earnings."""
        e = self.economy
        rent, earned = e.technology.land @ e.revenue, e.technology.labour @ e.revenue
        people = np.maximum(self.moved.registered, 1.0)
        return np.asarray(rent / people / (earned / e.workers))

    @property
    def stay_share(self) -> Floats:
        """(place,) share of the registered who live where they are registered."""
        options = self.moved.kernel.spread(self.moved.attraction[None])[0]
        return np.asarray(self.moved.kernel.staying * self.moved.attraction / options)

    def near(self, access: Access) -> Floats:
        """(county, county) how near counties are for those who move, under some travel."""
        found = self.found
        return nearness(access, self.values, found.km, found.counties, found.foreign)


def outward(made: Calibrated, territory: Territory, ln_reach: Floats) -> list[Floats | None]:
    """Outward freeness of village and town industry, chi times exp(ln_reach)."""
    foreign = made.base.foreign
    return outward_freeness(
        _technology_index(territory, foreign),
        made.sectors,
        made.economy.trade.theta,
        made.values,
        urban=_urban(territory, foreign),
        ln_reach=ln_reach,
    )


def calibrate(territory: Territory, access: Access, progress: Progress = silent) -> Calibrated:
    """The economy of a territory.

    Args:
        territory: facts.
        access: its travel by all modes.
        progress: told of each part.

    Raises:
        InputError: facts are missing or cannot be closed.
        NotConverged: totals cannot be met.
    """
    values, sectors = model_parameters(territory), Sectors.of(territory)
    base = baseline(territory, factor_shares(sectors, values))
    total = base.revenue.sum(axis=1)
    made = technology(sectors, values, total)
    consumed = consumption(sectors, made, total)
    theta = np.array([values.get("trade", "all", "theta", label) for label in sectors.labels])
    with progress("calibration", 3) as advance:
        found = routes(territory, access, base.foreign)
        advance(1)
        out = outward_freeness(
            _technology_index(territory, base.foreign),
            sectors,
            theta,
            values,
            urban=_urban(territory, base.foreign),
        )
        ways = kernels(found, access, values, outward=out)
        income = _income(made, base)
        spent = consumed * income + made.inputs @ base.revenue
        supply, border, exports, steps = _fitted_supply(
            ways,
            found,
            sectors,
            base=base,
            spent=spent,
            exports=values.get("trade", "all", "export_share"),
        )
        if border != 1:
            ways = kernels(found, access, values, border=border, outward=out)
        advance(1)
        moved = fitted(territory, access, base, values, found.km)
        advance(1)
    earned = made.capital @ base.revenue
    economy = Economy(
        technology=made,
        trade=Trade(theta, tuple(ways), sectors.trade, supply),
        consumed=consumed,
        revenue=base.revenue,
        workers=base.workers,
        owned=earned / earned.sum(),
        mobility=Mobility(
            moving="heterogeneous",
            elasticity=values.get("migration", "all", "elasticity"),
            registered=moved.registered,
            kernel=moved.kernel,
            attraction=moved.attraction,
            housing=values.get("migration", "all", "housing"),
            crowding=values.get("migration", "all", "crowding"),
        ),
        names=_names(territory),
    )
    return Calibrated(economy, sectors, values, base, found, moved, border, exports, steps)


def _income(made: Technology, base: Baseline) -> Floats:
    return np.asarray((made.labour + made.land + made.capital) @ base.revenue)


def _fitted_supply(
    ways: list[Hierarchy],
    found: Routes,
    sectors: Sectors,
    *,
    base: Baseline,
    spent: Floats,
    exports: float,
) -> tuple[Floats, float, float, int]:
    """Supplies that sell what is earned, and the border freeness at which as much is exported."""
    supply, steps, ln_border, reached = None, 0, 0.0, 0.0
    product = _product(base, found)
    history: list[tuple[float, float]] = []
    for _ in range(BORDER_ROUNDS):
        current = _with_border(ways, found, np.exp(ln_border))
        supply, more = _balanced(current, sectors, base.revenue, spent, supply)
        steps += more
        if not found.foreign:
            return supply, 1.0, 0.0, steps
        reached = _exports(current, sectors, supply, spent, found) / product
        if abs(np.log(reached / exports)) <= BORDER_FITTED:
            return supply, float(np.exp(ln_border)), reached, steps
        history.append((ln_border, float(np.log(reached))))
        slope = 0.7
        if len(history) > 1:
            (x0, y0), (x1, y1) = history[-2:]
            slope = float(np.clip((y1 - y0) / (x1 - x0), 0.05, 2.0))
        ln_border += float(np.clip((np.log(exports) - np.log(reached)) / slope, -4.0, 4.0))
    raise NotConverged(
        Fault(
            "The border could not be fitted to the share of exports.",
            f"wanted {exports:.3f}, reached {reached:.3f}",
            'Give another settings["equilibrium"]["trade"]["all"]["export_share"].',
        )
    )


def _balanced(
    ways: list[Hierarchy], sectors: Sectors, sold: Floats, spent: Floats, start: Floats | None
) -> tuple[Floats, int]:
    supply, steps = np.empty_like(sold), 0
    for position, way in enumerate(ways):
        mine = sectors.trade == position
        if mine.any():
            first = None if start is None else start[mine]
            supply[mine], more = balanced(
                way.spread, way.gather, sold[mine], spent[mine], start=first
            )
            steps += more
    return supply, steps


def _with_border(ways: list[Hierarchy], found: Routes, border: float) -> list[Hierarchy]:
    """The same kernels with another freeness of crossing; no way to a market stays none."""
    inside, made = found.counties, []
    for way in ways:
        free = way.hubs.between.copy()
        free[inside:, :inside] *= border
        free[:inside, inside:] *= border
        made.append(replace(way, hubs=replace(way.hubs, between=free)))
    return made


def _exports(
    ways: list[Hierarchy], sectors: Sectors, supply: Floats, spent: Floats, found: Routes
) -> float:
    """Sales of the country's places to foreign markets."""
    abroad = slice(found.places - found.foreign, None)
    total = 0.0
    for position, way in enumerate(ways):
        mine = sectors.trade == position
        asked = spent[mine] / way.spread(supply[mine])
        foreign_only = np.zeros_like(asked)
        foreign_only[:, abroad] = asked[:, abroad]
        sold = supply[mine] * way.gather(foreign_only)
        total += float(sold[:, : found.places - found.foreign].sum())
    return total


def _product(base: Baseline, found: Routes) -> float:
    """Revenue of the country times the share of value added."""
    home = found.places - found.foreign
    return float(base.revenue[:, :home].sum())


def _technology_index(territory: Territory, foreign: int) -> Floats:
    """(place,) in [0, 1]: rank of the county's income per head; a stand-in that is assumed."""
    facts = territory.facts
    county = facts["place_county"].values
    people = np.maximum(facts["population"].values, 1.0)
    income = np.bincount(county, people * facts["income"].values) / np.bincount(county, people)
    rank = np.argsort(np.argsort(income)) / max(len(income) - 1, 1)
    return np.concatenate([rank[county], np.ones(foreign)])


def _urban(territory: Territory, foreign: int) -> np.ndarray:
    city = territory.facts["place_tier"].values.astype(str) == "city"
    return np.concatenate([city, np.ones(foreign, dtype=bool)])


def _names(territory: Territory) -> tuple[str, ...]:
    facts = territory.facts
    names = [str(label) for label in facts["place"].values]
    return (*names, *(str(label) for label in facts["foreign"].values))
