"""What is computed from a Territory: Access, Equilibrium, Assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.codebook import dataset_faults, quantities
from hinterland.errors import Fault, InputError, TerritoryError, refuse
from hinterland.flow.frozen import frozen
from hinterland.flow.territory import Territory


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
        object.__setattr__(self, "times", frozen(self.times))

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
        starts: from how many starts it was sought.
        lost_starts: how many of them led to no equilibrium.
        apart: largest difference of logarithms between what the starts led to.
    """

    values: xr.Dataset
    outcome: str
    residual: float
    steps: int
    uniqueness: float
    starts: int = 1
    lost_starts: int = 0
    apart: float = 0.0

    def __post_init__(self) -> None:
        refuse(
            TerritoryError, dataset_faults(self.values, ("equilibrium",), require_provenance=False)
        )
        object.__setattr__(self, "values", frozen(self.values))

    def __repr__(self) -> str:
        return (
            f"Equilibrium: {self.outcome} after {self.steps} steps, residual {self.residual:.2e}, "
            f"uniqueness {self.uniqueness:.3f}{self._starts_told()}"
        )

    def _starts_told(self) -> str:
        if self.starts == 1:
            assured = self.uniqueness <= 1
            return "" if assured else " (above 1: other equilibria are possible; try more starts)"
        lost = f", {self.lost_starts} led nowhere" if self.lost_starts else ""
        return f"; {self.starts} starts end within {self.apart:.1e} of each other{lost}"


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
        equilibrium: wages, prices, workers, flows; None where it was not computed.
        missing: indicators that need data which the territory does not have.
        basis: for each indicator the facts and travel times that it was computed from.
    """

    territory: Territory
    access: Access
    indicators: xr.Dataset
    missing: tuple[Missing, ...] = ()
    basis: Mapping[str, frozenset[str]] = field(default_factory=dict)
    equilibrium: Equilibrium | None = None

    def __post_init__(self) -> None:
        refuse(
            TerritoryError,
            dataset_faults(self.indicators, ("indicator",), require_provenance=False),
        )
        object.__setattr__(self, "indicators", frozen(self.indicators))

    def __getitem__(self, word: str) -> xr.DataArray:
        if word in self.indicators.data_vars:
            return self.indicators[word]
        for gap in self.missing:
            if gap.word == word:
                raise InputError(
                    Fault(
                        f"{word} could not be computed.",
                        f"needs {', '.join(gap.facts)}",
                        f"Brought by {gap.template}: fill in and import a .csv "
                        "(`hinterland data template` writes it), or call the function.",
                    )
                )
        raise InputError(
            Fault(f"{word!r} is not an indicator.", "assessment", "See `hinterland codebook`.")
        )

    @property
    def balanced(self) -> Equilibrium:
        """The equilibrium.

        Raises:
            InputError: it was not computed.
        """
        if self.equilibrium is None:
            raise InputError(
                Fault(
                    "The equilibrium was not computed.",
                    self.territory.name,
                    "Evaluate with equilibrium=True.",
                )
            )
        return self.equilibrium

    def compare(self, base: Assessment) -> pd.DataFrame:
        """Differences from `base`: one row an indicator and label, with both values and the change.

        The equilibrium is compared where both have one: `evaluate(territory, equilibrium=True)`
        gives it to a base.

        Raises:
            InputError: the two assessments have other labels.
        """
        return pd.concat(
            [
                _differences(self.territory.unit(word), new[word], old[word])
                for new, old in self._beside(base)
                for word in map(str, new.data_vars)
                if word in old.data_vars and quantities()[word].type in ("float", "int", "flag")
            ],
            ignore_index=True,
        )

    def _beside(self, base: Assessment) -> list[tuple[xr.Dataset, xr.Dataset]]:
        """Tables of this assessment beside those of another that has them too."""
        tables = [(self.indicators, base.indicators)]
        if self.equilibrium is not None and base.equilibrium is not None:
            tables.append((self.equilibrium.values, base.equilibrium.values))
        return tables

    def __repr__(self) -> str:
        missing = ", ".join(gap.word for gap in self.missing) or "none"
        return (
            f"Assessment of {self.territory.name}: {len(self.indicators.data_vars)} indicators "
            f"over {int(self.territory.region.sum()):,} counties; needs data: {missing}"
        )


def _differences(unit: str, new: xr.DataArray, old: xr.DataArray) -> pd.DataFrame:
    word = str(new.name)
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
            "unit": unit,
            "label": [
                "/".join(map(str, label)) if isinstance(label, tuple) else str(label)
                for label in labels
            ],
            "base": old.values.ravel().astype(float),
            "value": new.values.ravel().astype(float),
        }
    )
    # Two unreachable places stay unreachable: inf - inf is no change, not NaN.
    both_undefined = frame["base"].isna() & frame["value"].isna()
    same = (frame["base"] == frame["value"]) | both_undefined
    frame["change"] = np.where(same, 0.0, frame["value"] - frame["base"].where(~same, 0.0))
    return frame
