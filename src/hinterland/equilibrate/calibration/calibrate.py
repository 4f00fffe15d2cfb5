"""Calibration: an economy whose baseline is what the facts of a Territory say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.baseline import Baseline, baseline
from hinterland.equilibrate.calibration.friction import Borders, outward_freeness
from hinterland.equilibrate.calibration.people import Moved, fitted, nearness
from hinterland.equilibrate.calibration.routes import Routes, kernels, routes
from hinterland.equilibrate.calibration.technology import consumption, factor_shares, technology
from hinterland.equilibrate.economy import Economy, Mobility, Technology, Trade
from hinterland.equilibrate.hubs import Hierarchy, gathered_within
from hinterland.equilibrate.parameters import COMMODITY, Sectors, model_parameters
from hinterland.errors import Fault, NotConverged
from hinterland.flow import Access, Territory
from hinterland.numerics.anderson import accelerated
from hinterland.numerics.balancing import balanced
from hinterland.numerics.fixed_point import Outcome as Ended
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent

ROUNDS = 40
FITTED = 1e-4
"""Error of the odds of a share."""


@dataclass(frozen=True, eq=False)
class Calibrated:
    """An economy and what it was made from.

    Attributes:
        economy: at its baseline.
        sectors, values, base, found, moved: parts of the calibration.
        borders: fitted freeness of crossing them.
        crossing: exports over the country's product, and home goods over all, as reached.
        steps: evaluations that the supplies took.
    """

    economy: Economy
    sectors: Sectors
    values: Parameters
    base: Baseline
    found: Routes
    moved: Moved
    borders: Borders
    crossing: tuple[float, float]
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
        fit = _Fit(
            ways,
            found,
            sectors,
            base=base,
            spent=spent,
            product=float(income[: found.places - found.foreign].sum()),
            targets=(
                values.get("trade", "all", "export_share"),
                values.get("trade", "all", "home_province"),
            ),
        )
        supply, borders, crossing, steps = _fitted(fit)
        ways = _with_borders(ways, found, borders)
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
    return Calibrated(economy, sectors, values, base, found, moved, borders, crossing, steps)


def _income(made: Technology, base: Baseline) -> Floats:
    return np.asarray((made.labour + made.land + made.capital) @ base.revenue)


class _Fit:
    """Supplies that sell what is earned, and borders at which as much crosses them as is known."""

    def __init__(
        self,
        ways: list[Hierarchy],
        found: Routes,
        sectors: Sectors,
        *,
        base: Baseline,
        spent: Floats,
        product: float,
        targets: tuple[float, float],
    ) -> None:
        self._ways, self._found, self._sectors = ways, found, sectors
        self._base, self._spent, self._product = base, spent, product
        self._targets = np.array(targets)
        self.supply: Floats | None = None
        self.borders = Borders()
        self.reached = (0.0, 0.0)
        self.steps = 0

    def improved(self, guess: Floats) -> Floats:
        """(ln foreign, ln province) borders that come nearer to the known shares."""
        self.borders = Borders(*np.exp(guess))
        ways = _with_borders(self._ways, self._found, self.borders)
        self.supply, steps = _balanced(
            ways, self._sectors, self._base.revenue, self._spent, self.supply
        )
        self.steps += steps
        exported, own = _crossing(ways, self._found, self._sectors, self.supply, self._spent)
        self.reached = exported / self._product, own
        gap = _odds(self._targets) - _odds(np.array(self.reached))
        if not self._found.foreign:
            gap[0] = 0.0
        # The more free a border is, the less is bought at home.
        return np.asarray(guess + gap * np.array([1.0, -1.0]))


def _odds(share: Floats) -> Floats:
    return np.asarray(np.log(share) - np.log1p(-share))


def _fitted(fit: _Fit) -> tuple[Floats, Borders, tuple[float, float], int]:
    found = accelerated(
        fit.improved, np.zeros(2), memory=3, tolerance=FITTED, max_steps=ROUNDS, longest=3.0,
        must_converge=False,
    )  # fmt: skip
    if found.outcome is not Ended.CONVERGED or fit.supply is None:
        raise NotConverged(
            Fault(
                "The borders could not be fitted to the shares of exports and of home goods.",
                f"reached {fit.reached[0]:.3f} and {fit.reached[1]:.3f}",
                'Give other shares in settings["equilibrium"]["trade"]["all"].',
            )
        )
    return fit.supply, fit.borders, fit.reached, fit.steps


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


def _with_borders(ways: list[Hierarchy], found: Routes, borders: Borders) -> list[Hierarchy]:
    """The same kernels with borders; no way to a market stays none."""
    made = []
    for position, way in enumerate(ways):
        free = way.hubs.between.copy()
        borders.cross(free, found.province, goods=bool(COMMODITY[position]))
        made.append(replace(way, hubs=replace(way.hubs, between=free)))
    return made


def _crossing(
    ways: list[Hierarchy], found: Routes, sectors: Sectors, supply: Floats, spent: Floats
) -> tuple[float, float]:
    """Exports in money, and the share of goods that are made in the buyer's province."""
    home = slice(0, found.places - found.foreign)
    abroad = slice(found.places - found.foreign, None)
    exported = goods = own = 0.0
    for position, way in enumerate(ways):
        mine = sectors.trade == position
        if not mine.any():
            continue
        asked = spent[mine] / way.spread(supply[mine])
        if found.foreign:
            only = np.zeros_like(asked)
            only[:, abroad] = asked[:, abroad]
            exported += float((supply[mine] * way.gather(only))[:, home].sum())
        if COMMODITY[position]:
            inner = asked.copy()
            inner[:, abroad] = 0.0
            own += float((supply[mine] * gathered_within(way, inner, found.province)).sum())
            goods += float(spent[mine][:, home].sum())
    return exported, own / goods if goods else 1.0


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
