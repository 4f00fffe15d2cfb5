"""Seat to seat times again and again while links are edited.

`connect` computes everything about a territory. A planner who drags a road, or a search that tries
thousands, wants one thing back at once: the times between all seats. This keeps the order, the
shortcuts and the places of the seats, and only puts new costs on them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.codebook import quantity
from hinterland.connect.engine import router
from hinterland.connect.network import ROAD_MODES, link_time, road_graph, seat_access_time
from hinterland.connect.seasons import seasonal_speed
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats

Edits = Mapping[object, float]


class LiveRoads:
    """The roads and ferries of a territory, ready for edits.

    Args:
        territory: facts; links that may be opened later must be in it as closed candidates.
        threads: see `numerics.paths.Router`.
    """

    def __init__(self, territory: Territory, threads: int | None = None) -> None:
        facts = territory.facts
        self._territory = territory
        self._hours = link_time(territory)
        self._speed = facts["link_speed"].values.astype(float)
        self._season = seasonal_speed(territory) / self._speed
        self._km = facts["link_geometry"].values.astype(float) * facts["link_detour"].values
        used = np.flatnonzero(np.isin(facts["link_mode"].values, ROAD_MODES))
        back = used[facts["link_two_way"].values[used] > 0]
        # The arcs of `road_graph`: every used link forward, then the two-way ones backward.
        self._link_of_arc = np.concatenate([used, back])
        self._is_road = np.zeros(facts.sizes["link"], dtype=bool)
        self._is_road[used] = True
        self._index = pd.Index(facts["link"].values)
        self._router = router(road_graph(territory), threads=threads)
        node = facts["seat_node"].values.astype(np.int64)
        self._joined = np.flatnonzero(node >= 0)
        self._node = node[self._joined]
        terminal = float(territory.settings.get("road_terminal_time", 0.0))
        access = seat_access_time(territory)[self._joined]
        self._ends = (access[:, None] + access[None, :] + terminal).astype(np.float32)

    def travel_time(self, speed: Edits | None = None, opened: Edits | None = None) -> xr.DataArray:
        """Hours between all seats after edits; the territory itself stays as it is.

        Args:
            speed: label of a link to its new speed, km/h.
            opened: label of a link to 1 (open) or 0 (closed).

        Returns:
            travel_time (county, county_to), as `connect` gives it for the edited territory.

        Raises:
            InputError: a label that is no road or ferry, a speed out of the bounds of the
                codebook, or an opening that is neither 0 nor 1; all of them at once.
        """
        hours = self._edited(dict(speed or {}), dict(opened or {}))
        cost = hours[self._link_of_arc]
        whole = self._router.reweighted(cost).many_to_many(self._node, self._node, dtype=np.float32)
        whole += self._ends
        labels = self._territory.facts["county"].values
        if len(self._joined) < len(labels):
            between = whole
            whole = np.full((len(labels), len(labels)), np.inf, dtype=np.float32)
            whole[np.ix_(self._joined, self._joined)] = between
        np.fill_diagonal(whole, 0.0)
        return xr.DataArray(
            whole,
            dims=("county", "county_to"),
            coords={"county": labels, "county_to": labels},
            name="travel_time",
            attrs={"unit": quantity("travel_time").unit, "status": "modelled"},
        )

    def _edited(self, speed: Edits, opened: Edits) -> Floats:
        at_speed, at_open = self._rows(speed), self._rows(opened)
        bounds = quantity("link_speed")
        wrong = [k for k, v in speed.items() if not bounds.lower <= v <= bounds.upper]
        strange = [k for k, v in opened.items() if v not in (0, 1)]
        faults = [
            Fault(f"{what} {first_labels(labels)}.", "edits", do)
            for labels, what, do in (
                (
                    wrong,
                    "Speeds are out of bounds for links",
                    f"Give {bounds.lower:g} to {bounds.upper:g} km/h.",
                ),
                (strange, "Links are neither opened nor closed:", "Give 1 or 0."),
                (
                    [k for k, row in {**at_speed, **at_open}.items() if row < 0],
                    "These are no roads or ferries of the territory: links",
                    "Use labels of the dimension `link`; add new links as closed candidates first.",
                ),
            )
            if labels
        ]
        refuse(InputError, faults)
        now, is_open = self._speed.copy(), self._territory.facts["link_open"].values > 0
        for label, value in speed.items():
            now[at_speed[label]] = value
        for label, value in opened.items():
            is_open[at_open[label]] = bool(value)
        hours = self._hours.copy()
        rows = np.array([*at_speed.values(), *at_open.values()], dtype=np.int64)
        drivable = now[rows] * self._season[rows]
        usable = is_open[rows] & (drivable > 0)
        hours[rows] = np.where(usable, self._km[rows] / np.where(usable, drivable, 1.0), np.inf)
        return hours

    def _rows(self, edits: Edits) -> dict[object, int]:
        """Position of each label in `link`, -1 for what is no road."""
        found = self._index.get_indexer(pd.Index(list(edits))) if edits else np.array([], int)
        return {
            label: int(row) if row >= 0 and self._is_road[row] else -1
            for label, row in zip(edits, found, strict=True)
        }
