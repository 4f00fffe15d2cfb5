"""Merging of labelled rows into groups, by the rule that the codebook gives each quantity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Merge:
    """How rows become groups.

    Attributes:
        group: (rows,) number of the group that each row goes to; every number from 0 occurs.
        size: (rows,) people of each row, by which the largest member is chosen.
    """

    group: NDArray[np.int64]
    size: NDArray[np.float64]

    @cached_property
    def count(self) -> int:
        """Number of groups."""
        return int(self.group.max()) + 1

    @cached_property
    def largest(self) -> NDArray[np.int64]:
        """(groups,) row of the member with most people, the first of equals."""
        order = np.lexsort((-self.size, self.group))
        starts = np.flatnonzero(np.diff(self.group[order], prepend=-1))
        return np.asarray(order[starts], np.int64)

    @cached_property
    def alone(self) -> NDArray[np.bool_]:
        """(groups,) True where the group has one member, whose values stay bit by bit."""
        return np.asarray(np.bincount(self.group, minlength=self.count) == 1)

    def pick(self, values: Array) -> Array:
        """The value of the largest member."""
        return np.asarray(values[self.largest])

    def total(self, values: Array) -> Array:
        """Sums over the members; any number of dimensions, rows first."""
        # Facts may be stored in single precision; a sum of millions may not lose persons.
        kind = np.float64 if values.dtype.kind == "f" else np.int64
        result = np.zeros((self.count, *values.shape[1:]), kind)
        np.add.at(result, self.group, values)
        return result

    def greatest(self, values: Array) -> Array:
        """The greatest value of the members."""
        result = self.pick(values).copy()
        np.maximum.at(result, self.group, values)
        return result

    def mean(self, values: Array, weights: NDArray[np.float64]) -> Array:
        """Weighted means; members of weight zero count alike where all weigh nothing."""
        weigh = np.asarray(weights, np.float64)
        weigh = np.where(self.total(weigh)[self.group] > 0, weigh, 1.0)
        column = weigh.reshape(-1, *(1,) * (values.ndim - 1))
        result = self.total(values * column) / self.total(weigh).reshape(
            -1, *(1,) * (values.ndim - 1)
        )
        # Rounding may not push a mean outside its members, nor change a group of one.
        low = -self.greatest(-values.astype(np.float64))
        result = np.clip(result, low, self.greatest(values.astype(np.float64)))
        result[self.alone] = self.pick(values)[self.alone]
        return np.asarray(result)

    def joined(self, texts: Array) -> Array:
        """Different texts of the members, joined; empty where none has any."""
        found: list[list[str]] = [[] for _ in range(self.count)]
        for group, text in zip(self.group.tolist(), texts.astype(str).tolist(), strict=True):
            if text and text not in found[group]:
                found[group].append(text)
        return np.asarray(["; ".join(texts) for texts in found])


def centre(
    lon: Array, lat: Array, merge: Merge, weights: NDArray[np.float64]
) -> tuple[Array, Array]:
    """Mean positions on the sphere, so that the date line does no harm; degrees."""
    lon_r, lat_r = np.radians(lon), np.radians(lat)
    parts = np.column_stack(
        [np.cos(lat_r) * np.cos(lon_r), np.cos(lat_r) * np.sin(lon_r), np.sin(lat_r)]
    )
    x, y, z = merge.mean(parts, weights).T
    new_lon = np.degrees(np.arctan2(y, x))
    new_lat = np.degrees(np.arctan2(z, np.hypot(x, y)))
    first = merge.largest
    return np.where(merge.alone, lon[first], new_lon), np.where(merge.alone, lat[first], new_lat)
