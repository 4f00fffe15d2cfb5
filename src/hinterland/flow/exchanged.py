"""What goes between places in equilibrium, and what it says of town and country."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import xarray as xr

from hinterland.codebook import dataset_faults
from hinterland.errors import Fault, InputError, TerritoryError, refuse
from hinterland.flow.frozen import frozen
from hinterland.flow.results import Equilibrium
from hinterland.flow.territory import Territory


@dataclass(frozen=True, eq=False)
class Flows:
    """Goods, people and other factors between counties, tiers, provinces and markets abroad.

    Attributes:
        values: variables are codebook words of kind `flow`; rows are where something comes from,
            columns where it goes to.
    """

    values: xr.Dataset

    def __post_init__(self) -> None:
        refuse(TerritoryError, dataset_faults(self.values, ("flow",), require_provenance=False))
        object.__setattr__(self, "values", frozen(self.values))


@dataclass(frozen=True, eq=False)
class Exchange:
    """Exchange between town and country in one equilibrium; all of it is modelled.

    Attributes:
        territory: whose it is, after changes.
        equilibrium: that it rests on.
        flows: the amounts.
        values: variables are codebook words of kind `exchange`, by county, place or for the region.
        provinces: the words by county, for the provinces of the region.
        region: the same for the region as a whole, without the dimension.
    """

    territory: Territory
    equilibrium: Equilibrium
    flows: Flows
    values: xr.Dataset
    provinces: xr.Dataset
    region: xr.Dataset

    def __post_init__(self) -> None:
        faults = dataset_faults(self.values, ("exchange",), require_provenance=False)
        refuse(TerritoryError, faults)
        for name in ("values", "provinces", "region"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def __getitem__(self, word: str) -> xr.DataArray:
        if word not in self.values.data_vars:
            raise InputError(
                Fault(
                    f"{word!r} is not told of exchange.", "exchange", "See `hinterland codebook`."
                )
            )
        return self.values[word]

    def compare(self, base: Exchange) -> pd.DataFrame:
        """The region before and after: one row a word and label.

        Args:
            base: exchange of the same territory before changes.

        Raises:
            InputError: the two bear other labels.
        """
        for dim in ("county", "sector"):
            if not self.values.indexes[dim].equals(base.values.indexes[dim]):
                raise InputError(
                    Fault(
                        f"The two have other {dim} labels.",
                        f"{self.territory.name}, {base.territory.name}",
                        "Compare the exchange of one territory, with and without Changes.",
                    )
                )
        rows = []
        for word in map(str, self.region.data_vars):
            old, new = base.region[word], self.region[word]
            labels = [""] if not new.dims else [_label(key) for key in new.to_series().index]
            pairs = zip(labels, old.values.ravel(), new.values.ravel(), strict=True)
            rows += [(word, label, float(a), float(b), float(b - a)) for label, a, b in pairs]
        return pd.DataFrame(rows, columns=["indicator", "label", "base", "value", "change"])

    def __repr__(self) -> str:
        counties = int(self.territory.region.sum())
        return (
            f"Exchange of town and country in {self.territory.name}: "
            f"{len(self.values.data_vars)} indicators over {counties:,} counties; modelled"
        )


def _label(key: object) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)
