"""The gates of an Access as plain arrays: from each place to its own town and to seats around."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.appraise.labels import county_index
from hinterland.appraise.register import Evidence
from hinterland.errors import Fault, InputError
from hinterland.numerics.groups import Array, Index

GATE_WORDS = ("gate_place", "gate_hub", "gate_kind")


@dataclass(frozen=True)
class Gates:
    """One row a gate, sorted by place.

    Attributes:
        place: (gate,) position of the place.
        hub: (gate,) position of the place that is the hub.
        county: (gate,) county of the hub.
        kind: (gate,) own_town, own_seat or other_seat.
        value: (gate,) hours or money/t to the hub.
    """

    place: Index
    hub: Index
    county: Index
    kind: npt.NDArray[np.str_]
    value: Array

    def least(self, places: int, *kinds: str, onward: Array | None = None) -> Array:
        """(place,) least value over gates of these kinds, infinite without one.

        Args:
            places: number of places.
            kinds: of gates.
            onward: (county,) what follows beyond the county of the hub.
        """
        mine = np.isin(self.kind, kinds)
        value = self.value[mine] + (0.0 if onward is None else onward[self.county[mine]])
        least = np.full(places, np.inf)
        np.minimum.at(least, self.place[mine], value)
        return least


def gates(evidence: Evidence, commodity: str | None = None) -> Gates:
    """The gates with their time as value, or with the cost of a tonne of a class of goods.

    Raises:
        InputError: the access does not know these goods.
    """
    place = np.asarray(evidence.time("gate_place").values, dtype=np.intp)
    hub = np.asarray(evidence.time("gate_hub").values, dtype=np.intp)
    kind = np.asarray(evidence.time("gate_kind").values).astype(str)
    if commodity is None:
        value = np.asarray(evidence.time("gate_time").values, dtype=float)
    else:
        value = of_goods(evidence, "gate_cost", commodity)
    order = np.argsort(place, kind="stable")
    county = county_index(evidence)[hub]
    return Gates(place[order], hub[order], county[order], kind[order], value[order])


def of_goods(evidence: Evidence, word: str, commodity: str) -> Array:
    """A cost by commodity for one class of goods, the other dimensions left.

    Raises:
        InputError: the access does not know these goods.
    """
    costs = evidence.time(word)
    if commodity not in costs.indexes["commodity"]:
        raise InputError(
            Fault(
                f"{word} has no {commodity!r} goods.",
                "access: " + ", ".join(map(str, costs["commodity"].values)),
                "Compute the cost of these goods too.",
            )
        )
    return np.asarray(costs.sel(commodity=commodity).values, dtype=float)
