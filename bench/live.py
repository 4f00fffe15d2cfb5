"""Seconds from edited links to labelled times between all seats: `python -m bench.live [territory]`.

What somebody waits who drags a road: costs of all links anew, and all seats to all seats.
"""

from __future__ import annotations

import os
import sys
from statistics import median
from time import perf_counter

import numpy as np

import hinterland as hl
from hinterland.connect.live import LiveRoads

LIMIT = 0.35
"""Seconds, one core."""


def main(name: str = "china", edits: int = 50, repeats: int = 9) -> None:
    """Print the seconds of the first answer and the median of those after edits."""
    territory = hl.read(name)
    roads = np.flatnonzero(territory.facts["link_mode"].values == "road")
    rng = np.random.default_rng(1)
    start = perf_counter()
    live = LiveRoads(territory, threads=1)
    times = live.travel_time()
    print(f"{name}: {times.shape[0]:,} seats, first answer {perf_counter() - start:.2f} s")
    seconds = []
    for _ in range(repeats):
        chosen = rng.choice(roads, edits, replace=False)
        speed = dict(zip(chosen.tolist(), rng.uniform(30, 120, edits).tolist(), strict=True))
        start = perf_counter()
        live.travel_time(speed=speed)
        seconds.append(perf_counter() - start)
    print(
        f"{edits} edited links, labelled matrix: median {median(seconds):.3f} s, least "
        f"{min(seconds):.3f} s, limit {LIMIT} s, share {median(seconds) / LIMIT:.2f}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:2])
