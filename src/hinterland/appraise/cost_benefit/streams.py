"""Yearly streams of money of one kind: costs of parts, benefits of openings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.codebook import Deflator, Money
from hinterland.errors import Fault, InputError, UnitError

Floats = eq.Floats


@dataclass(frozen=True, eq=False)
class Stream:
    """Money by year, at the prices of one year.

    Attributes:
        values: (year,) amounts.
        currency: its code.
        price_year: the year of the prices, the same for every amount.
    """

    values: Floats
    currency: str
    price_year: int

    def __post_init__(self) -> None:
        if not np.isfinite(self.values).all():
            raise UnitError(
                Fault("A stream of money is not finite.", self.currency, "Give finite amounts.")
            )

    @classmethod
    def none(cls, years: int, kind: Money) -> Stream:
        """Nothing in every year, of the kind of an amount."""
        return cls(np.zeros(years), kind.currency, kind.price_year)

    @property
    def one(self) -> Money:
        """One unit of its money."""
        return Money(1.0, self.currency, self.price_year)

    def __add__(self, other: Stream) -> Stream:
        self.expect(other)
        return Stream(self.values + other.values, self.currency, self.price_year)

    def __sub__(self, other: Stream) -> Stream:
        return self + -1.0 * other

    def __mul__(self, factor: float) -> Stream:
        return Stream(self.values * factor, self.currency, self.price_year)

    __rmul__ = __mul__

    def expect(self, other: Stream) -> None:
        """Refuse another currency, price year or horizon.

        Raises:
            UnitError: another currency or price year.
            InputError: another number of years.
        """
        # Adding money of two kinds is refused in one place.
        _ = self.one + other.one
        if len(self.values) != len(other.values):
            raise InputError(
                Fault(
                    "Streams of different horizons are added.",
                    f"{len(self.values)} and {len(other.values)} years",
                    "Build both over the same years.",
                )
            )

    def at(self, price_year: int, currency: str = "", deflator: Deflator | None = None) -> Stream:
        """The same stream at prices of another year; see `Money.at`."""
        unit = self.one.at(price_year, currency, deflator)
        return Stream(self.values * unit.value, unit.currency, unit.price_year)

    def worth(self, rate: float) -> Money:
        """Present value in year 0."""
        return Money(eq.present_value(rate, self.values), self.currency, self.price_year)


@dataclass(frozen=True)
class Part:
    """What one part of a package costs, and when.

    Attributes:
        name: of it.
        capital: once, before it works.
        running: every year in which it works.
        life: years until it is built again.
        delay: years of building.
        private_share: of capital that private investors bear.
        built_carbon: t of carbon dioxide of building.
        yearly_carbon: t/year while it works.
    """

    name: str
    capital: Money
    running: Money
    life: int
    delay: int
    private_share: float = 0.0
    built_carbon: float = 0.0
    yearly_carbon: float = 0.0


@dataclass(frozen=True)
class Opening:
    """What is gained a year from some point on.

    Attributes:
        gain: a year once in full, beside what was gained before.
        delay: year in which it begins; `ramp` more until it is full.
    """

    gain: Money
    delay: int
    ramp: int


@dataclass(frozen=True, eq=False)
class Account:
    """Yearly costs and benefits of a package, all of one kind of money.

    Attributes:
        capital: spent on building and building again.
        running: upkeep and running.
        residual: value left in the last year.
        public_funds: what public money costs beyond its amount.
        carbon: emissions at a price; nothing unless one was given.
        benefit: what people gain.
        opening: the first year in which all parts work.
    """

    capital: Stream
    running: Stream
    residual: Stream
    public_funds: Stream
    carbon: Stream
    benefit: Stream
    opening: int

    @property
    def cost(self) -> Stream:
        """All costs less residual value."""
        return self.capital + self.running + self.public_funds + self.carbon - self.residual

    @property
    def net(self) -> Stream:
        """Benefits less costs."""
        return self.benefit - self.cost


def account(
    parts: Sequence[Part],
    openings: Sequence[Opening],
    *,
    years: int,
    factor: float = 1.0,
    public_funds: float = 1.0,
    growth: float = 0.0,
    carbon: Money | None = None,
) -> Account:
    """Streams of a package.

    Args:
        parts: what it costs.
        openings: what it brings.
        years: that are counted, building among them.
        factor: conversion factor on all costs.
        public_funds: worth of a unit of public money.
        growth: of benefits a year, from year 0.
        carbon: money a tonne; emissions are not counted if absent.

    Raises:
        UnitError: money of two kinds.
        InputError: no parts, or the horizon ends before something works.
    """
    _refuse_short(parts, openings, years)
    kind = parts[0].capital
    none = Stream.none(years, kind)
    capital = running = residual = funds = emitted = benefit = none
    for part in parts:
        built = _of(factor * part.capital, eq.building(1.0, part.delay, part.life, years))
        left = _of(factor * part.capital, eq.residual(1.0, part.delay, part.life, years))
        kept = _of(factor * part.running, eq.running(1.0, part.delay, years))
        capital, running, residual = capital + built, running + kept, residual + left
        public = (1 - part.private_share) * (built - left) + kept
        funds = funds + (public_funds - 1) * public
        if carbon is not None:
            emitted = emitted + _carbon(part, carbon, years)
    rise = (1 + growth) ** np.arange(years)
    for one in openings:
        share = eq.ramped(one.delay, one.ramp, years) * rise
        benefit = benefit + _of(one.gain, share)
    opening = max(part.delay for part in parts)
    return Account(capital, running, residual, funds, emitted, benefit, opening)


def _of(money: Money, shape: Floats) -> Stream:
    """An amount of money, times a number for each year."""
    return Stream(money.value * shape, money.currency, money.price_year)


def _carbon(part: Part, price: Money, years: int) -> Stream:
    """Emissions of building fall when it is built, again at every renewal."""
    tonnes = eq.building(part.built_carbon, part.delay, part.life, years)
    tonnes = tonnes + eq.running(part.yearly_carbon, part.delay, years)
    return _of(price, tonnes)


def _refuse_short(parts: Sequence[Part], openings: Sequence[Opening], years: int) -> None:
    if not parts:
        raise InputError(Fault("There is nothing to appraise.", "parts", "Give measures."))
    last = max([part.delay for part in parts] + [one.delay for one in openings])
    if years <= last:
        do = f"Count at least {last + 1} years."
        raise InputError(
            Fault(f"The horizon of {years} years ends before all works.", f"year {last}", do)
        )
