"""The book of the baseline: who earns what from which source at each place, and buys what.

    cells    registration x training: earnings by relative pay, split over sectors; land; capital
    fifths   thresholds of income per head under which fifths of the region's people are; within a
             cell of a place incomes are lognormal
    budgets  by elasticities to income

Tables are fitted to their sums at every step, so groups add up to sources, sectors and places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.incidence.traits import CELLS, FIFTHS, REGISTERED, TRAINED, Traits
from hinterland.numerics.groups import Mask
from hinterland.numerics.lognormal import income_below, ln_thresholds, people_below
from hinterland.numerics.paths import Floats
from hinterland.numerics.table_fitting import fitted_tables

FEW = 1e-9
"""Share of a cell that a fifth has at least, so that its mean income can be told."""


@dataclass(frozen=True, eq=False)
class Places:
    """What is known of places as a whole at one moment.

    Attributes:
        workers: (place, 2) by where they are registered: REGISTERED.
        earnings: (place, sector) money/year.
        land, capital: (place,) money/year.
        budget: (place, sector) shares of household spending.
    """

    workers: Floats
    earnings: Floats
    land: Floats
    capital: Floats
    budget: Floats


@dataclass(frozen=True, eq=False)
class Book:
    """Groups at the baseline, in the order of HOUSEHOLDS.

    Attributes:
        workers: (place, group).
        income: (place, group, source) money/year; sources are sectors, land, capital.
        spending: (place, group, sector) money/year.
        thresholds: (4,) income per head between fifths of the region's people, money/person/year.
    """

    workers: Floats
    income: Floats
    spending: Floats
    thresholds: Floats


def written(places: Places, traits: Traits, heads: Floats, urban: Mask, region: Mask) -> Book:
    """The book.

    Args:
        places: at the baseline.
        traits: how groups differ.
        heads: (place,) people for each worker.
        urban: (place,) True for cities.
        region: (place,) True for places whose people are counted for the fifths.
    """
    workers, sources = cells(places, traits, urban)
    mean = sources.sum(axis=-1) / (workers * heads[:, None])
    people = (workers * heads[:, None])[region]
    cuts = ln_thresholds(
        mean[region].ravel(), people.ravel(), traits.spread, np.arange(1, 5) / len(FIFTHS)
    )
    count, times = fifths(mean, cuts, traits.spread)
    income = fitted_tables(
        count[..., None] * times[..., None] ** traits.by_income * sources[..., None, :],
        (count * times) * sources.sum(axis=-1)[..., None],
        sources,
    )
    size, groups = len(workers), len(CELLS) * len(FIFTHS)
    by_group = (workers[..., None] * count).reshape(size, groups)
    book = income.reshape(size, groups, -1)
    spending = budgets(book.sum(axis=-1), by_group, places.budget, traits.budget)
    return Book(by_group, book, spending, np.exp(cuts))


def cells(places: Places, traits: Traits, urban: Mask) -> tuple[Floats, Floats]:
    """(place, cell) workers, and (place, cell, source) income."""
    size = len(places.workers)
    share = np.stack([1 - traits.trained, traits.trained], axis=1)
    workers = (places.workers[:, :, None] * share).reshape(size, len(REGISTERED) * len(TRAINED))
    pay = _split(places.earnings.sum(axis=1), workers * traits.pay)
    earned = fitted_tables(pay[:, :, None] * traits.work, pay, places.earnings)
    land = _split(places.land, workers * traits.land[:, np.where(urban, 0, 1)].T)
    capital = _split(places.capital, pay)
    return workers, np.concatenate([earned, land[..., None], capital[..., None]], axis=-1)


def fifths(mean: Floats, cuts: Floats, spread: float) -> tuple[Floats, Floats]:
    """(..., 5) shares of a cell's people in each fifth, and their income over the cell's mean."""
    at = np.concatenate([[-np.inf], cuts, [np.inf]])
    count = np.diff(people_below(at, mean[..., None], spread), axis=-1)
    money = np.diff(income_below(at, mean[..., None], spread), axis=-1)
    count = np.maximum(count, FEW)
    count = count / count.sum(axis=-1, keepdims=True)
    # Where next to nobody is, the mean of a fifth still lies between its thresholds.
    low = np.exp(np.concatenate([[cuts[0] - 4 * spread], cuts])) / mean[..., None]
    high = np.exp(np.concatenate([cuts, [cuts[-1] + 4 * spread]])) / mean[..., None]
    times = np.clip(money / count, low, high)
    return count, times / (count * times).sum(axis=-1, keepdims=True)


def budgets(income: Floats, workers: Floats, shares: Floats, elasticity: Floats) -> Floats:
    """(place, group, sector) spending: more of what the poor buy for those who have less.

    Args:
        income, workers: (place, group).
        shares: (place, sector) of the place's spending.
        elasticity: (sector,) of spending to income per worker.
    """
    whole = income.sum(axis=1)
    each = (income / workers) / (whole / workers.sum(axis=1))[:, None]
    guess = income[..., None] * shares[:, None, :] * each[..., None] ** (elasticity - 1)
    return fitted_tables(guess, income, shares * whole[:, None])


def _split(whole: Floats, weights: Floats) -> Floats:
    """(place, cell) a place's sum by weights."""
    return np.asarray(whole[:, None] * weights / weights.sum(axis=1, keepdims=True))
