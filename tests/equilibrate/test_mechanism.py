"""Roads that hurt rural industry: closed form, kernel and full solve against each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Economy, Gates, Hierarchy, Hubs, Technology, Trade, solve
from hinterland.equilibrate.mechanism import (
    easier,
    shares,
    slope,
    threshold_chi,
    threshold_home,
)
from hinterland.numerics.balancing import balanced

COUNTIES, THETA = 30, 4.0
PLACES = 2 * COUNTIES
VILLAGE = np.arange(PLACES) % 2 == 1


def villages(chi: float, industry: float = 0.3) -> Economy:
    """Towns and villages; the villages buy more industrial goods than they make."""
    rng = np.random.default_rng(7)
    place = np.arange(PLACES)
    between = rng.uniform(0.1, 0.3, (COUNTIES, COUNTIES))
    between = (between + between.T) / 2
    np.fill_diagonal(between, 1.0)
    free = np.where(VILLAGE, 0.4, 0.95)
    gates = Gates(place, place // 2, free, PLACES)
    out = np.where(VILLAGE, chi**-THETA, 1.0)[None]
    hubs = Hubs.of_seats(between, symmetric=True)
    kernels = (Hierarchy(gates, hubs), Hierarchy(gates, hubs, out))
    jobs = np.where(VILLAGE, 1.0, 1.5)
    revenue = np.stack(
        [np.where(VILLAGE, 1 - industry, 0.2) * jobs, np.where(VILLAGE, industry, 0.8) * jobs]
    )
    revenue *= rng.uniform(0.8, 1.2, revenue.shape)
    total = revenue.sum(axis=1)
    consumed = (total / total.sum())[:, None]
    spent = consumed * revenue.sum(axis=0)
    supply = np.concatenate(
        [
            balanced(kernel.spread, kernel.gather, revenue[k : k + 1], spent[k : k + 1])[0]
            for k, kernel in enumerate(kernels)
        ]
    )
    return Economy(
        Technology.of_labour(2, kappa=3.0),
        Trade(np.full(2, THETA), kernels, np.array([0, 1]), supply),
        consumed,
        revenue,
        revenue.sum(axis=0),
    )


@pytest.mark.parametrize("chi", [1.0, 2.0, 3.5])
def test_the_closed_form_is_what_the_kernel_does_with_wages_held(chi: float) -> None:
    economy = villages(chi)
    trade, step = economy.trade, 1e-5
    spent = economy.consumed * economy.revenue.sum(axis=0)
    one = 11
    mine = np.arange(PLACES) == one
    sold = []
    for by in (step, -step):
        way = easier(economy, mine, by)[1]
        supply = trade.supply[1:2]
        sold.append((supply * way.gather(spent[1:2] / way.spread(supply)))[0, one])
    measured = (np.log(sold[0]) - np.log(sold[1])) / (np.log1p(step) - np.log1p(-step))
    found = shares(economy)
    # With the share in each outside market told by a loop, the form is exact.
    way = trade.kernels[1]
    flows = np.empty(PLACES)
    for n in range(PLACES):
        only = np.zeros((1, PLACES))
        only[0, n] = spent[1, n] / way.spread(trade.supply[1:2])[0, n]
        flows[n] = trade.supply[1, one] * way.gather(only)[0, one]
    outside = ~mine
    abroad = (flows[outside] ** 2 / spent[1, outside]).sum() / flows[outside].sum()
    h, own = found.home[1, one], found.own[1, one]
    assert measured == pytest.approx((1 - h) * (1 - abroad) - h * (1 - own), abs=1e-7)
    assert slope(found)[1, one] == pytest.approx(measured, abs=0.05)


def test_freer_roads_hurt_where_the_home_share_is_above_its_threshold() -> None:
    signs = {}
    for chi in (1.0, 4.0):
        economy = villages(chi)
        found = shares(economy)
        above = found.home[1] > threshold_home(found)[1]
        assert ((slope(found)[1] < 0) == above).all()
        base = solve(economy, tolerance=1e-10).outcome
        after = solve(
            economy, Causes(kernels=easier(economy, VILLAGE, 0.02)), tolerance=1e-10
        ).outcome
        jobs = (after.share * after.workers)[1] - (base.share * base.workers)[1]
        signs[chi] = above[VILLAGE].mean(), (jobs[VILLAGE] < 0).mean()
    assert signs[1.0] == (0.0, 0.0)
    assert signs[4.0] == (1.0, 1.0)


def test_technology_that_lowers_the_wedge_turns_the_sign() -> None:
    economy = villages(4.0)
    base = solve(economy, tolerance=1e-10).outcome

    def jobs(kernels: list[Hierarchy]) -> float:
        after = solve(economy, Causes(kernels=kernels), tolerance=1e-10).outcome
        change = (after.share * after.workers - base.share * base.workers)[1]
        return float(change[VILLAGE].sum())

    roads = easier(economy, VILLAGE, 0.02)
    reach = [
        way if way.outward is None else replace(way, outward=way.outward**0.5) for way in roads
    ]
    assert jobs(roads) < 0
    assert jobs(reach) > 0


def test_the_threshold_wedge_is_where_the_home_share_meets_its_threshold() -> None:
    economy, chi = villages(1.0), np.ones((2, PLACES))
    found = shares(economy)
    wedge = threshold_chi(found, chi, economy.trade.theta)
    # Sales outside at that wedge, with supply and markets as they are.
    outside = (1 - found.home) * (wedge / chi) ** -THETA
    home = found.home / (found.home + outside)
    np.testing.assert_allclose(home, threshold_home(found), rtol=1e-9)
    assert (wedge[1, VILLAGE] > 1.0).all()


def test_in_one_balanced_sector_the_condition_never_holds() -> None:
    rng = np.random.default_rng(3)
    own = rng.uniform(0.01, 0.99, 500)
    limit = 1 / (2 - own)
    # h = pi_own < 1 / (2 - pi_own) for every own share below one.
    assert (own < limit).all()
