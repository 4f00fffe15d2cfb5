"""Money: an amount, its currency and the year of its prices. No two kinds are ever mixed."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hinterland.errors import Fault, UnitError


@dataclass(frozen=True)
class Money:
    """An amount of money.

    Attributes:
        value: the amount.
        currency: its code, e.g. CNY.
        price_year: the year of its prices.
    """

    value: float
    currency: str
    price_year: int

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise UnitError(
                Fault("An amount of money is not finite.", repr(self), "Give a finite amount.")
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.value + other.value, self.currency, self.price_year)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.value - other.value, self.currency, self.price_year)

    def __mul__(self, factor: float) -> Money:
        return Money(self.value * factor, self.currency, self.price_year)

    __rmul__ = __mul__

    def at(self, price_year: int, currency: str = "", deflator: Deflator | None = None) -> Money:
        """The same amount at prices of another year.

        Args:
            price_year: the year wanted.
            currency: the currency wanted; its own if empty. Another one is refused: an exchange
                rate is no deflator.
            deflator: price levels of the currency; needed where the years differ.

        Raises:
            UnitError: another currency, or no deflator for the years.
        """
        if currency and currency != self.currency:
            raise UnitError(
                Fault(
                    f"{self.currency} cannot be taken for {currency}.",
                    repr(self),
                    "Convert it at a stated exchange rate first.",
                )
            )
        if price_year == self.price_year:
            return self
        if deflator is None:
            raise UnitError(
                Fault(
                    f"Prices of {self.price_year} are not prices of {price_year}.",
                    repr(self),
                    "Give a deflator of the currency.",
                )
            )
        factor = deflator.factor(self.currency, self.price_year, price_year)
        return Money(self.value * factor, self.currency, price_year)

    def _same(self, other: Money) -> None:
        if (self.currency, self.price_year) != (other.currency, other.price_year):
            raise UnitError(
                Fault(
                    "Amounts of two kinds of money are added.",
                    f"{self!r} and {other!r}",
                    "Bring both to one currency and price year with `at`.",
                )
            )


@dataclass(frozen=True)
class Deflator:
    """Price levels by currency and year.

    Attributes:
        levels: level by (currency, year), in any unit.
    """

    levels: Mapping[tuple[str, int], float]

    def factor(self, currency: str, old: int, new: int) -> float:
        """What one unit of money of the old year is at prices of the new.

        Raises:
            UnitError: a year is not known.
        """
        missing = [year for year in (old, new) if (currency, year) not in self.levels]
        if missing:
            known = sorted(year for name, year in self.levels if name == currency)
            told = f"{known[0]} to {known[-1]}" if known else "none"
            raise UnitError(
                Fault(
                    f"The price level of {currency} is not known for {missing}.",
                    f"known years: {told}",
                    "Give a deflator with these years.",
                )
            )
        return self.levels[currency, new] / self.levels[currency, old]


@cache
def default_deflator() -> Deflator:
    """Price levels of the table `prices.csv`; the year before its first one has level 1."""
    text = (files("hinterland.codebook") / "prices.csv").read_text("utf-8")
    levels: dict[tuple[str, int], float] = {}
    for row in csv.DictReader(text.splitlines()):
        currency, year = row["currency"], int(row["year"])
        before = levels.setdefault((currency, year - 1), 1.0)
        levels[currency, year] = before * (1 + float(row["rise"]))
    return Deflator(MappingProxyType(levels))
