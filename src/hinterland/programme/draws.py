"""Draws of what is not known of a package: priors, unit costs, and how it is carried out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from hinterland.programme.package import Dosed, Package

Triangle = tuple[float, float, float]
"""Lowest, most likely and highest value of a triangular distribution."""


def drawn(package: Package, seed: int, *, carried_out: bool = True) -> Package:
    """The package under one draw of everything that is not known of its measures.

    Priors and unit costs are drawn from triangles over their ranges, their values being the most
    likely ones. A measure that stands in the package twice gets one draw of its priors.

    Args:
        package: to draw.
        seed: of the draw; the same seed yields the same package.
        carried_out: whether doses and costs also bear how programmes are carried out.
    """
    by_measure: dict[str, tuple[dict[str, float], float, float]] = {}
    for part in package.parts:
        if part.measure.id not in by_measure:
            by_measure[part.measure.id] = _draw(part, seed, carried_out)
    return Package(tuple(_under(part, *by_measure[part.measure.id]) for part in package.parts))


def _under(part: Dosed, priors: Mapping[str, float], cost: float, effect: float) -> Dosed:
    # What a user states is not drawn.
    given = {**priors, **part.given}
    return replace(part, given=given, dose=part.dose * effect, cost_factor=part.cost_factor * cost)


def _draw(part: Dosed, seed: int, carried_out: bool) -> tuple[dict[str, float], float, float]:
    measure = part.measure
    # By the measure's name, so that a draw does not depend on what else is in the package.
    source = np.random.default_rng([seed, *measure.id.encode()])
    priors = {
        prior.name: _triangle(source, (prior.low, prior.value, prior.high))
        for prior in measure.priors
    }
    cost = [_triangle(source, (one.low, 1.0, one.high)) for one in measure.costs]
    factor = float(np.mean(cost)) if cost else 1.0
    if not carried_out:
        return priors, factor, 1.0
    known = implementation()
    overrun = _triangle(source, known["overrun", measure.pillar])
    effect = _triangle(source, known["effect", measure.pillar])
    # The cost of what is carried out falls with it; the rest of the money is spent all the same.
    return priors, factor * overrun / effect, effect


def _triangle(source: np.random.Generator, ends: Triangle) -> float:
    low, mode, high = ends
    return mode if low == high else float(source.triangular(low, mode, high))


@cache
def implementation() -> Mapping[tuple[str, str], Triangle]:
    """Triangles by parameter (`overrun`, `effect`) and pillar."""
    text = (files("hinterland.programme") / "defaults" / "implementation.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {
            (row["parameter"], row["pillar"]): (
                float(row["low"]),
                float(row["mode"]),
                float(row["high"]),
            )
            for row in rows
        }
    )
