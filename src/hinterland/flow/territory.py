"""Territory: the facts of a region, checked, frozen, saved and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import xarray as xr

from hinterland.codebook import STATUSES, dataset_faults, display_unit, quantities, status_word
from hinterland.errors import Fault, InputError, TerritoryError, first_labels, refuse
from hinterland.flow.frozen import frozen
from hinterland.records.datasets import load_folder, save_folder
from hinterland.records.hashing import dataset_hash

REQUIRED_SETTINGS = ("currency", "price_year", "title_en", "title_zh", "notices")


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
        object.__setattr__(self, "facts", frozen(self.facts))
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
                faults += _label_faults(word, dim, self.facts.indexes.get(dim), values)
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

    def unverified(self, word: str) -> bool:
        """Whether a fact rests on typed values that nobody verified, wholly or in part.

        Either some of its rows are `typed-unverified`, or it was computed from such values, which
        the attribute `unverified` keeps until the fact itself is replaced.
        """
        attributes = self.facts[word].attrs
        if attributes.get("unverified") == "1" or attributes["status"] == "typed-unverified":
            return True
        return bool(
            attributes["status"] == "mixed" and (self.status_of(word) == "typed-unverified").any()
        )

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

    def save(self, folder: str | Path, *, replace: bool = False) -> None:
        """Write NetCDF, GeoParquet and settings as one folder, whole or not at all.

        Args:
            folder: new or empty; with `replace` also a saved territory.
            replace: whether a territory saved there before is replaced.

        Raises:
            OutputError: the folder cannot be written or may not be replaced.
        """
        save_folder(
            Path(folder),
            name=self.name,
            dataset=self.facts,
            settings=self.settings,
            boundaries=self.boundaries,
            replace=replace,
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


def _label_faults(
    word: str, dim: str, have: pd.Index[Any] | None, values: xr.DataArray
) -> list[Fault]:
    """A fault if the labels of a new fact are missing or differ from the territory's."""
    given = values.indexes.get(dim)
    if have is None or (given is not None and have.equals(given)):
        return []
    if given is None:
        return [
            Fault(f"{word} has no {dim} labels.", word, "Give it coordinates; no row is guessed.")
        ]
    strange = given.difference(have)
    return [
        Fault(
            f"{word} has other {dim} labels than the territory.",
            first_labels(strange) or f"{dim}: another order or fewer labels",
            f"Reindex it to territory.facts[{dim!r}].",
        )
    ]


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


def expect_territory(given: object) -> None:
    """Refuse what is not a Territory, above all the name of one.

    Raises:
        InputError: `given` is something else.
    """
    if not isinstance(given, Territory):
        raise InputError(
            Fault(
                f"A Territory is expected, not {type(given).__name__} {str(given)[:40]!r}.",
                "the first argument",
                "Read it first: hinterland.read('china-west').",
            )
        )
