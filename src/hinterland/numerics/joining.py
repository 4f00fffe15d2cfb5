"""Trips of several legs joined: origin to node, node to node, node to destination, or straight.

The cost of a pair is the least over all doors of the origin, all doors of the destination, and the
straight way where one is given. Joined origin by origin, so that only what one block of origins
reaches is ever held.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from hinterland.numerics.bounded import Shorts
from hinterland.numerics.groups import Array
from hinterland.numerics.paths import Ints


class Rows(NamedTuple):
    """A sparse table: entries of row r are starts[r] : starts[r + 1], each a position and cost."""

    starts: Ints
    at: Ints | Shorts
    cost: Array

    @classmethod
    def of(cls, row: Ints, at: Ints | Shorts, cost: Array, rows: int) -> Rows:
        """Rows from a list of entries in any order; the order within a row is kept."""
        order = np.argsort(row, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
        return cls(starts.astype(np.int64), at[order], cost[order].astype(float))


class Rules(NamedTuple):
    """What a trip may be: `cutoff` its largest cost; units of origins and destinations must agree.

    Units of length 0 mean that any pair may be.
    """

    cutoff: float
    origin_unit: Ints
    destination_unit: Ints


def join(doors: Rows, network: Rows, behind: Rows, straight: Rows, rules: Rules) -> Rows:
    """(origin row, destination, cost) of every pair within the rules, each once.

    Args:
        doors: by origin; `at` is a row of `network`, the cost that of reaching it.
        network: by row; `at` is a node.
        behind: by node; `at` is a destination, the cost that from the node to it.
        straight: by origin; `at` is a destination reached without the network.
        rules: largest cost, and units that trips stay inside.
    """
    destinations = max(
        int(behind.at.max(initial=-1)), int(straight.at.max(initial=-1)), len(rules[2]) - 1
    )
    return Rows(*_join((doors, network, behind, straight), rules, destinations + 1))


def keep_best(row: Ints, which: Ints, cost: Array, rows: int, k: int) -> tuple[Array, Ints]:
    """(row, k) the k cheapest different `which` of each row, cheapest first, ties by position."""
    order = np.lexsort((which, cost, row))
    order = order[np.isfinite(cost[order]) & (which[order] >= 0)]
    starts = np.searchsorted(row[order], np.arange(rows + 1))
    best, chosen = np.full((rows, k), np.inf), np.full((rows, k), -1, dtype=np.int64)
    _first_different(starts, which[order].astype(np.int64), cost[order], (best, chosen))
    return best, chosen


@numba.njit(cache=True, nogil=True)
def _join(legs, rules, destinations):
    doors, network, behind, straight = legs
    origins = len(doors.starts) - 1
    best = np.full(destinations, np.inf)
    found = np.empty(destinations, dtype=np.int32)
    starts = np.zeros(origins + 1, dtype=np.int64)
    at, cost = np.empty(4096, dtype=np.int32), np.empty(4096)
    filled = 0
    for origin in range(origins):
        count = 0
        for door in range(doors.starts[origin], doors.starts[origin + 1]):
            row, first = doors.at[door], doors.cost[door]
            for step in range(network.starts[row], network.starts[row + 1]):
                reached, node = first + network.cost[step], network.at[step]
                if reached > rules.cutoff:
                    break
                for entry in range(behind.starts[node], behind.starts[node + 1]):
                    count = _offer(
                        best, found, count, (behind.at[entry], reached + behind.cost[entry])
                    )
        for entry in range(straight.starts[origin], straight.starts[origin + 1]):
            count = _offer(best, found, count, (straight.at[entry], straight.cost[entry]))
        if filled + count > len(at):
            room = max(2 * len(at), filled + count)
            longer, dearer = np.empty(room, dtype=np.int32), np.empty(room)
            longer[:filled], dearer[:filled] = at[:filled], cost[:filled]
            at, cost = longer, dearer
        for number in range(count):
            j = found[number]
            inside = len(rules.origin_unit) == 0 or (
                rules.origin_unit[origin] == rules.destination_unit[j]
            )
            if inside and best[j] <= rules.cutoff:
                at[filled], cost[filled] = j, best[j]
                filled += 1
            best[j] = np.inf
        starts[origin + 1] = filled
    return starts, at[:filled].copy(), cost[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _offer(best, found, count, offer):
    """Keep a cost if it is the least so far; the number of destinations found."""
    j, cost = offer
    if cost < best[j]:
        if best[j] == np.inf:
            found[count] = j
            count += 1
        best[j] = cost
    return count


@numba.njit(cache=True, nogil=True)
def _first_different(starts, which, cost, result):
    best, chosen = result
    k = best.shape[1]
    for row in range(len(starts) - 1):
        kept = 0
        for entry in range(starts[row], starts[row + 1]):
            if kept == k:
                break
            again = False
            for rank in range(kept):
                again = again or chosen[row, rank] == which[entry]
            if not again:
                best[row, kept], chosen[row, kept] = cost[entry], which[entry]
                kept += 1
