"""Supplies that sell what is earned, and borders at which as much crosses them as is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.friction import Borders
from hinterland.equilibrate.calibration.routes import Routes
from hinterland.equilibrate.hubs import Hierarchy, gathered_within
from hinterland.equilibrate.parameters import CLASSES, COMMODITY, Sectors
from hinterland.errors import Fault, NotConverged
from hinterland.numerics.balancing import balanced
from hinterland.numerics.fixed_point import Outcome as Ended
from hinterland.numerics.fixed_point import accelerated
from hinterland.numerics.paths import Floats, Ints

ROUNDS = 40
FITTED = 1e-4
"""Error of the odds of a share."""
EXACT = 1e-10
"""Error of the logarithms of sales at last."""
ROUGHLY = 0.003
"""Error of sales over that of the odds while borders are still wrong."""


@dataclass(frozen=True, eq=False)
class Bought:
    """What is sold and bought at the baseline.

    Attributes:
        revenue, spent: (sector, place) money/year.
        product: of the country, money/year.
    """

    revenue: Floats
    spent: Floats
    product: float


@dataclass(frozen=True, eq=False)
class Fitted:
    """Supplies and borders.

    Attributes:
        supply: (sector, place).
        borders: freeness of crossing them.
        exports: exports of each of CLASSES over the country's product, as reached.
        home_goods: share of the goods bought that are made in the own province, as reached.
        steps: evaluations that the supplies took.
    """

    supply: Floats
    borders: Borders
    exports: Floats
    home_goods: float
    steps: int


def fit_borders(
    ways: list[Hierarchy], found: Routes, sectors: Sectors, bought: Bought, values: Parameters
) -> Fitted:
    """Balance supplies, and move borders until exports and home goods are as known.

    Raises:
        NotConverged: no borders do that.
    """
    search = _Search(ways, found, sectors, bought, values)
    size = len(search.exporting) + search.provincial
    if not size:
        search.improved(np.zeros(0))
        return search.final()
    done = accelerated(
        search.improved,
        np.zeros(size),
        memory=3,
        tolerance=FITTED,
        max_steps=ROUNDS,
        longest=3.0,
        must_converge=False,
    )
    if done.outcome is not Ended.CONVERGED:
        got = search.fitted
        raise NotConverged(
            Fault(
                "The borders could not be fitted to the shares of exports and of home goods.",
                f"reached exports {got.exports.sum():.3f}, home goods {got.home_goods:.3f}",
                'Give other shares in settings["equilibrium"]["trade"].',
            )
        )
    return search.final()


def with_borders(ways: list[Hierarchy], found: Routes, borders: Borders) -> list[Hierarchy]:
    """The same kernels with borders; no way to a market stays none."""
    made = []
    for name, commodity, way in zip(CLASSES, COMMODITY, ways, strict=True):
        if not commodity and name not in borders.foreign:
            made.append(way)
            continue
        free = way.hubs.between.copy()
        borders.cross(free, found.province, name)
        made.append(replace(way, hubs=replace(way.hubs, between=free)))
    return made


class _Search:
    """One guess of the borders after another; the last is kept."""

    fitted: Fitted

    def __init__(
        self,
        ways: list[Hierarchy],
        found: Routes,
        sectors: Sectors,
        bought: Bought,
        values: Parameters,
    ) -> None:
        self._ways, self._found, self._sectors, self._bought = ways, found, sectors, bought
        goods = [k for k, name in enumerate(COMMODITY) if name and (sectors.trade == k).any()]
        self.exporting = goods if found.foreign else []
        self._goods = [k for k, name in enumerate(COMMODITY) if name]
        home = found.province[: found.counties]
        self.provincial = bool(goods) and bool((home != home[0]).any())
        share = np.array([values.get("trade", CLASSES[k], "of_exports") for k in self.exporting])
        total = values.get("trade", "all", "export_share")
        self._exports = total * share / share.sum() if len(share) else share
        self._home = values.get("trade", "all", "home_province")
        self._supply = np.ones_like(bought.revenue)
        self._steps = 0
        self._balance(ways, [k for k in range(len(CLASSES)) if not COMMODITY[k]], EXACT)
        self._enough = ROUGHLY
        self._crossed: list[Hierarchy] = []

    def improved(self, guess: Floats) -> Floats:
        """(ln foreign borders of exporting classes, ln border of provinces) that come nearer."""
        foreign = dict(zip((CLASSES[k] for k in self.exporting), np.exp(guess), strict=False))
        borders = Borders(foreign, float(np.exp(guess[-1])) if self.provincial else 1.0)
        ways = with_borders(self._ways, self._found, borders)
        self._crossed = ways
        self._balance(ways, self._goods, self._enough)
        exports, home = self._crossing(ways, self._supply)
        self.fitted = Fitted(self._supply, borders, exports, home, self._steps)
        gap = [
            _odds(wanted) - _odds(float(exports[k]))
            for k, wanted in zip(self.exporting, self._exports, strict=True)
        ]
        if self.provincial:
            # The more free a border is, the less is bought at home.
            gap.append(_odds(home) - _odds(self._home))
        worst = float(np.max(np.abs(gap), initial=0.0))
        self._enough = float(np.clip(ROUGHLY * worst, ROUGHLY * FITTED, self._enough))
        return np.asarray(guess + np.array(gap))

    def final(self) -> Fitted:
        """The last guess, with supplies that sell exactly what is earned."""
        self._balance(self._crossed, self._goods, EXACT)
        exports, home = self._crossing(self._crossed, self._supply)
        return Fitted(self._supply, self.fitted.borders, exports, home, self._steps)

    def _balance(self, ways: list[Hierarchy], classes: list[int], tolerance: float) -> None:
        """Supplies of some classes anew, from the last ones; borders cross goods alone."""
        for position in classes:
            way, mine = self._classes(ways)[position]
            if not len(mine):
                continue
            self._supply[mine], steps = balanced(
                way.spread,
                way.gather,
                self._bought.revenue[mine],
                self._bought.spent[mine],
                own=1.0,
                start=self._supply[mine],
                tolerance=tolerance,
            )
            self._steps += steps

    def _crossing(self, ways: list[Hierarchy], supply: Floats) -> tuple[Floats, float]:
        """Exports by class over the product, and the share of goods of the buyer's province."""
        inside = self._found.places - self._found.foreign
        exports, goods, own = np.zeros(len(CLASSES)), 0.0, 0.0
        for position, (way, mine) in enumerate(self._classes(ways)):
            if not COMMODITY[position] or not len(mine):
                continue
            asked = self._bought.spent[mine] / way.spread(supply[mine])
            home, abroad = asked.copy(), asked.copy()
            home[:, inside:], abroad[:, :inside] = 0.0, 0.0
            sold = supply[mine] * way.gather(abroad)
            exports[position] = sold[:, :inside].sum() / self._bought.product
            own += (supply[mine] * gathered_within(way, home, self._found.province)).sum()
            goods += self._bought.spent[mine][:, :inside].sum()
        return exports, float(own / goods) if goods else 1.0

    def _classes(self, ways: list[Hierarchy]) -> list[tuple[Hierarchy, Ints]]:
        return [(way, np.flatnonzero(self._sectors.trade == k)) for k, way in enumerate(ways)]


def _odds(share: float) -> float:
    return float(np.log(share) - np.log1p(-share))
