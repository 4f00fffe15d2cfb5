"""Seconds and memory of the equilibrium: `python -m bench.equilibrium [china|china-west]`.

Calibration, a counterfactual from the baseline and one from a state near by, beside the floor that
memory sets (every kernel read as often as a step reads it), and beside the same equations with dense
matrices at a size that still fits.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_array

import hinterland as hl
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.equilibrate import Hierarchy, solve
from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.foresight import foresight
from hinterland.equilibrate.system import Causes, System

LIMITS = {"china": (1.0, 0.3), "china-west": (None, 0.15)}
"""Seconds of a counterfactual, cold and warm, on two quiet cores."""
FEW = 50
"""Links whose speed rises in the warm case."""


def main(name: str = "china", repeats: int = 5) -> None:
    """Print the table of one territory."""
    land = hl.read(name)
    access = connect(land, modes=True)
    made, took = timed(lambda: calibrate(land, access))
    economy = made.economy
    told("calibration", took)
    shock = np.zeros_like(economy.revenue)
    shock[:, : economy.places // 10] = 0.1
    _, outlined = timed(lambda: foresight(economy))
    told("outline for Newton's step, once for an economy", outlined)
    cold = [timed(lambda: solve(economy, Causes(productivity=shock))) for _ in range(repeats)]
    limit_cold, limit_warm = LIMITS.get(name, (None, None))
    told(f"counterfactual, {cold[0][0].steps} steps", median(t for _, t in cold), limit_cold)
    start = cold[0][0].state
    few = shock.copy()
    few[0, :FEW] += 0.02
    warm = [
        timed(lambda: solve(economy, Causes(productivity=few), start=start, tolerance=1e-6))
        for _ in range(repeats)
    ]
    told(
        f"a state near by, to 1e-6, {warm[0][0].steps} steps",
        median(t for _, t in warm),
        limit_warm,
    )
    print(f"peak so far {peak():.2f} GB, limit 1.5 GB")
    system = System(economy, Causes(productivity=shock))
    steps = [timed(lambda: system.outcome(start))[1] for _ in range(3 * repeats)]
    told("one step", median(steps))
    told("its floor by memory", floor(economy))
    links(land, access, made)
    print(f"peak so far {peak():.2f} GB")
    dense(economy, shock)
    print(f"peak with dense matrices {peak():.2f} GB")


def peak() -> float:
    """GB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def links(land: hl.Territory, access: hl.Access, made: Calibrated) -> None:
    """A few faster links, from travel to equilibrium."""
    chosen = np.flatnonzero(land.facts["link_mode"].values == "road")[
        :: len(land.facts["link"]) // FEW
    ]
    labels = tuple(land.facts["link"].values[chosen].tolist())
    after = apply(land, [Change("link_speed", "scale", 1.2, {"link": labels})])
    other, travel = timed(lambda: connect(after, modes=True))
    told(f"travel after {len(labels)} faster links", travel)
    moved, kernels = timed(lambda: causes(made, land, access, after, other))
    told("new kernels", kernels)
    found, took = timed(lambda: solve(made.economy, moved))
    told(f"equilibrium, {found.steps} steps", took)


def floor(economy: Economy) -> float:
    """Seconds to read every kernel twice, as a step does, at one core's speed of reading; of a
    symmetric kernel one half."""
    matrices = [way.hubs.between for way in economy.trade.kernels]  # type: ignore[attr-defined]
    halves = [way.hubs.symmetric for way in economy.trade.kernels]  # type: ignore[attr-defined]
    matrices.append(economy.mobility.kernel.near)  # type: ignore[union-attr]
    halves.append(economy.mobility.kernel.symmetric)  # type: ignore[union-attr]
    size = sum(m.nbytes * (1 if half else 2) for m, half in zip(matrices, halves, strict=True))
    block = np.ones(32_000_000, dtype=np.float64)
    best = min(timed(block.sum)[1] for _ in range(7))
    return size / (block.nbytes / best)


class NumpyDense:
    """Every pair of places as a matrix in double precision, with NumPy's products."""

    def __init__(self, way: Hierarchy) -> None:
        gates = way.gates
        ways = csr_array((gates.free, (gates.place, gates.hub)), (gates.places, way.hubs.count))
        free = (ways @ way.hubs.between.astype(float)) @ ways.T
        if way.outward is not None:
            free = free * way.outward[0]
        np.fill_diagonal(free, 1.0)
        self.free = free
        self.places = gates.places

    def spread(self, supply: np.ndarray) -> np.ndarray:
        """(k, place) K s."""
        return supply @ self.free.T

    def gather(self, asked: np.ndarray) -> np.ndarray:
        """(k, place) K' z."""
        return asked @ self.free


def dense(economy: Economy, shock: np.ndarray) -> None:
    """The same counterfactual with every pair of places as a matrix."""
    kernels = tuple(NumpyDense(way) for way in economy.trade.kernels)  # type: ignore[arg-type]
    whole = replace(economy, trade=replace(economy.trade, kernels=kernels))
    supply = whole.trade.supply
    same = np.abs(whole.trade.spread(supply) / economy.trade.spread(supply) - 1).max()
    print(f"dense and hierarchical kernels differ by {same:.1e}")
    found, seconds = timed(lambda: solve(whole, Causes(productivity=shock)))
    told(f"the same with dense NumPy matrices, {found.steps} steps", seconds)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Result and seconds."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def told(what: str, seconds: float, limit: float | None = None) -> None:
    """One line with the load of the machine."""
    beside = f"  limit {limit:g} s, share {seconds / limit:.2f}" if limit else ""
    print(f"{what:52s} {seconds:8.3f} s  load {os.getloadavg()[0]:.1f}{beside}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
