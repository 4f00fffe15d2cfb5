"""Splitting a change among its causes so that the parts add up to it.

Shapley (1953): what a player adds, averaged over all orders in which the players may come. In one
stated order instead, each player gets what it adds to those before it. Sums and logarithms are
joined by the logarithmic mean, L(b, a) = (b - a) / (ln b - ln a): a change b - a is L times the
change of the logarithm, so parts of one are parts of the other (Ang 2004, Energy Policy 32).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import comb

import numpy as np

from hinterland.numerics.paths import Floats

Value = Callable[[frozenset[str]], Floats]
"""What comes of a coalition of players."""

CLOSE = 1e-6
"""Relative difference below which the logarithmic mean is taken by its series."""


def shapley(value: Value, players: Sequence[str]) -> dict[str, Floats]:
    """The part of each player in value(all) - value(nobody), the mean over all orders.

    Args:
        value: is asked once for each of the 2^n coalitions.
        players: their names.
    """
    known = {
        frozenset(some): np.asarray(value(frozenset(some)), dtype=float)
        for size in range(len(players) + 1)
        for some in combinations(players, size)
    }
    count = len(players)
    parts = {}
    for player in players:
        others = [some for some in known if player not in some]
        parts[player] = np.asarray(
            sum(
                (known[some | {player}] - known[some]) / (count * comb(count - 1, len(some)))
                for some in others
            )
        )
    return parts


def ordered(value: Value, players: Sequence[str]) -> dict[str, Floats]:
    """The part of each player when they come in the order given."""
    parts, before = {}, np.asarray(value(frozenset()), dtype=float)
    for count, player in enumerate(players, start=1):
        after = np.asarray(value(frozenset(players[:count])), dtype=float)
        parts[player] = after - before
        before = after
    return parts


def log_mean(one: Floats, other: Floats) -> Floats:
    """L(one, other) of positive numbers; their value where they are equal."""
    ln = np.log(one) - np.log(other)
    near = np.abs(ln) < CLOSE
    # Half the sum is the mean to the second order of the difference.
    return np.asarray(np.where(near, (one + other) / 2, (one - other) / np.where(near, 1.0, ln)))


def added_parts(new: Floats, old: Floats, parts: Mapping[str, Floats]) -> dict[str, Floats]:
    """Parts of ln(new / old) from parts of the sum new - old."""
    mean = log_mean(new, old)
    return {name: np.asarray(part / mean) for name, part in parts.items()}
