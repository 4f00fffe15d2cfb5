"""Time and memory by size: `python -m bench.equilibrium_growth [PICTURE.png]`.

Invented countries with four kernels, migration and eight sectors; each size in a process of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from statistics import median
from time import perf_counter

import numpy as np

from hinterland.equilibrate import (
    Causes,
    Economy,
    Gates,
    Hierarchy,
    Hubs,
    Mobility,
    Movement,
    Technology,
    Trade,
    solve,
)
from hinterland.numerics.balancing import balanced

COUNTIES = (100, 400, 1_600, 2_848)
EACH = (2, 20, 200)
SECTORS = 8
KERNEL_OF = np.array([0, 0, 0, 0, 1, 1, 2, 3])
PER_PROVINCE = 92


def main(picture: str | None = None) -> None:
    """Measure every size, print a line for each, and draw them."""
    rows = []
    for each in EACH:
        for counties in COUNTIES:
            run = [sys.executable, "-m", "bench.equilibrium_growth", str(counties), str(each)]
            text = subprocess.run(run, check=True, capture_output=True, text=True).stdout
            rows.append([float(word) for word in text.split()])
            counties_, each_, cold, warm, steps, peak, load = rows[-1]
            print(
                f"{counties_:6.0f} counties x {each_:3.0f}: from the baseline {cold:8.3f} s "
                f"({steps:.0f} steps), near by {warm:7.3f} s, peak {peak:5.2f} GB, load {load:.1f}",
                flush=True,
            )
    if picture:
        draw(np.array(rows), picture)


def one(counties: int, each: int) -> None:
    """Counties, places a county, seconds cold and warm, steps, GB, load."""
    economy = invented(counties, each)
    shock = np.zeros_like(economy.revenue)
    shock[:, : economy.places // 10] = 0.1
    solve(economy, Causes(productivity=shock))
    repeats = 3 if economy.places < 100_000 else 1
    cold, warm = [], []
    for _ in range(repeats):
        begin = perf_counter()
        found = solve(economy, Causes(productivity=shock))
        cold.append(perf_counter() - begin)
        few = shock.copy()
        few[0, :50] += 0.02
        begin = perf_counter()
        solve(economy, Causes(productivity=few), start=found.state, tolerance=1e-6)
        warm.append(perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(counties, each, median(cold), median(warm), found.steps, peak, os.getloadavg()[0])


def invented(counties: int, each: int) -> Economy:
    """A country on a square, provinces in strips."""
    rng = np.random.default_rng(counties + each)
    places = counties * each
    at = rng.uniform(0, 3000, (counties, 2)).astype(np.float32)
    at = at[np.argsort(at[:, 0])]
    km = np.hypot(*(at[:, None, axis] - at[None, :, axis] for axis in range(2)))
    gates = Gates(
        np.arange(places), np.repeat(np.arange(counties), each),
        rng.uniform(0.1, 0.9, places), places,
    )  # fmt: skip
    kernels = tuple(
        Hierarchy(gates, Hubs.of_seats((1 + km / 30) ** -np.float32(power), symmetric=True))
        for power in (1.1, 1.3, 1.5, 2.0)
    )
    technology = Technology(
        labour=np.full(SECTORS, 0.4),
        land=np.full(SECTORS, 0.1),
        capital=np.full(SECTORS, 0.1),
        inputs=np.full((SECTORS, SECTORS), 0.4 / SECTORS),
        scale=np.full(SECTORS, 0.03),
    )
    revenue = rng.lognormal(0, 0.7, (SECTORS, places))
    total = revenue.sum(axis=1)
    consumed = total - technology.inputs @ total
    consumed = (consumed / consumed.sum())[:, None]
    spent = consumed * (0.6 * revenue.sum(axis=0)) + technology.inputs @ revenue
    supply = np.empty_like(revenue)
    for position, way in enumerate(kernels):
        mine = np.flatnonzero(position == KERNEL_OF)
        supply[mine], _ = balanced(way.spread, way.gather, revenue[mine], spent[mine], own=1.0)
    workers = revenue.sum(axis=0)
    near = (1 + km / 60) ** -np.float32(1)
    movement = Movement(
        near=near,
        province=np.arange(counties) // PER_PROVINCE,
        county=np.repeat(np.arange(counties), each),
        leaving=np.ones(places),
        staying=np.ones(places),
        wedges=(0.05 / each, 0.003 / each, 0.0001 / each),
        entry=np.ones(places),
        symmetric=True,
    )
    registered = workers * rng.uniform(0.9, 1.1, places)
    registered *= workers.sum() / registered.sum()
    attraction, _ = balanced(
        movement.spread, movement.gather, workers[None], registered[None], own=1.0
    )
    owned = workers / workers.sum()
    return Economy(
        technology=technology,
        trade=Trade(np.full(SECTORS, 4.0), kernels, KERNEL_OF, supply),
        consumed=consumed,
        revenue=revenue,
        workers=workers,
        owned=owned,
        mobility=Mobility("heterogeneous", 1.5, registered, movement, attraction[0], housing=0.13),
    )


def draw(rows: np.ndarray, path: str) -> None:
    """Seconds and GB against counties, a line for each number of places a county."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for each in sorted(set(rows[:, 1])):
        mine = rows[rows[:, 1] == each]
        axes[0].loglog(mine[:, 0], mine[:, 2], "o-", label=f"{each:.0f} places a county")
        axes[1].loglog(mine[:, 0], mine[:, 5], "o-")
    for axis, label in zip(axes, ("seconds from the baseline", "peak GB"), strict=True):
        axis.set(xlabel="counties", ylabel=label, xticks=COUNTIES, xticklabels=COUNTIES)
        axis.grid(alpha=0.3)
    axes[1].set(yticks=(0.3, 0.5, 1, 2, 4), yticklabels=("0.3", "0.5", "1", "2", "4"))
    for axis in axes:
        axis.minorticks_off()
    axes[0].legend(frameon=False)
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main(*sys.argv[1:2])
