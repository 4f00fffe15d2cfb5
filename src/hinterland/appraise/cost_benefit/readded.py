"""An appraisal added up again by plain loops, from units and unit costs, to catch slips.

Nothing of the streams is used here: neither their formulas nor their money. Two ways to the same
figures that share no code have to agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hinterland.errors import Fault, InputError

TOLERANCE = 1e-9
"""Largest difference, as a share of the larger figure, that counts as agreement."""


@dataclass(frozen=True)
class RawCost:
    """Units of one kind, and what one costs, as written in the record of the measure."""

    units: float
    capital: float
    running: float
    currency_capital: str
    currency_running: str
    year_capital: int
    year_running: int
    factor: float


@dataclass(frozen=True)
class RawPart:
    """A part of a package in raw figures."""

    name: str
    costs: tuple[RawCost, ...]
    life: int
    delay: int
    private_share: float
    built_carbon: float
    yearly_carbon: float


@dataclass(frozen=True)
class Setting:
    """How figures are turned into streams.

    Attributes:
        years, factor, public_funds, growth: as of the appraisal.
        carbon: money a tonne, or nothing.
        currency, price_year: of the answer.
        levels: price level by currency and year.
        exchange: money of the answer for one of another currency.
    """

    years: int
    factor: float
    public_funds: float
    growth: float
    carbon: float
    currency: str
    price_year: int
    levels: Mapping[tuple[str, int], float]
    exchange: Mapping[str, float]


@dataclass(frozen=True)
class Line:
    """One figure of the appraisal, and the same added up again."""

    what: str
    told: float
    again: float

    @property
    def apart(self) -> float:
        """Difference as a share of the larger one."""
        size = max(abs(self.told), abs(self.again))
        return abs(self.told - self.again) / size if size else 0.0


@dataclass(frozen=True)
class Recheck:
    """All figures that were added up again."""

    lines: tuple[Line, ...]

    @property
    def apart(self) -> float:
        """The largest difference, as a share."""
        return max((line.apart for line in self.lines), default=0.0)

    @property
    def told(self) -> str:
        """In a sentence."""
        count = f"{len(self.lines)} figures added up again independently"
        if self.apart <= TOLERANCE:
            return f"{count}: agrees to {max(self.apart, 1e-15):.0e}."
        worst = max(self.lines, key=lambda line: line.apart)
        return f"{count}: DISAGREES by {worst.apart:.2e} on {worst.what}."

    def refuse(self) -> None:
        """Raise if a figure does not agree.

        Raises:
            InputError: with the figures that are apart.
        """
        wrong = [line for line in self.lines if line.apart > TOLERANCE]
        if wrong:
            raise InputError(
                [
                    Fault(
                        "The appraisal does not add up.",
                        f"{line.what}: {line.told:.12g}, added up again {line.again:.12g}",
                        "Report it; do not use the figures.",
                    )
                    for line in wrong
                ]
            )


def raw_totals(part: RawPart, setting: Setting) -> tuple[float, float]:
    """Capital and yearly running cost of a part in the money of the answer."""
    capital = running = 0.0
    for cost in part.costs:
        built = cost.units * cost.capital * cost.factor
        kept = cost.units * cost.running * cost.factor
        capital += built * _into(setting, cost.currency_capital, cost.year_capital)
        running += kept * _into(setting, cost.currency_running, cost.year_running)
    return capital, running


def _into(setting: Setting, currency: str, year: int) -> float:
    rise = 1.0
    if year != setting.price_year:
        rise = setting.levels[currency, setting.price_year] / setting.levels[currency, year]
    return rise if currency == setting.currency else rise * setting.exchange[currency]


def raw_net(
    parts: Sequence[RawPart], gains: Sequence[tuple[float, int, int]], setting: Setting
) -> list[float]:
    """Benefits less costs by year; `gains` are amounts a year, delay and ramp."""
    net = [0.0] * setting.years
    for part in parts:
        _pay(net, part, setting)
    for amount, delay, ramp in gains:
        for year in range(delay, setting.years):
            step = year - delay + 1
            share = 1.0 if step > ramp else step / (ramp + 1)
            net[year] += amount * share * (1 + setting.growth) ** year
    return net


def _pay(net: list[float], part: RawPart, setting: Setting) -> None:
    capital, running = raw_totals(part, setting)
    dear = setting.factor * (1 + (setting.public_funds - 1) * (1 - part.private_share))
    begins, last_begin = part.delay, part.delay
    instalments = part.delay if part.delay else 1
    while begins < setting.years:
        last_begin = begins
        for back in range(instalments):
            year = begins - part.delay + back
            net[year] -= capital * dear / instalments
            net[year] -= part.built_carbon * setting.carbon / instalments
        begins += part.life
    for year in range(part.delay, setting.years):
        net[year] -= running * setting.factor * setting.public_funds
        net[year] -= part.yearly_carbon * setting.carbon
    worn = (setting.years - last_begin) / part.life
    net[-1] += capital * dear * (1 - worn)


def worth_of(net: Sequence[float], rate: float) -> float:
    """Present value by Horner's rule, from the last year back."""
    total = 0.0
    for value in reversed(net):
        total = total / (1 + rate) + value
    return total
