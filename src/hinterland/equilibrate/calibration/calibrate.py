"""Calibration: an economy whose baseline is what the facts of a Territory say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.baseline import Baseline, baseline
from hinterland.equilibrate.calibration.borders import Bought, Fitted, fit_borders, with_borders
from hinterland.equilibrate.calibration.capital import placed_by_savers, placed_capital
from hinterland.equilibrate.calibration.friction import outward_freeness
from hinterland.equilibrate.calibration.people import Moved, fitted, nearness
from hinterland.equilibrate.calibration.routes import Routes, kernels, routes
from hinterland.equilibrate.calibration.technology import consumption, factor_shares, technology
from hinterland.equilibrate.economy import Economy, Mobility, Technology, Trade
from hinterland.equilibrate.farms import Farms
from hinterland.equilibrate.parameters import PRODUCTION, Sectors, model_parameters
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent


@dataclass(frozen=True, eq=False)
class Calibrated:
    """An economy and what it was made from.

    Attributes:
        economy: at its baseline.
        sectors, values, base, found, moved: parts of the calibration.
        fit: supplies and borders.
    """

    economy: Economy
    sectors: Sectors
    values: Parameters
    base: Baseline
    found: Routes
    moved: Moved
    fit: Fitted

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
        bought = Bought(base.revenue, spent, float(income[: found.places - found.foreign].sum()))
        fit = fit_borders(ways, found, sectors, bought, values)
        ways = with_borders(ways, found, fit.borders)
        advance(1)
        moved = fitted(territory, access, base, values, found.km)
        earned = made.capital @ base.revenue
        capital = None
        if placed_by_savers(values):
            capital = placed_capital(
                territory, access, base, values, like=moved.kernel, km=found.km,
                paid=earned, owned=earned,
            )  # fmt: skip
        advance(1)
    economy = Economy(
        technology=made,
        trade=Trade(theta, tuple(ways), sectors.trade, fit.supply),
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
        capital=capital,
        credit_bound=_credit_bound(territory, base, sectors, values),
        farms=_farms(base, sectors, made, values),
        names=_names(territory),
    )
    return Calibrated(economy, sectors, values, base, found, moved, fit)


def _income(made: Technology, base: Baseline) -> Floats:
    return np.asarray((made.labour + made.land + made.capital) @ base.revenue)


def _credit_bound(
    territory: Territory, base: Baseline, sectors: Sectors, values: Parameters
) -> Floats:
    """(sector, place) share of firms bound by credit: of industry in towns and villages."""
    share = values.get("capital", "all", "credit_bound")
    rural = ~_urban(territory, base.foreign)
    return np.asarray(share * sectors.rural_industry[:, None] * rural[None, :])


def _farms(base: Baseline, sectors: Sectors, made: Technology, values: Parameters) -> Farms:
    return Farms.of(
        sectors.production == PRODUCTION.index("farm"),
        made.land[:, None] * base.revenue,
        made.labour[:, None] * base.revenue,
        base.workers,
        values.get("capital", "all", "farm_elasticity"),
    )


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
