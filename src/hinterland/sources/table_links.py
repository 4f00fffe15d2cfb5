"""Overlay of known roads on the links of a territory: class and speed along the way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from hinterland.codebook import STATUSES, status_word
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.table_check import Table

NEAR_KM = 10.0
LONGEST_DETOUR = 2.0
_EARTH_KM = 6371.0088


def tagged_links(territory: Territory, table: Table) -> dict[int, int]:
    """Row of the table for each link on the shortest way between the ends of that row.

    Ends are joined to the nearest node of the mode within 10 km; a way more than twice as long as
    the straight line is not the road that was meant and is refused.

    Raises:
        InputError: an end is far from every node, or no such way exists; all rows at once.
    """
    faults: list[Fault] = []
    tagged: dict[int, int] = {}
    frame = table.frame
    modes = frame["mode"] if "mode" in frame else pd.Series("road", index=frame.index)
    for mode in sorted(set(modes)):
        if mode not in set(territory.facts["link_mode"].values.astype(str).tolist()):
            faults.append(
                Fault(f"There are no links of mode {mode!r}.", table.where, "Use road or rail.")
            )
            continue
        rows = frame[modes == mode]
        more, found = _ways(territory, rows, mode, table.where)
        faults += more
        faults += _conflicts(table, found)
        tagged |= {link: chosen[-1] for link, chosen in found.items()}
    refuse(InputError, faults)
    return tagged


def overlaid(
    territory: Territory, table: Table, tagged: dict[int, int], source: str, status: str
) -> Territory:
    """The territory with class and speed for the links that `tagged_links` found."""
    links = np.fromiter(tagged, np.int64)
    given = table.frame.loc[list(tagged.values())]
    facts: dict[str, xr.DataArray] = {}
    for word in table.facts:
        facts |= _tag(territory, word, links, given[word].to_numpy(), (source, status))
    return territory.with_facts(facts)


def _conflicts(table: Table, found: dict[int, list[int]]) -> list[Fault]:
    """A fault if rows whose ways share a link give it different values."""
    words = list(table.facts)
    clashing: set[int] = set()
    for rows in found.values():
        if len(rows) > 1 and len(table.frame.loc[rows, words].drop_duplicates()) > 1:
            clashing.update(rows)
    if not clashing:
        return []
    return [
        Fault(
            "Rows whose ways share a link give it different values.",
            f"{table.where}: line {first_labels(row + 2 for row in sorted(clashing))}",
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
            f"{where}: line {first_labels(row + 2 for row in lost)}",
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


def _tag(
    territory: Territory,
    word: str,
    links: NDArray[np.int64],
    values: NDArray[np.generic],
    told: tuple[str, str],
) -> dict[str, xr.DataArray]:
    former = territory.facts[word]
    series = pd.Series(former.values.copy())
    series.iloc[links] = values
    changed = series.to_numpy().astype(str if former.dtype.kind in "UO" else float)
    codes = np.asarray([STATUSES.index(name) for name in territory.status_of(word)], np.int64)
    codes[links] = STATUSES.index(told[1])
    kinds = set(codes.tolist())
    about = dict(former.attrs) | {"source": f"{told[0]}; other rows: {former.attrs['source']}"}
    about["status"] = STATUSES[kinds.pop()] if len(kinds) == 1 else "mixed"
    made = {word: former.copy(data=changed).assign_attrs(about)}
    if about["status"] == "mixed":
        made[status_word(word)] = xr.DataArray(codes, {"link": territory.facts["link"]}, ("link",))
    return made
