"""Roots of many falling functions at once, each between bounds of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hinterland.numerics.groups import Array

STEPS = 200
"""Halving alone needs some sixty; interpolation about ten."""


def falling_root(function: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Where each function passes from above zero to below, by Chandrupatla's method.

    A function that is not above zero at its lower bound has its answer there, and one that is not
    below zero at its upper bound has it there: the corners of an economic equilibrium.

    Args:
        function: elementwise, of the same shape as the bounds; falling, or at least above zero at
            the lower bound and below at the upper one.
        low: lower bounds.
        high: upper bounds, not below the lower ones.

    Returns:
        The roots, same shape; exact to the last digits of the bounds.

    Source: T. R. Chandrupatla (1997), Advances in Engineering Software 28:145-149.
    """
    near, far = np.array(low, dtype=float), np.array(high, dtype=float)
    at_near, at_far = function(near), function(far)
    corner = np.where(at_near <= 0.0, near, np.where(at_far >= 0.0, far, np.nan))
    finest = 4.0 * np.finfo(float).eps * np.maximum(np.abs(near), np.abs(far))
    open_ = np.isnan(corner)
    share = np.full(near.shape, 0.5)
    for _ in range(STEPS):
        done = ~open_ | (np.abs(far - near) <= finest) | (at_near == 0.0)
        if done.all():
            break
        new = np.where(done, near, near + share * (far - near))
        at_new = np.where(done, at_near, function(new))
        same = (at_new > 0.0) == (at_near > 0.0)
        # The bracket stays between the new point and the old one on the other side of zero.
        last, at_last = np.where(same, near, far), np.where(same, at_near, at_far)
        far, at_far = np.where(same, far, near), np.where(same, at_far, at_near)
        near, at_near = new, at_new
        share = _next_share((near, far, last), (at_near, at_far, at_last), finest)
    best = np.where(np.abs(at_near) <= np.abs(at_far), near, far)
    return np.where(open_, best, corner)


def _next_share(
    points: tuple[Array, Array, Array], values: tuple[Array, Array, Array], finest: Array
) -> Array:
    """How far to go from the near point to the far one: by inverse quadratics where safe."""
    near, far, last = points
    at_near, at_far, at_last = values
    with np.errstate(divide="ignore", invalid="ignore"):
        place = (near - far) / (last - far)
        height = (at_near - at_far) / (at_last - at_far)
        safe = (height**2 < place) & ((1.0 - height) ** 2 < 1.0 - place)
        first = at_near / (at_far - at_near) * at_last / (at_far - at_last)
        second = (
            (last - near) / (far - near) * at_near / (at_last - at_near)
            * at_far / (at_last - at_far)
        )  # fmt: skip
        share = np.where(safe, first + second, 0.5)
        least = np.minimum(0.5, finest / np.abs(far - near))
    share = np.where(np.isfinite(share), share, 0.5)
    least = np.where(np.isfinite(least), least, 0.5)
    return np.clip(share, least, 1.0 - least)
