"""Rates, factors and customs of an appraisal: tables of presets, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hinterland.codebook import Parameter, ParameterTables
from hinterland.errors import Fault, InputError, refuse

Factors = Literal["standard", "shadow"]

PRESETS = ParameterTables(
    package="hinterland.appraise.cost_benefit",
    tables=("rates", "factors", "practice"),
    setting="appraisal_presets",
    kind="preset",
    item="of",
    bounds=lambda _name: (0.0, 100.0),
    example='{"rates": {"china": {"discount": 0.07}}}',
)
DEFAULT_PAIR = ("china", "china_long")
"""Presets that the command takes where no rate is given; it says so."""
HIGHEST = 1.0


@dataclass(frozen=True)
class Rate:
    """A discount rate, and where it comes from."""

    name: str
    value: float
    source: str
    status: str


def rate_presets() -> dict[str, Parameter]:
    """Discount rates by name."""
    return {key[1]: row for key, row in PRESETS.defaults.items() if key[0] == "rates"}


def discount_preset(name: str) -> float:
    """One discount rate, 1/year."""
    return rate_presets()[name].value


def two_rates(given: Sequence[float | str]) -> tuple[Rate, Rate]:
    """The two rates that an appraisal needs, by names of presets or as numbers.

    Raises:
        InputError: not two different rates, a name that is no preset, or a number out of bounds;
            all faults at once.
    """
    rates, faults = list[Rate](), list[Fault]()
    if isinstance(given, str) or len(given) != 2:
        do = f"Give two: numbers such as 0.08, or names: {', '.join(rate_presets())}."
        raise InputError(Fault("An appraisal needs two discount rates.", f"given: {given}", do))
    for one in given:
        rate, fault = _rate(one)
        rates += rate
        faults += fault
    if not faults and rates[0].value == rates[1].value:
        do = "Give two different ones: what rests on the rate has to be seen."
        faults.append(Fault("The two discount rates are the same.", f"{rates[0].value:g}", do))
    refuse(InputError, faults)
    return rates[0], rates[1]


def _rate(one: float | str) -> tuple[list[Rate], list[Fault]]:
    presets = rate_presets()
    if one in presets:
        row = presets[str(one)]
        return [Rate(str(one), row.value, row.source, row.status)], []
    try:
        value = float(one)
    except ValueError:
        do = f"Give a number, or one of {', '.join(presets)}."
        return [], [Fault(f"{one!r} is no discount rate.", "rates", do)]
    if not 0 <= value < HIGHEST:
        do = "Give a share a year, e.g. 0.08 for 8 %."
        return [], [Fault(f"The discount rate {value:g} is not in [0, 1).", "rates", do)]
    return [Rate(f"{value:.4g}", value, "given by the user", "set")], []


def practice(name: str) -> float:
    """One custom of appraisals: horizon, growth, public_funds, eta."""
    return PRESETS.defaults["practice", "all", name, ""].value


def factors(preset: Factors) -> dict[str, float]:
    """Conversion factor by kind of cost: other, unskilled, foreign, taxes.

    Raises:
        InputError: no such preset.
    """
    table = {
        key[3]: row.value
        for key, row in PRESETS.defaults.items()
        if key[:3] == ("factors", preset, "factor")
    }
    if not table:
        do = "Use standard or shadow."
        raise InputError(Fault(f"{preset!r} is no set of conversion factors.", "factors", do))
    return table


def cost_shares() -> dict[str, float]:
    """Assumed shares of unskilled labour, imports and taxes in what measures cost."""
    return {
        key[3]: row.value
        for key, row in PRESETS.defaults.items()
        if key[:3] == ("factors", "all", "share")
    }
