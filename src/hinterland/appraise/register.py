"""The register of indicators: one decorated function each, found by word, run in order of need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import xarray as xr

from hinterland.codebook import quantity
from hinterland.flow import Access, Assessment, Missing, Territory

MADE_BY: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("passenger_time", "passenger_fare"), "hinterland.connect.modes.multimodal.passenger"
        ),
        **dict.fromkeys(
            ("freight_cost", "freight_time", "foreign_cost", "foreign_time"),
            "hinterland.connect.modes.freight.freight",
        ),
        **dict.fromkeys(
            ("gate_place", "gate_hub", "gate_kind", "gate_time", "gate_cost"),
            "hinterland.connect.village.gates.gates",
        ),
    }
)
"""Travel times and costs that not every Access carries, and the function that computes each."""


@dataclass(frozen=True)
class Evidence:
    """What an indicator may look at: facts, travel times, and the indicators before it.

    What is looked at is noted in `read`, so that a number can say what it rests on.
    """

    territory: Territory
    access: Access
    results: Mapping[str, xr.DataArray]
    read: set[str] = field(default_factory=set)

    def fact(self, word: str) -> xr.DataArray:
        """A fact of the territory."""
        self.read.add(word)
        return self.territory.facts[word]

    def time(self, word: str) -> xr.DataArray:
        """A travel time of the access."""
        self.read.add(word)
        return self.access.times[word]


Compute = Callable[[Evidence], xr.DataArray]


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes:
        word: its codebook word (kind `indicator`).
        compute: the function.
        facts: optional facts that it needs, all of them; without them it is told as missing.
        any_of: groups of optional facts, at least one of which must be whole.
        after: indicators that it reads from `Evidence.results`.
        between_tiers: whether it compares town and village, so that facts known by county only
            do not count.
        templates: the file templates that bring facts.
        functions: the functions that bring facts which no template has, as dotted names; templates
            and functions together bring all facts.
        access: times and costs of `MADE_BY` that it needs, all of them; without them it is told as
            missing, with the functions that compute them.
    """

    word: str
    compute: Compute
    facts: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    templates: tuple[str, ...]
    between_tiers: bool = False
    functions: tuple[str, ...] = ()
    access: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The file templates, and the functions beside them, as told to people."""
        return ", ".join((*self.templates, *self.functions))

    def absent(self, territory: Territory) -> tuple[str, ...]:
        """Facts that would have to be given first; of `any_of` those of its first group."""
        has = territory.tells_tiers_apart if self.between_tiers else territory.has
        absent = tuple(fact for fact in self.facts if not has(fact))
        if self.any_of and not any(all(map(has, group)) for group in self.any_of):
            absent += tuple(fact for fact in self.any_of[0] if not has(fact))
        return absent

    def missing(self, territory: Territory, access: Access) -> Missing | None:
        """What would have to be given or computed first; None where nothing is."""
        absent = self.absent(territory)
        unknown = tuple(word for word in self.access if word not in access.times.data_vars)
        if not absent and not unknown:
            return None
        told = (*((self.template,) if absent else ()), *(MADE_BY[word] for word in unknown))
        return Missing(self.word, absent + unknown, ", ".join(dict.fromkeys(told)))


_REGISTER: dict[str, Indicator] = {}


def indicator(
    word: str,
    *,
    facts: tuple[str, ...] = (),
    any_of: tuple[tuple[str, ...], ...] = (),
    after: tuple[str, ...] = (),
    templates: tuple[str, ...] = (),
    between_tiers: bool = False,
    functions: tuple[str, ...] = (),
    access: tuple[str, ...] = (),
) -> Callable[[Compute], Compute]:
    """Register a function as the one place that computes `word`."""

    def register(compute: Compute) -> Compute:
        if quantity(word).kind != "indicator":
            raise ValueError(f"{word} is not an indicator in the codebook")
        if word in _REGISTER:
            raise ValueError(f"{word} is computed in two places")
        if (facts or any_of) and not (templates or functions):
            raise ValueError(f"{word} needs facts but says not what brings them")
        strange = [name for name in access if name not in MADE_BY]
        if strange:
            raise ValueError(f"{word} needs {strange}, which every Access carries or none does")
        _REGISTER[word] = Indicator(
            word, compute, facts, any_of, after, templates, between_tiers, functions, access
        )
        return compute

    return register


def registered() -> Mapping[str, Indicator]:
    """All indicators by word, each after those that it needs."""
    ordered: dict[str, Indicator] = {}

    def visit(word: str, path: tuple[str, ...]) -> None:
        if word in path:
            raise ValueError("indicators need each other: " + " -> ".join((*path, word)))
        if word in ordered:
            return
        for need in _REGISTER[word].after:
            visit(need, (*path, word))
        ordered[word] = _REGISTER[word]

    for word in _REGISTER:
        visit(word, ())
    return ordered


def run(territory: Territory, access: Access) -> Assessment:
    """Compute every registered indicator; those without facts or times are told as missing.

    An indicator that reads a missing one is itself missing, with the same template. An indicator
    sees only those before it that it declares, so that what it rests on is complete.
    """
    results: dict[str, xr.DataArray] = {}
    missing: dict[str, Missing] = {}
    basis: dict[str, frozenset[str]] = {}
    for word, entry in registered().items():
        gap = entry.missing(territory, access)
        blocked = next((need for need in entry.after if need in missing), None)
        if gap:
            missing[word] = gap
        elif blocked:
            missing[word] = Missing(word, missing[blocked].facts, missing[blocked].template)
        else:
            before = {need: results[need] for need in entry.after}
            evidence = Evidence(territory, access, before)
            named = entry.compute(evidence).rename(word)
            basis[word] = frozenset(evidence.read).union(*(basis[need] for need in entry.after))
            # Attributes of facts would claim a source and a status that a result does not have.
            named.attrs = {}
            results[word] = named
    return Assessment(territory, access, xr.Dataset(results), tuple(missing.values()), basis)
