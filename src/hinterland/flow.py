"""The four nouns that flow through the product, frozen: Territory, Access, Equilibrium, Assessment.

Stages import the nouns and never each other; they meet only in `evaluate`. Labels are outside:
every noun holds an xarray Dataset whose variables are words of the codebook, with exact labels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import xarray as xr

from hinterland.codebook import (
    STATUSES,
    dataset_faults,
    display_unit,
    quantities,
    status_word,
)
from hinterland.errors import Fault, InputError, TerritoryError, first_labels, refuse
from hinterland.records.datasets import load_folder, save_folder
from hinterland.records.hashing import dataset_hash

REQUIRED_SETTINGS = ("currency", "price_year", "title_en", "title_zh", "notices")


def _frozen(dataset: xr.Dataset) -> xr.Dataset:
    """A copy of the dataset whose arrays cannot be written to."""
    copied = dataset.copy()
    for name in copied.variables:
        values = copied.variables[name].values
        # A read-only view: the caller keeps an array that can be written, and no data is copied.
        if isinstance(values, np.ndarray) and name not in copied.dims:
            view = values.view()
            view.flags.writeable = False
            copied.variables[name].values = view
    return copied


@dataclass(frozen=True, eq=False)
class Territory:
    """Facts of a region by county, place, link, node, facility, sector and group.

    Attributes:
        name: short name, e.g. `china-west`.
        facts: variables are codebook words of kind `fact`; units as in the codebook.
        settings: JSON-able: currency, price_year, titles, notices and what a source adds.
        boundaries: one shape for each county label (EPSG:4326), or None.

    Raises:
        TerritoryError: the codebook is broken; all faults at once. There is no NaN inside.
    """

    name: str
    facts: xr.Dataset
    settings: Mapping[str, Any] = field(default_factory=dict)
    boundaries: gpd.GeoSeries | None = None

    def __post_init__(self) -> None:
        faults = dataset_faults(self.facts, ("fact",))
        faults += [
            Fault(f"The setting {key!r} is missing.", "settings", f"Give settings[{key!r}].")
            for key in REQUIRED_SETTINGS
            if key not in self.settings
        ]
        faults += _boundary_faults(self.facts, self.boundaries)
        refuse(TerritoryError, faults)
        object.__setattr__(self, "facts", _frozen(self.facts))
        # A JSON round trip both copies the settings and proves that they can be written.
        settings = MappingProxyType(json.loads(json.dumps(dict(self.settings))))
        object.__setattr__(self, "settings", settings)

    @cached_property
    def hash(self) -> str:
        """Content hash (SHA-256) of facts and settings; the name and shapes are not content."""
        return dataset_hash(self.facts, self.settings)

    @property
    def region(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """(county,) True for counties of the region, False for context."""
        return np.asarray(self.facts["county_role"].values == "region")

    @property
    def place_region(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """(place,) True for places of the region's counties."""
        inside: np.ndarray[Any, np.dtype[np.bool_]]
        inside = self.region[self.facts["place_county"].values]
        return inside

    def has(self, *words: str) -> bool:
        """Whether the territory carries all these facts."""
        return all(word in self.facts.data_vars for word in words)

    def tells_tiers_apart(self, word: str) -> bool:
        """Whether a fact by place says anything on town against village.

        A source that knows a county as a whole gives each of its places the county's value and
        says so in the attribute `known_by`; a gap made from it would be zero and mean nothing.
        """
        return self.has(word) and self.facts[word].attrs.get("known_by") != "county"

    def with_facts(
        self, facts: Mapping[str, xr.DataArray], *, settings: Mapping[str, Any] | None = None
    ) -> Territory:
        """A new Territory in which some facts are replaced or added; labels must match exactly.

        Raises:
            TerritoryError: labels differ from the territory's, or the codebook is broken.
        """
        faults = []
        for word, values in facts.items():
            for dim in map(str, values.dims):
                have = self.facts.indexes.get(dim)
                if have is not None and not have.equals(values.indexes.get(dim, have)):
                    strange = values.indexes[dim].difference(have)
                    faults.append(
                        Fault(
                            f"{word} has other {dim} labels than the territory.",
                            first_labels(strange) or f"{dim}: another order or fewer labels",
                            f"Reindex it to territory.facts[{dim!r}].",
                        )
                    )
        refuse(TerritoryError, faults)
        changed = self.facts.assign(dict(facts))
        merged = {**self.settings, **(settings or {})}
        return replace(self, facts=changed, settings=merged)

    def status_of(self, word: str) -> pd.Series[str]:
        """Status of each row of a fact, by its first dimension's labels."""
        variable = self.facts[word]
        labels = self.facts.indexes[str(variable.dims[0])]
        status = variable.attrs["status"]
        if status != "mixed":
            return pd.Series(status, index=labels, dtype=str)
        codes = self.facts[status_word(word)].values
        return pd.Series(np.asarray(STATUSES)[codes], index=labels, dtype=str)

    def provenance(self) -> pd.DataFrame:
        """One row a fact: word, meaning, unit, status, rows of each status, source, year."""
        rows = []
        for word in map(str, self.facts.data_vars):
            if word not in quantities():
                continue
            attributes = self.facts[word].attrs
            counts = self.status_of(word).value_counts()
            rows.append(
                {
                    "word": word,
                    "meaning": quantities()[word].meaning_en,
                    "unit": self.unit(word),
                    "status": attributes["status"],
                    **{f"rows_{status}": int(counts.get(status, 0)) for status in STATUSES},
                    "source": attributes["source"],
                    "year": str(attributes.get("year", "")),
                }
            )
        return pd.DataFrame(rows).set_index("word")

    def unit(self, word: str) -> str:
        """Unit of a word as shown to people, with this territory's currency."""
        currency = str(self.settings["currency"])
        return display_unit(word, currency=currency, price_year=self.settings["price_year"])

    def save(self, folder: str | Path) -> None:
        """Write NetCDF, GeoParquet and settings as one folder, whole or not at all.

        Raises:
            OutputError: the folder cannot be written or is not ours to replace.
        """
        save_folder(
            Path(folder),
            name=self.name,
            dataset=self.facts,
            settings=self.settings,
            boundaries=self.boundaries,
        )

    @classmethod
    def load(cls, folder: str | Path) -> Territory:
        """Read a folder written by `save`.

        Raises:
            InputError: a part is missing, damaged, or of another format.
        """
        name, facts, settings, boundaries = load_folder(Path(folder))
        return cls(name=name, facts=facts, settings=settings, boundaries=boundaries)

    def __repr__(self) -> str:
        sizes = self.facts.sizes
        region = int(self.region.sum())
        context = sizes["county"] - region
        tiers = pd.Series(self.facts["place_tier"].values).value_counts()
        status = self.provenance()["status"].value_counts()
        people = float(self.facts["population"].values[self.place_region].sum())
        around = f" + {context:,} context units" if context else ""
        years = sorted(set(self.facts["code_year"].values.tolist()))
        return "\n".join(
            [
                f"Territory {self.name}: {self.settings['title_en']}",
                f"  counties   {region:,}{around} (codes of {', '.join(map(str, years))})",
                f"  places     {sizes['place']:,} ("
                + ", ".join(f"{tiers.get(t, 0):,} {t}" for t in ("city", "town", "village"))
                + ")",
                f"  people     {people:,.0f} in the region",
                f"  network    {sizes['node']:,} nodes, {sizes['link']:,} links "
                f"({_modes(self.facts)}); {sizes['facility']:,} facilities",
                f"  money      {self.settings['currency']} at {self.settings['price_year']} prices",
                "  columns    " + ", ".join(f"{n} {s}" for s, n in status.items()),
                f"  modelled   {_listed(self.provenance(), 'modelled')}",
                f"  unverified {_listed(self.provenance(), 'typed-unverified')}",
                f"  hash       {self.hash[:12]}",
            ]
        )


