"""Pairs of fifteen measures side by side: all at once, and as single plain evaluations.

    python -m bench.pairs china-west --naive 6

The naive way is timed on some of its evaluations, spread over all of them, in the same process and
on the same machine, and told for all; nothing is run twice. Load stands beside every time.
"""

from __future__ import annotations

import os
import resource
from itertools import combinations
from time import perf_counter

import click
import numpy as np

import hinterland as hl
from bench.pairs_packages import invented
from hinterland.appraise.effects import effects
from hinterland.change import Change
from hinterland.combining import pairs
from hinterland.combining.cases import laid_out
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.measures import catalogue, measure


def fifteen(land: Territory) -> dict[str, tuple[Change, ...]]:
    """The numbered measures that can act, at dose 1 on the whole region."""
    found = {}
    for name, record in catalogue().items():
        try:
            if record.number is not None:
                found[name] = measure(name).at().changes(land)
        except InputError as error:
            click.echo(f"left out: {name}: {error}")
    return found


@click.command()
@click.argument("territory", default="china-west")
@click.option("--workers", default=2, show_default=True)
@click.option("--naive", default=6, show_default=True, help="Plain evaluations that are timed.")
@click.option("--made-up", is_flag=True, help="Invented packages in the place of measures.")
def main(territory: str, workers: int, naive: int, made_up: bool) -> None:
    """Time the matrix of pairs against the sum of plain evaluations."""
    land = hl.read(territory)
    packages = invented(land) if made_up else fifteen(land)
    start = perf_counter()
    found = pairs(land, packages, workers=workers)
    took = perf_counter() - start
    count = len(packages) * (len(packages) - 1) // 2
    click.echo(
        f"{count} pairs of {len(packages)}: {took:.1f} s, {found.equilibria} equilibria, "
        f"{found.networks} networks, {_memory():.2f} GB; {_load()}"
    )
    if naive:
        _naively(land, packages, naive, found)


def _naively(land: Territory, packages: dict, some: int, found: hl.Pairs) -> None:
    """Plain evaluations of some pairs, and the largest difference of an interaction's parts."""
    felt = {one.name: one.whole for one in laid_out(land, packages)}
    every = list(combinations(felt, 2))
    chosen = [every[int(at)] for at in np.linspace(0, len(every) - 1, some)]
    start = perf_counter()
    before = hl.evaluate(land, equilibrium=True)
    first = perf_counter() - start
    table = found.table.set_index(["package", "with_package", "outcome"])
    times, apart = [], 0.0
    for one, other in chosen:
        start = perf_counter()
        after = hl.evaluate(land, (*felt[one], *felt[other]), equilibrium=True)
        times.append(perf_counter() - start)
        told = effects(land, before.balanced, after.balanced).region["welfare"]
        apart = max(apart, abs(float(told - table.loc[(one, other, "welfare"), "both"])))
    each = float(np.mean(times))
    needed = found.equilibria
    click.echo(
        f"plainly: baseline {first:.1f} s, {each:.2f} s each ({min(times):.2f} to "
        f"{max(times):.2f}, {some} timed), {first + needed * each:.0f} s for {needed}; welfare "
        f"differs by at most {apart:.1e}; {_load()}"
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
