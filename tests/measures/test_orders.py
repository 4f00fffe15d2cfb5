"""The order of a package does not matter, to the last bit."""

from __future__ import annotations

from collections import Counter
from functools import cache, reduce
from itertools import permutations

from hinterland.change import apply
from hinterland.flow import Territory
from hinterland.measures import catalogue
from hinterland.programme import Dosed, Package
from tests.small_region import small_territory

FIVE = (
    "vocational_training", "e_government", "service_pooling", "hukou_reform", "land_market",
)  # fmt: skip


@cache
def small() -> Territory:
    return small_territory().with_facts({}, settings={"exchange_rates": {"CNY": 1.0}})


def test_all_orders_of_five_measures_give_the_same_bits() -> None:
    """120 orders over the facts that several of them move; what one alone moves has no order."""
    land = small()
    parts = [Dosed(catalogue()[name], dose=0.3 + 0.1 * row) for row, name in enumerate(FIVE)]
    movers = Counter(fact for part in parts for fact in {c.fact for c in part.changes(land)})
    shared = {fact for fact, count in movers.items() if count > 1}
    assert {"programme_cost", "programme_capital", "amenity", "workers_trained"} <= shared
    orders = [Package(order) for order in permutations(parts)]
    assert len(orders) == 120
    seen = {
        apply(land, [change for change in order.changes(land) if change.fact in shared]).hash
        for order in orders
    }
    assert len(seen) == 1
    assert len({apply(land, order.changes(land)).hash for order in orders[::31]}) == 1


def test_packages_added_are_the_package_of_all_parts() -> None:
    land = small()
    alone = [Package((Dosed(catalogue()[name]),)) for name in FIVE]
    added = reduce(lambda one, other: one + other, alone)
    whole = Package(tuple(part for package in alone for part in package.parts))
    assert added.changes(land) == whole.changes(land)
    assert apply(land, added.changes(land)[::-1]).hash == apply(land, whole.changes(land)).hash
