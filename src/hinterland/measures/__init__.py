"""The catalogue of measures: one module each, found by being there.

The fifteen are those that the brief lists, not an official list; companions come beside them.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from hinterland.errors import Fault, InputError, first_labels
from hinterland.programme import Dosed, Measure, Package, Sites

NOT_OFFICIAL = "The fifteen measures are as the brief lists them, not an official list."


@cache
def catalogue() -> Mapping[str, Measure]:
    """All measures by id: the fifteen in their order, then companions by id."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        made = getattr(import_module(f"{__name__}.{module.name}"), "MEASURE", None)
        if isinstance(made, Measure):
            if made.id != module.name:
                raise ValueError(f"measure {made.id} stands in module {module.name}")
            found.append(made)
    found.sort(key=lambda one: (one.number is None, one.number or 0, one.id))
    return MappingProxyType({one.id: one for one in found})


@dataclass(frozen=True)
class Offer:
    """A measure that can be placed: `measure("rural_roads").at(province="Guizhou", dose=1)`."""

    record: Measure

    def at(
        self,
        *,
        province: str | tuple[str, ...] = (),
        prefecture: str | tuple[str, ...] = (),
        county: str | tuple[str, ...] = (),
        dose: float = 1.0,
        **priors: float,
    ) -> Package:
        """The measure as a package of one.

        Args:
            province, prefecture, county: names or codes; all of the region if none is given.
            dose: how much of it; what 1 means stands in the record.
            priors: values that take the place of the defaults.
        """
        given = {"province": province, "prefecture": prefecture, "county": county}
        chosen = {
            key: (labels,) if isinstance(labels, str) else tuple(labels)
            for key, labels in given.items()
            if labels
        }
        return Package((Dosed(self.record, Sites(chosen), dose, priors),))


def measure(name: str) -> Offer:
    """A measure of the catalogue.

    Raises:
        InputError: there is no such measure.
    """
    return Offer(_record(name))


def parsed(text: str) -> Package:
    """A package of one from words: `ID[@KEY=NAME[+NAME...][,KEY=...]][:DOSE][?PRIOR=VALUE[&...]]`.

    Raises:
        InputError: the words are not of the form, or name no measure.
    """
    rest, _, priors = text.partition("?")
    rest, _, dose = rest.partition(":")
    name, _, sites = rest.partition("@")
    record = _record(name)
    try:
        given = {key: float(value) for key, value in _pairs(priors, "&")}
        chosen = {key: tuple(labels.split("+")) for key, labels in _pairs(sites, ",")}
        return Package((Dosed(record, Sites(chosen), float(dose or 1), given),))
    except ValueError:
        raise InputError(
            Fault("A measure is not understood.", repr(text), f"Write {FORM}.")
        ) from None


FORM = "ID[@KEY=NAME[+NAME...]][:DOSE], e.g. rural_roads@province=Guizhou:0.5"


def _pairs(text: str, between: str) -> list[tuple[str, str]]:
    """Names and values; a ValueError where one is missing."""
    parts = [part.partition("=") for part in text.split(between)] if text else []
    if any(not key or not value for key, _, value in parts):
        raise ValueError(text)
    return [(key, value) for key, _, value in parts]


ALIASES = {"skills_training": "vocational_training", "skills": "vocational_training"}
"""Other words for a measure."""


def _record(name: str) -> Measure:
    try:
        return catalogue()[ALIASES.get(name, name)]
    except KeyError:
        raise InputError(
            Fault(
                f"There is no measure {name!r}.",
                "measures",
                f"Use one of {first_labels(list(catalogue()), 40)}.",
            )
        ) from None
