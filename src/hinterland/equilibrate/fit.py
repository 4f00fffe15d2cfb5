"""How well a calibrated economy fits: what it was fitted to, and what it says of other things."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.baseline import LEAST_SHARE, LEAST_WORKERS
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.equilibrate.system import System
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats
from hinterland.numerics.products import columns_times


@dataclass(frozen=True)
class Target:
    """One thing that the calibration is to meet.

    Attributes:
        name: in words.
        target, reached: its value, and what the economy has.
        kind: `fitted` (a few numbers were moved until it held), `by construction` (as many numbers
            as targets: meeting it is no test of the model), or `told` (no target, a count).
        source: of the target.
    """

    name: str
    target: float
    reached: float
    kind: str
    source: str


def targets(territory: Territory, made: Calibrated) -> list[Target]:
    """What the economy was fitted to, and how near it came."""
    return [*_moves(made), *_borders(made), *_constructed(territory, made)]


@dataclass(frozen=True, eq=False)
class Origins:
    """Residents of counties by where they are registered; foreign markets left out.

    Attributes:
        own_county, same_province, other_province: (county,) workers.
    """

    own_county: Floats
    same_province: Floats
    other_province: Floats

    @property
    def split(self) -> Floats:
        """(county,) share of those registered in another province among incomers of counties."""
        return self.other_province / (self.other_province + self.same_province)

    @property
    def residents(self) -> Floats:
        """(county,) all of them."""
        return self.own_county + self.same_province + self.other_province


def origins(made: Calibrated, attraction: Floats | None = None) -> Origins:
    """Where residents are registered, by the migration of the economy (equation 8).

    Args:
        made: the economy.
        attraction: (place,) in the place of that of the baseline.
    """
    move = made.moved.kernel
    draws = made.moved.attraction if attraction is None else attraction
    asked = made.moved.registered / move.spread(draws[None])[0]
    sent, same, everywhere = _reached(made, move.leaving * asked)
    drawing = np.bincount(move.county, move.entry * draws, len(move.near))
    near = drawing * move.wedges[1] * (same - sent)
    far = drawing * move.wedges[2] * (everywhere - same)
    total = np.bincount(move.county, draws * move.gather(asked[None])[0], len(move.near))
    inside = slice(0, made.found.counties)
    return Origins((total - near - far)[inside], near[inside], far[inside])


def nearness_split(made: Calibrated) -> Floats:
    """(county,) the share of `Origins.split` if people came by nearness alone: as many as are
    registered in a county, by travel time and the two wedges, whatever they can choose from."""
    move = made.moved.kernel
    people, same, everywhere = _reached(made, made.moved.registered)
    near, far = move.wedges[1] * (same - people), move.wedges[2] * (everywhere - same)
    inside = slice(0, made.found.counties)
    return np.asarray((far / np.maximum(near + far, 1e-300))[inside])


def _reached(made: Calibrated, values: Floats) -> tuple[Floats, Floats, Floats]:
    """(county,) sums of (place,) values in the county, in its province and everywhere, by nearness
    to the county; foreign markets behind."""
    move = made.moved.kernel
    own = np.asarray(np.bincount(move.county, values, len(move.near)), dtype=float)
    same = np.zeros_like(own)
    for number in np.unique(move.province[move.province >= 0]):
        members = np.flatnonzero(move.province == number)
        block = np.ascontiguousarray(move.near[np.ix_(members, members)])
        same[members] = columns_times(block, own[members][None])[0]
    return own, same, columns_times(move.near, own[None])[0]


def ln_real_income(made: Calibrated) -> Floats:
    """(place,) ln y - (1 - eta) ln P up to a constant: earnings over prices at the baseline.

    Prices have a level between places although the model is in changes: P_nk = Phi_nk^(-1/theta),
    up to a constant for each sector.
    """
    e = made.economy
    reached = e.trade.reached
    ln_price = -np.log(reached) / e.trade.theta[:, None]
    prices = eq.ln_consumer_price(ln_price, np.broadcast_to(e.consumed, ln_price.shape))
    earned = eq.labour_income(e.revenue, e.workers, e.technology.labour)
    return np.asarray(np.log(earned) - (1 - e.mobility.housing) * prices)


def _moves(made: Calibrated) -> list[Target]:
    names = {
        "within_county": "share living elsewhere in the county of registration",
        "same_province": "share living elsewhere in the province",
        "other_province": "share living in another province",
        "from_villages": "share of movers registered in towns and villages",
    }
    values = made.values.values
    return [
        Target(name, target, float(reached), "fitted", values["migration", "all", word, ""].source)
        for (word, name), target, reached in zip(
            names.items(), made.moved.targets, made.moved.reached, strict=True
        )
    ]


def _borders(made: Calibrated) -> list[Target]:
    values, found = made.values.values, []
    goods = [k for k, name in enumerate(COMMODITY) if name and (made.sectors.trade == k).any()]
    if made.base.foreign and goods:
        total = made.values.get("trade", "all", "export_share")
        shares = {k: made.values.get("trade", CLASSES[k], "of_exports") for k in goods}
        for k in goods:
            found.append(
                Target(
                    f"exports of {CLASSES[k]} goods over the product of the country",
                    total * shares[k] / sum(shares.values()),
                    float(made.fit.exports[k]),
                    "fitted",
                    values["trade", "all", "export_share", ""].source,
                )
            )
    home = made.found.province[: made.found.counties]
    if goods and (home != home[0]).any():
        row = values["trade", "all", "home_province", ""]
        found.append(
            Target(
                "share of goods bought that are made in the own province",
                row.value,
                made.fit.home_goods,
                "fitted",
                row.source,
            )
        )
    return found


def _constructed(territory: Territory, made: Calibrated) -> list[Target]:
    """Totals that hold because there is a number for each of them."""
    facts, e = territory.facts, made.economy
    places = facts.sizes["place"]
    found = System(e).outcome(System(e).start())
    jobs = facts["employment"].values.astype(float)
    people = facts["population"].values.astype(float)
    income = people * facts["income"].values
    sold = np.abs(found.sold / e.revenue - 1).max()
    drawn = np.abs(found.drawn / e.workers - 1).max()
    kind = "by construction"
    return [
        Target("workers of the territory", jobs.sum(), e.workers[:places].sum(), kind,
               "fact employment"),
        Target("income of the territory", income.sum(), float(found.disposable[:places].sum()),
               kind, "facts income and population"),
        Target("largest gap between what a sector of a place earns and sells", 0.0, float(sold),
               kind, "closure of the markets for goods"),
        Target("largest gap between the workers of a place and those it draws", 0.0, float(drawn),
               kind, "closure of migration"),
        Target(f"places with a sector below {LEAST_SHARE:.1%} of their workers or with fewer than "
               f"{LEAST_WORKERS:.0f} workers, raised to it", np.nan,
               float(made.base.floored[:places].sum()), "told", "floors of the calibration"),
        Target("counties whose registered people were held between half and twice their residents",
               np.nan, float(made.moved.capped), "told",
               "registration modelled" if made.moved.modelled else "fact registered_population"),
    ]  # fmt: skip
