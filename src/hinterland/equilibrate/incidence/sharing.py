"""What a change at a place is for each group there.

    earnings   N'_g y_g y^_g, y^_g = (sum_k lam_gk phi^_gk w^_k^kappa)^(1/kappa): equation 1 with
               the group's own sectors and skill, exact in changes; closed by one factor a place
    land, capital, transfers   by who had them, a head
    taxes      in proportion to what is taxed

So groups add up to the place after the change as before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.incidence.book import Book, Places
from hinterland.equilibrate.incidence.traits import HOUSEHOLDS, REGISTERED, Traits
from hinterland.numerics.paths import Floats
from hinterland.numerics.table_fitting import fitted_tables

OF_REGISTERED = np.array([REGISTERED.index(registered) for registered, _, _ in HOUSEHOLDS])
"""(group,) position in REGISTERED."""
IS_TRAINED = np.array([trained == "trained" for _, trained, _ in HOUSEHOLDS])


@dataclass(frozen=True, eq=False)
class Happened:
    """What happened at places.

    Attributes:
        places: what they have now.
        ln_wage, ln_skill: (place, sector) logarithms of changes.
        transfers: (place,) received, money/year.
        of_income, of_land: (place,) taxes by what is taxed, money/year.
        kappa: dispersion of skill over sectors.
    """

    places: Places
    ln_wage: Floats
    ln_skill: Floats
    transfers: Floats
    of_income: Floats
    of_land: Floats
    kappa: float


@dataclass(frozen=True, eq=False)
class Shared:
    """Groups after a change, as in Book; two more sources: transfers and taxes (negative).

    Attributes:
        workers: (place, group).
        income: (place, group, source) money/year.
        spending: (place, group, sector) money/year.
    """

    workers: Floats
    income: Floats
    spending: Floats


def shared(book: Book, traits: Traits, before: Places, now: Happened) -> Shared:
    """The book after a change.

    Of those registered alike who live in a place, the trained and the fifths are as many as before.
    """
    grown = now.places.workers / before.workers
    workers = book.workers * grown[:, OF_REGISTERED]
    sectors = now.places.earnings.shape[1]
    earned = _earnings(book, traits, workers, now)
    land, capital = (
        _by_weight(whole, workers * book.income[..., at] / book.workers)
        for whole, at in ((now.places.land, sectors), (now.places.capital, sectors + 1))
    )
    own = np.concatenate([earned, land[..., None], capital[..., None]], axis=-1)
    given = _by_weight(now.transfers, workers)
    taxes = _by_weight(now.of_income, own.sum(axis=-1)) + _by_weight(now.of_land, land)
    income = np.concatenate([own, given[..., None], -taxes[..., None]], axis=-1)
    total = income.sum(axis=-1)
    guess = book.spending * (total / book.income.sum(axis=-1))[..., None]
    spending = fitted_tables(guess, total, now.places.budget * total.sum(axis=1)[:, None])
    return Shared(workers, income, spending)


def ln_income_change(book: Book, after: Shared) -> tuple[Floats, Floats]:
    """(place, group) ln of income a worker over that of the baseline, and (place,) that of all at
    the place as it was composed."""
    had = book.income.sum(axis=-1)
    times = after.income.sum(axis=-1) / after.workers / (had / book.workers)
    mean = (had * times).sum(axis=1) / had.sum(axis=1)
    return np.log(times), np.log(mean)


def ln_price_change(book: Book, ln_price: Floats) -> Floats:
    """(place, group) ln of consumer prices by the group's budget shares of the baseline.

    Args:
        book: the baseline.
        ln_price: (place, sector).
    """
    shares = book.spending / book.spending.sum(axis=-1, keepdims=True)
    return np.asarray((shares * ln_price[:, None, :]).sum(axis=-1))


def skill_change(book: Book, traits: Traits, ln_skill: Floats) -> Floats:
    """(place, group, sector) phi^ of groups, whose mean over a sector's earnings is the place's.

    A rise r - 1 is r - 1 times 1 - t + t / share for the trained and 1 - t for others; a fall is
    its mirror image.
    """
    earned = book.income[..., : ln_skill.shape[1]]
    share = earned[:, IS_TRAINED].sum(axis=1) / earned.sum(axis=1)
    part = traits.skill_to_trained
    more = np.where(IS_TRAINED[None, :, None], part / share[:, None, :], 0.0) + 1 - part
    rise = 1 + np.expm1(np.abs(ln_skill))[:, None, :] * more
    return np.where(ln_skill[:, None, :] < 0, 1 / rise, rise)


def _earnings(book: Book, traits: Traits, workers: Floats, now: Happened) -> Floats:
    """(place, group, sector) money/year."""
    earned = book.income[..., : now.ln_wage.shape[1]]
    whole = earned.sum(axis=-1)
    pull = skill_change(book, traits, now.ln_skill) * np.exp(now.kappa * now.ln_wage)[:, None, :]
    drawn = earned * pull
    times = (drawn.sum(axis=-1) / whole) ** (1 / now.kappa)
    rows = _by_weight(now.places.earnings.sum(axis=1), workers / book.workers * whole * times)
    return fitted_tables(drawn, rows, now.places.earnings)


def _by_weight(whole: Floats, weights: Floats) -> Floats:
    """(place, group) a place's sum by weights."""
    return np.asarray(whole[:, None] * weights / weights.sum(axis=1, keepdims=True))
