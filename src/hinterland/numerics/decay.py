"""How much less a destination counts the farther it is: the usual decays of cost.

Each decay is a small frozen object, called on an array of costs (any shape, any unit, infinite
where there is no way) and returning weights of that shape. Beyond `cutoff` the weight is 0, so a
search need not look farther. Costs of exactly the cutoff count, unless said otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from scipy.special import expit

from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.groups import Array


class Decay(Protocol):
    """Weight of a destination by its cost; not negative, 0 beyond `cutoff`."""

    @property
    def cutoff(self) -> float:
        """The largest cost that can have a weight; infinite where any cost has one."""
        ...

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        ...


@dataclass(frozen=True)
class Binary:
    """1 up to `cutoff` and 0 beyond: cumulative opportunities (Ingram 1971; Wachs & Kumagai 1973).

    Raises:
        InputError: the cutoff is not positive.
    """

    cutoff: float

    def __post_init__(self) -> None:
        _check(self, above=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        return np.where(cost <= self.cutoff, 1.0, 0.0)


@dataclass(frozen=True)
class Stepped:
    """`weights[k]` up to `limits[k]`, 0 beyond the last (Luo and Qi 2009, E2SFCA).

    With `inclusive` a cost of exactly a limit still belongs to its step; without it, to the next.

    Raises:
        InputError: limits do not rise, a weight is negative, or there are not as many of both.
    """

    limits: tuple[float, ...]
    weights: tuple[float, ...]
    inclusive: bool = True

    def __post_init__(self) -> None:
        told = f"Stepped(limits={self.limits}, weights={self.weights})"
        faults = []
        if not self.limits or len(self.limits) != len(self.weights):
            faults.append(Fault("Limits and weights do not pair up.", told, "Give one of each."))
        rising = all(low < high for low, high in zip(self.limits, self.limits[1:], strict=False))
        if not rising or not all(0 < limit < math.inf for limit in self.limits):
            faults.append(Fault("The limits do not rise from above 0.", told, "Sort them."))
        if not all(0 <= weight < math.inf for weight in self.weights):
            faults.append(Fault("A weight is negative or undefined.", told, "Give at least 0."))
        refuse(InputError, faults)

    @property
    def cutoff(self) -> float:
        """The last limit."""
        return self.limits[-1]

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        side = "left" if self.inclusive else "right"
        step = np.searchsorted(np.asarray(self.limits), cost, side=side)  # type: ignore[call-overload]
        return np.asarray(np.append(self.weights, 0.0)[step])


@dataclass(frozen=True)
class Linear:
    """max(0, 1 - t / cutoff): falls evenly to nothing (Black and Conroy 1977).

    Raises:
        InputError: the cutoff is not positive and finite.
    """

    cutoff: float

    def __post_init__(self) -> None:
        _check(self, above=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        return np.maximum(0.0, 1.0 - cost / self.cutoff)


@dataclass(frozen=True)
class Exponential:
    """exp(-rate t) up to `cutoff` (Wilson 1971; Handy and Niemeier 1997).

    Raises:
        InputError: the rate is negative, or the cutoff not positive.
    """

    rate: float
    cutoff: float = math.inf

    def __post_init__(self) -> None:
        _check(self, above=("rate", "cutoff"), endless=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        return _cut(cost, np.exp(-self.rate * cost), self.cutoff)


@dataclass(frozen=True)
class Power:
    """(max(t, floor) / scale)^-exponent up to `cutoff` (Hansen 1959, with a floor).

    The floor keeps what is next door from counting without bound.

    Raises:
        InputError: exponent, floor, scale or cutoff is not positive.
    """

    exponent: float
    floor: float
    scale: float = 1.0
    cutoff: float = math.inf

    def __post_init__(self) -> None:
        _check(self, above=("exponent", "floor", "scale", "cutoff"), endless=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        weight = (np.maximum(cost, self.floor) / self.scale) ** -self.exponent
        return _cut(cost, weight, self.cutoff)


@dataclass(frozen=True)
class Gaussian:
    """exp(-t^2 / (2 width^2)) up to `cutoff` (Dai 2010, without the shift; G2SFCA).

    Raises:
        InputError: width or cutoff is not positive.
    """

    width: float
    cutoff: float = math.inf

    def __post_init__(self) -> None:
        _check(self, above=("width", "cutoff"), endless=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        return _cut(cost, np.exp(-((cost / self.width) ** 2) / 2), self.cutoff)


@dataclass(frozen=True)
class ShiftedGaussian:
    """[exp(-t^2 / (2 cutoff^2)) - exp(-1/2)] / [1 - exp(-1/2)]: 1 at 0, 0 at the cutoff (Dai 2010).

    Raises:
        InputError: the cutoff is not positive and finite.
    """

    cutoff: float

    def __post_init__(self) -> None:
        _check(self, above=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        lowest = math.exp(-0.5)
        weight = (np.exp(-((cost / self.cutoff) ** 2) / 2) - lowest) / (1 - lowest)
        return np.maximum(weight, 0.0)


@dataclass(frozen=True)
class Logistic:
    """(1 + exp(-k m)) / (1 + exp(k (t - m))), k = pi / (spread sqrt 3): 1 at 0 (Bauer & Groneberg).

    `midpoint` m is where the curve turns, `spread` the standard deviation of the logistic
    distribution behind it (Bauer and Groneberg 2016, PLoS ONE 11(7): e0159148).

    Raises:
        InputError: midpoint, spread or cutoff is not positive.
    """

    midpoint: float
    spread: float
    cutoff: float = math.inf

    def __post_init__(self) -> None:
        _check(self, above=("midpoint", "spread", "cutoff"), endless=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        steepness = math.pi / (self.spread * math.sqrt(3.0))
        start = expit(steepness * self.midpoint)
        return _cut(cost, expit(steepness * (self.midpoint - cost)) / start, self.cutoff)


@dataclass(frozen=True)
class Inverse:
    """1 / (1 + t / scale) up to `cutoff`: half at one scale, finite next door.

    Raises:
        InputError: scale or cutoff is not positive.
    """

    scale: float
    cutoff: float = math.inf

    def __post_init__(self) -> None:
        _check(self, above=("scale", "cutoff"), endless=("cutoff",))

    def __call__(self, cost: Array) -> Array:
        """Weights in the shape of `cost`."""
        return _cut(cost, 1.0 / (1.0 + cost / self.scale), self.cutoff)


DECAYS: Mapping[str, Callable[..., Decay]] = MappingProxyType(
    {
        "binary": Binary,
        "stepped": Stepped,
        "linear": Linear,
        "exponential": Exponential,
        "power": Power,
        "gaussian": Gaussian,
        "shifted_gaussian": ShiftedGaussian,
        "logistic": Logistic,
        "inverse": Inverse,
    }
)
"""Decay by name."""


def decay(name: str, **parameters: Any) -> Decay:
    """The decay of a name, e.g. `decay("exponential", rate=2.0, cutoff=1.0)`.

    Raises:
        InputError: no such name, another parameter than it has, or a bad value.
    """
    if name not in DECAYS:
        raise InputError(
            Fault(f"There is no decay {name!r}.", "decay", f"Use one of {', '.join(DECAYS)}.")
        )
    made = DECAYS[name]
    known = [field.name for field in fields(made)]  # type: ignore[arg-type]
    strange = [key for key in parameters if key not in known]
    if strange:
        raise InputError(
            Fault(
                f"The decay {name!r} has no parameter {', '.join(strange)}.",
                "decay",
                f"It has {', '.join(known)}.",
            )
        )
    try:
        return made(**parameters)
    except TypeError as error:
        raise InputError(
            Fault(f"The decay {name!r} lacks a parameter: {error}.", "decay", "Give it.")
        ) from None


def _cut(cost: Array, weight: Array, cutoff: float) -> Array:
    return np.where(np.isfinite(cost) & (cost <= cutoff), weight, 0.0)


def _check(given: object, *, above: tuple[str, ...], endless: tuple[str, ...] = ()) -> None:
    """Refuse parameters that are not positive numbers; `endless` ones may be infinite."""
    faults = []
    for name in above:
        value = getattr(given, name)
        numeric = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
        if not numeric or not value > 0 or (math.isinf(value) and name not in endless):
            faults.append(
                Fault(
                    f"{type(given).__name__} has {name} = {value!r}.",
                    name,
                    "Give a number above 0." if name in endless else "Give a finite number > 0.",
                )
            )
    refuse(InputError, faults)
