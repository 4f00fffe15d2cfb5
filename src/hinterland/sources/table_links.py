"""A table of links on the networks of a territory: named ones, ways along them, new ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.table_check import Table, given_cells
from hinterland.sources.table_link_new import NEAR_KM, drawn_links, with_drawn
from hinterland.sources.table_link_rows import link_rows, row_modes
from hinterland.sources.table_link_values import value_faults, with_values

LONGEST_DETOUR = 2.0
_EARTH_KM = 6371.0088


Assumed = Callable[[Territory, str], xr.DataArray]
"""A link fact that a territory lacks, as travel takes its absence."""


def with_links(
    territory: Territory, table: Table, source: str, status: str, assumed: Assumed | None = None
) -> tuple[Territory, int, int]:
    """The territory with the links of a table, and how many were changed and how many added.

    A row changes the link that it names, changes the links on the way between two positions, or
    adds a link between two ends; see `table_link_rows`. Cells that are empty change nothing.

    Args:
        territory: with the networks.
        table: checked, of the level link; its faults are told with those found here.
        source, status: of the values given.
        assumed: what to take of the other links for a toll or wet-season passability that the
            territory lacks; without it such a fact must be given for every road.

    Raises:
        InputError: what a row means is not clear, a name or way is not there, a value is not
            possible, rows contradict each other, or a fact cannot be left out; all at once.
    """
    rows, faults = link_rows(territory, table)
    found: dict[int, list[int]] = {}
    for row, link in rows.named.items():
        found.setdefault(link, []).append(row)
    more, ways = _ways_by_mode(territory, table, rows.ways)
    for link, given in ways.items():
        found.setdefault(link, []).extend(given)
    drawn, worse = drawn_links(territory, table, rows.new)
    faults = [*table.faults, *faults, *more, *worse, *_conflicts(table, found)]
    changed = len(found)
    size = territory.facts.sizes["link"]
    found |= {size + number: [row] for number, row in enumerate(rows.new)}
    faults += value_faults(territory, table, found, assumed is not None)
    refuse(InputError, faults)
    made = with_drawn(territory, drawn, source)
    # The surface first: what wet weather does to a road is assumed by its surface.
    for word in sorted(table.facts, key=lambda name: name != "link_surface"):
        made = with_values(made, table, word, found, told=(source, status), assumed=assumed)
    return made, changed, len(rows.new)


def _ways_by_mode(
    territory: Territory, table: Table, chosen: list[int]
) -> tuple[list[Fault], dict[int, list[int]]]:
    """Rows of the table for each link on the shortest way between the ends of those rows.

    Ends are joined to the nearest node of the mode within 10 km; a way more than twice as long as
    the straight line is not the road that was meant and is refused.
    """
    faults: list[Fault] = []
    found: dict[int, list[int]] = {}
    frame = table.frame.loc[chosen]
    modes = row_modes(frame)
    known = set(territory.facts["link_mode"].values.astype(str).tolist())
    for mode in sorted(set(modes) & known):
        more, ways = _ways(territory, frame[modes == mode], mode, table.where)
        faults += more
        found |= ways
    return faults, found


def _conflicts(table: Table, found: dict[int, list[int]]) -> list[Fault]:
    """A fault if rows that meet in a link give one fact of it different values."""
    clashing: set[int] = set()
    for rows in found.values():
        if len(rows) < 2:
            continue
        for word in table.facts:
            column = table.frame.loc[rows, word]
            given = column[given_cells(column)]
            if given.nunique() > 1:
                clashing.update(given.index)
    if not clashing:
        return []
    return [
        Fault(
            "Rows whose ways share a link give it different values.",
            f"{table.where}: line {first_labels(sorted(clashing))}",
            "Cut the ways where they meet, so that each link is in one row.",
        )
    ]


def _ways(
    territory: Territory, rows: pd.DataFrame, mode: str, where: str
) -> tuple[list[Fault], dict[int, list[int]]]:
    facts = territory.facts
    lon, lat = facts["node_lon"].values, facts["node_lat"].values
    use = (facts["link_mode"].values.astype(str) == mode) & (facts["link_open"].values > 0)
    link = np.flatnonzero(use)
    start, end = facts["link_from"].values[link], facts["link_to"].values[link]
    nodes = np.unique(np.concatenate([start, end]))
    tree = cKDTree(_unit(lon[nodes], lat[nodes]))
    ends = []
    far = np.zeros(len(rows), bool)
    for side in ("from", "to"):
        points = _unit(rows[f"{side}_lon"].to_numpy(), rows[f"{side}_lat"].to_numpy())
        chord, near = tree.query(points)
        far |= 2 * _EARTH_KM * np.arcsin(np.minimum(chord / 2, 1)) > NEAR_KM
        ends.append(nodes[near])
    length = facts["link_geometry"].values[link]
    graph, best = _graph(start, end, length, len(lon))
    found: dict[int, list[int]] = {}
    lost = []
    for row, a, b, bad in zip(rows.index, ends[0], ends[1], far, strict=True):
        if bad:
            lost.append(row)
            continue
        distance, before = dijkstra(graph, directed=False, indices=a, return_predecessors=True)
        straight = (
            2
            * _EARTH_KM
            * np.arcsin(np.linalg.norm(_unit(lon[[a]], lat[[a]]) - _unit(lon[[b]], lat[[b]])) / 2)
        )
        if a == b or not distance[b] <= LONGEST_DETOUR * straight:
            lost.append(row)
            continue
        node = int(b)
        while node != a:
            previous = int(before[node])
            on = int(link[best[min(node, previous), max(node, previous)]])
            found.setdefault(on, []).append(row)
            node = previous
    if not lost:
        return [], found
    return [
        Fault(
            f"{len(lost)} row(s) follow no {mode} link of the territory.",
            f"{where}: line {first_labels(lost)}",
            f"Give ends within {NEAR_KM:g} km of two nodes that the network joins directly.",
        )
    ], found


def _graph(
    start: NDArray[np.int64], end: NDArray[np.int64], length: NDArray[np.float64], size: int
) -> tuple[csr_array, dict[tuple[int, int], int]]:
    """Lengths between nodes and the shortest of parallel links, by (lower, higher) node."""
    best: dict[tuple[int, int], int] = {}
    for row in np.argsort(-length, kind="stable").tolist():
        best[min(start[row], end[row]), max(start[row], end[row])] = row
    rows = np.asarray(list(best.values()), np.int64)
    # A length of zero would mean no link in a sparse matrix.
    cost = np.maximum(length[rows], 1e-6)
    return csr_array((cost, (start[rows], end[rows])), shape=(size, size)), best


def _unit(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])
