"""Units: parsed and converted with pint, so that a wrong unit is refused and not only printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pint

from hinterland.codebook.quantity import quantities, quantity
from hinterland.errors import Fault, UnitError

# Words that files use for counts; each is a dimension of its own, so persons never become parcels.
_COUNTED = ("person", "unit", "parcel", "bed", "flag", "node", "household")
_ALIASES = {
    "km2": "km**2",
    "m2": "m**2",
    "ha": "hectare",
    "mu": "mu_area",
    "deg": "degree",
    "percent": "percent_of_one",
    "pct": "percent_of_one",
    "1": "dimensionless",
    "": "dimensionless",
    "min": "minute",
    "GB": "gigabyte",
}


@cache
def _registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    for word in _COUNTED:
        registry.define(f"{word} = [{word}]")
    registry.define("money = [money]")
    registry.define("thousand_money = 1e3 * money")
    registry.define("wan_money = 1e4 * money")
    registry.define("million_money = 1e6 * money")
    registry.define("yi_money = 1e8 * money")
    registry.define("billion_money = 1e9 * money")
    registry.define("thousand_person = 1e3 * person")
    registry.define("wan_person = 1e4 * person")
    registry.define("mu_area = 666.6666666666666 * meter ** 2")
    registry.define("percent_of_one = 0.01")
    return registry


def _parse(unit: str) -> pint.Unit:
    text = "/".join(_ALIASES.get(part, part) for part in unit.split("/"))
    return _registry().Unit(text)


def converter(word: str, unit: str) -> Callable[[float], float]:
    """The function that takes a value of `word` in `unit` to its canonical unit (linear).

    Raises:
        UnitError: the unit is unknown or of another dimension.
    """
    canonical = quantity(word).unit
    if unit == canonical:
        return lambda value: value
    try:
        factor = _registry().Quantity(1.0, _parse(unit)).to(_parse(canonical)).magnitude
    except (pint.PintError, AssertionError, ValueError, TypeError, AttributeError) as error:
        raise UnitError(
            Fault(
                what=f"{word} cannot be given in {unit!r}.",
                where=f"{word}, whose unit is {canonical or 'text'}",
                do=f"Give it in {canonical!r} or in a unit of the same dimension.",
            )
        ) from error
    return lambda value: value * factor


def split_header(name: str) -> tuple[str, str] | None:
    """Word and unit of a file header such as `travel_time_min`, or None if no word fits.

    The longest word of the codebook that starts the header wins; a bare word has its canonical unit
    only if that unit is dimensionless or the quantity is text.
    """
    words = quantities()
    if name in words and words[name].unit in ("", "1", "flag", "unit", "year"):
        return name, words[name].unit
    for cut in range(len(name), 0, -1):
        word, rest = name[:cut], name[cut:]
        if word in words and rest.startswith("_"):
            return word, rest[1:].replace("_per_", "/")
    return None


def display_unit(word: str, *, currency: str = "money", price_year: int | None = None) -> str:
    """The unit as shown to people, with the currency and price year in place of `money`."""
    unit = quantity(word).unit
    if "money" not in unit:
        return "" if unit == "1" else unit
    shown = unit.replace("money", currency)
    return f"{shown} ({price_year} prices)" if price_year else shown