@dataclass(frozen=True, eq=False)
class Access:
    """Travel times of a Territory: between seats, to the seat, and to the nearest of each service.

    Attributes:
        times: variables are codebook words of kind `access`; hours; infinite where there is no way.
        assumptions: what the times rest on, in words.
    """

    times: xr.Dataset
    assumptions: Sequence[str] = ()

    def __post_init__(self) -> None:
        refuse(TerritoryError, dataset_faults(self.times, ("access",), require_provenance=False))
        object.__setattr__(self, "times", _frozen(self.times))

    def by_tenth(self, service: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """(place, tenth) hours to the nearest of a service, for each tenth of a place's people.

        All people of a place go through their seat, so they differ by the way to it.
        """
        mean = self.times["seat_time"].values.astype(float)
        hours = self.times["nearest_time"].sel(service=service).values.astype(float)
        # Beyond a seat that cannot be reached lies nothing that can.
        reached = np.isfinite(mean)
        onward = np.where(reached, hours, np.inf) - np.where(reached, mean, 0.0)
        return np.asarray(onward[:, None] + self.times["seat_time_tenth"].values)

    def __repr__(self) -> str:
        sizes = self.times.sizes
        times = self.times["travel_time"].values
        share = float(np.isfinite(times).mean())
        return (
            f"Access: {sizes['county']:,} x {sizes['county_to']:,} seats "
            f"({share:.2%} of pairs connected), {sizes['place']:,} places, services "
            + ", ".join(map(str, self.times["service"].values))
        )


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Wages, prices, workers, output and flows that balance every market, and how they were found.

    Attributes:
        values: variables are codebook words of kind `equilibrium`.
        outcome: why the solver stopped.
        residual: of the undamped map, not of a damped step.
        steps: iterations used.
        uniqueness: the number on which uniqueness rests; at most 1 where it is assured.
    """

    values: xr.Dataset
    outcome: str
    residual: float
    steps: int
    uniqueness: float

    def __post_init__(self) -> None:
        refuse(
            TerritoryError, dataset_faults(self.values, ("equilibrium",), require_provenance=False)
        )
        object.__setattr__(self, "values", _frozen(self.values))

    def __repr__(self) -> str:
        return (
            f"Equilibrium: {self.outcome} after {self.steps} steps, residual {self.residual:.2e}, "
            f"uniqueness {self.uniqueness:.3f}"
        )


@dataclass(frozen=True)
class Missing:
    """An indicator that could not be computed, and the input file (or files) that would fill it."""

    word: str
    facts: tuple[str, ...]
    template: str


@dataclass(frozen=True, eq=False)
class Assessment:
    """Indicators of a Territory by county, place and region.

    Attributes:
        territory: what was assessed, after changes.
        access: the travel times that it rests on.
        indicators: variables are codebook words of kind `indicator`.
        missing: indicators that need data which the territory does not have.
        basis: for each indicator the facts and travel times that it was computed from.
    """

    territory: Territory
    access: Access
    indicators: xr.Dataset
    missing: tuple[Missing, ...] = ()
    basis: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse(
            TerritoryError,
            dataset_faults(self.indicators, ("indicator",), require_provenance=False),
        )
        object.__setattr__(self, "indicators", _frozen(self.indicators))

    def __getitem__(self, word: str) -> xr.DataArray:
        if word in self.indicators.data_vars:
            return self.indicators[word]
        for gap in self.missing:
            if gap.word == word:
                raise InputError(
                    Fault(
                        f"{word} could not be computed.",
                        f"needs {', '.join(gap.facts)}",
                        f"Fill in {gap.template} and import; `hinterland data template` writes it.",
                    )
                )
        raise InputError(
            Fault(f"{word!r} is not an indicator.", "assessment", "See `hinterland codebook`.")
        )

    def compare(self, base: Assessment) -> pd.DataFrame:
        """Differences from `base`: one row an indicator and label, with both values and the change.

        Raises:
            InputError: the two assessments have other labels.
        """
        return pd.concat(
            [
                _differences(self, base, word)
                for word in map(str, self.indicators.data_vars)
                if word in base.indicators.data_vars
                and quantities()[word].type in ("float", "int", "flag")
            ],
            ignore_index=True,
        )

    def __repr__(self) -> str:
        missing = ", ".join(gap.word for gap in self.missing) or "none"
        return (
            f"Assessment of {self.territory.name}: {len(self.indicators.data_vars)} indicators "
            f"over {int(self.territory.region.sum()):,} counties; needs data: {missing}"
        )


def _differences(after: Assessment, before: Assessment, word: str) -> pd.DataFrame:
    new, old = after.indicators[word], before.indicators[word]
    for dim in map(str, new.dims):
        if not new.indexes[dim].equals(old.indexes[dim]):
            raise InputError(
                Fault(
                    f"The two assessments have other {dim} labels.",
                    word,
                    "Compare assessments of one territory, with and without Changes.",
                )
            )
    labels = [""] if not new.dims else new.to_series().index
    frame = pd.DataFrame(
        {
            "indicator": word,
            "unit": after.territory.unit(word),
            "label": [
                "/".join(map(str, label)) if isinstance(label, tuple) else str(label)
                for label in labels
            ],
            "base": old.values.ravel().astype(float),
            "value": new.values.ravel().astype(float),
        }
    )
    # Two unreachable places stay unreachable: inf - inf is no change, not NaN.
    same = frame["base"] == frame["value"]
    frame["change"] = np.where(same, 0.0, frame["value"] - frame["base"].where(~same, 0.0))
    return frame


def _boundary_faults(facts: xr.Dataset, boundaries: gpd.GeoSeries | None) -> list[Fault]:
    if boundaries is None:
        return []
    if not pd.Index(facts["county"].values).equals(pd.Index(boundaries.index)):
        return [
            Fault(
                "Boundaries have other labels than the counties.",
                "boundaries",
                "Give one shape for each county, in the same order.",
            )
        ]
    return []


def _modes(facts: xr.Dataset) -> str:
    counts = pd.Series(facts["link_mode"].values).value_counts()
    return ", ".join(f"{mode} {count:,}" for mode, count in counts.items())


def _listed(provenance: pd.DataFrame, status: str) -> str:
    column = provenance[f"rows_{status}"]
    words = provenance.index[column > 0]
    return first_labels(words, 8) if len(words) else "none"
