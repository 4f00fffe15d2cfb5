"""Small economies for tests: asymmetric, with several counties, places, sectors and tariffs."""

from __future__ import annotations

from typing import Any

import numpy as np

from hinterland.equilibrate import (
    Dense,
    Economy,
    Gates,
    Hierarchy,
    Hubs,
    Mobility,
    Movement,
    Technology,
    Trade,
)
from hinterland.numerics.balancing import balanced

COUNTIES, EACH, SECTORS = 4, 3, 3


def gates_of(rng: np.random.Generator, counties: int, each: int) -> Gates:
    """Every place uses its own seat and, on one in two, another one."""
    place, hub, free = [], [], []
    for n in range(counties * each):
        own = n // each
        for seat in [own, (own + 1 + n % (counties - 1)) % counties][: 1 + n % 2]:
            place.append(n)
            hub.append(seat)
            free.append(rng.uniform(0.3, 0.9))
    return Gates(np.array(place), np.array(hub), np.array(free), counties * each)


def hierarchies(rng: np.random.Generator, counties: int, each: int) -> list[Hierarchy]:
    """Two classes of goods; in the second village firms bear a wedge outward."""
    made = []
    for wedge in (False, True):
        between = rng.uniform(0.05, 0.7, (counties, counties))
        np.fill_diagonal(between, 1.0)
        out = None
        if wedge:
            out = np.where(np.arange(counties * each) % each == each - 1, 0.4, 1.0)[None]
        gates = gates_of(rng, counties, each)
        made.append(Hierarchy(gates, Hubs.of_seats(between), out))
    return made


def movement_of(rng: np.random.Generator, counties: int, each: int) -> Movement:
    """Two provinces, towns and villages that leave more easily."""
    near = rng.uniform(0.1, 0.6, (counties, counties))
    np.fill_diagonal(near, 1.0)
    places = counties * each
    return Movement(
        near=near,
        province=np.arange(counties) // 2,
        county=np.arange(places) // each,
        leaving=np.where(np.arange(places) % each == 0, 0.6, 1.0),
        staying=np.ones(places),
        wedges=(0.3, 0.2, 0.05),
        entry=np.ones(places),
    )


def county_economy(seed: int = 3, **settings: Any) -> Economy:
    """Four counties of three places, three sectors with inputs, land, capital, migration."""
    rng = np.random.default_rng(seed)
    places = COUNTIES * EACH
    kernels = hierarchies(rng, COUNTIES, EACH)
    kernel_of = np.array([0, 1, 1])
    inputs = np.array([[0.1, 0.15, 0.0], [0.1, 0.2, 0.1], [0.05, 0.1, 0.3]])
    labour, capital = np.array([0.4, 0.35, 0.45]), np.array([0.05, 0.1, 0.1])
    technology = Technology(
        labour=labour,
        land=1 - labour - capital - inputs.sum(axis=0),
        capital=capital,
        inputs=inputs,
        scale=np.array([0.0, 0.04, 0.05]),
        kappa=2.0,
    )
    revenue = rng.uniform(0.5, 3.0, (SECTORS, places))
    total = revenue.sum(axis=1)
    consumed = total - inputs @ total
    consumed = (consumed / consumed.sum())[:, None]
    earned = capital @ revenue
    income = (technology.labour + technology.land) @ revenue + earned
    spent = consumed * income + inputs @ revenue
    supply = np.empty_like(revenue)
    for position, kernel in enumerate(kernels):
        mine = kernel_of == position
        supply[mine], _ = balanced(kernel.spread, kernel.gather, revenue[mine], spent[mine])
    workers, movement = rng.uniform(1.0, 4.0, places), movement_of(rng, COUNTIES, EACH)
    registered = rng.uniform(0.8, 1.2, places) * workers
    registered *= workers.sum() / registered.sum()
    attraction, _ = balanced(movement.spread, movement.gather, workers[None], registered[None])
    mobility = Mobility(
        moving="heterogeneous",
        elasticity=1.5,
        registered=registered,
        kernel=movement,
        attraction=attraction[0],
        housing=0.13,
    )
    given = {
        "technology": technology,
        "trade": Trade(np.array([4.0, 5.0, 6.0]), tuple(kernels), kernel_of, supply),
        "consumed": consumed,
        "revenue": revenue,
        "workers": workers,
        "owned": earned / earned.sum(),
        "mobility": mobility,
    }
    return Economy(**{**given, **settings})


def one_sector(shares: np.ndarray, income: np.ndarray, theta: float, **settings: Any) -> Economy:
    """Armington countries whose import shares are the kernel."""
    size = len(income)
    trade = Trade(np.array([theta]), (Dense(shares),), np.array([0]), np.ones((1, size)))
    return Economy(
        Technology.of_labour(), trade, np.ones((1, 1)), income[None].copy(), income.copy(),
        **settings,
    )  # fmt: skip
