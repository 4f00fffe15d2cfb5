"""Indicators of freight, passengers, gates and peripheries, of a region worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hinterland.errors import InputError
from tests.appraise.cases import BETWEEN, FOREIGN, alone, appraise, hand_access
from tests.small_region import small_territory

PAIRS = np.array([[0.0, 10.0, 40.0], [12.0, 0.0, 20.0], [40.0, 25.0, 0.0]])
"""Cost of a tonne between the seats of A1 (500,000 people), A2 (200,000) and B1 (100,000)."""
FACTORS = np.array([1.0, 2.0, 3.0, 4.0])
"""Bulk, container, perishable, parcel."""
FREIGHT = FACTORS[:, None, None] * PAIRS

# Village of A1: town 2, own seat 6, seat of A2 5. Of A2: own seat 8. Of B1: own seat 30, A2's 4.
PLACE = [2, 2, 2, 5, 8, 8, 1]
HUB = [1, 0, 3, 3, 6, 3, 0]
KIND = ["own_town", "own_seat", "other_seat", "own_seat", "own_seat", "other_seat", "own_seat"]
COST = [2.0, 6.0, 5.0, 8.0, 30.0, 4.0, 3.9]
TIME = [0.2, 0.6, 0.5, 0.8, 3.0, 3.0, 0.4]
GATES = {
    "gate_place": PLACE,
    "gate_hub": HUB,
    "gate_kind": KIND,
    "gate_cost": np.tile(COST, (4, 1)),
    "gate_time": TIME,
}
SINGLE = {"settlements": [1] * 9}


def _found(facts: dict[str, Any] | None = None, **more: Any) -> Any:
    return appraise(facts, more=more)[0]


def test_freight_is_weighted_by_the_people_of_the_other_counties() -> None:
    found = _found(freight_cost=FREIGHT, freight_time=FREIGHT / 10)
    mean = np.array(
        [(10 * 200 + 40 * 100) / 300, (12 * 500 + 20 * 100) / 600, (40 * 500 + 25 * 200) / 700]
    )
    cost = found["freight_cost_mean"]
    assert cost.dims == ("county", "commodity")
    assert cost.sel(commodity="bulk").values == pytest.approx(mean)
    assert cost.sel(commodity="parcel").values == pytest.approx(4 * mean)
    assert found["freight_time_mean"].sel(commodity="container").values == pytest.approx(mean / 5)


def test_a_seat_that_few_reach_is_no_destination_but_stays_an_origin() -> None:
    hours = PAIRS.copy()
    # Nobody gets to B1 or away from it.
    hours[2, :2] = hours[:2, 2] = np.inf
    found = _found(passenger_time=hours)["passenger_time_mean"].values
    assert found == pytest.approx([10, 12, np.inf])
    # B1 is reached by the 500,000 of A1, most of the others: it counts, and A2 is cut off.
    hours[0, 2] = 40.0
    found = _found(passenger_time=hours)["passenger_time_mean"].values
    assert found == pytest.approx([(10 * 200 + 40 * 100) / 300, np.inf, np.inf])


def test_the_cheapest_and_the_soonest_foreign_market() -> None:
    ways = np.zeros((4, 3, len(FOREIGN)))
    ways[:] = [[100.0, 90.0], [50.0, np.inf], [np.inf, np.inf]]
    found = _found(foreign_cost=ways, foreign_time=ways[..., ::-1] / 10)
    for word, factor in (("foreign_cost_least", 1.0), ("foreign_time_least", 0.1)):
        assert found[word].dims == ("county", "commodity")
        assert found[word].sel(commodity="bulk").values == pytest.approx(
            factor * np.array([90, 50, np.inf])
        )


def test_farmers_sell_at_the_market_that_costs_least() -> None:
    # Only A1 has 200,000 townspeople. Perishables cost three times the table.
    found = _found(freight_cost=FREIGHT, **GATES)["farm_market_cost"].values
    assert found == pytest.approx([6.0, 8 + 3 * 12, 4 + 3 * 12])
    # With a second market at A2 the way there is the whole way.
    cities = [300e3, 50e3, 150e3, 240e3, 20e3, 140e3, 10e3, 10e3, 80e3]
    found = _found({"population": cities}, freight_cost=FREIGHT, **GATES)
    assert found["farm_market_cost"].values == pytest.approx([5.0, 8.0, 4.0])


def test_farmers_pay_for_perishables_and_traders_for_containers_on_the_way_to_the_hub() -> None:
    dear = {**GATES, "gate_cost": FACTORS[:, None] * np.array(COST)}
    base, found = (_found(freight_cost=FREIGHT, **each) for each in (GATES, dear))
    assert found["farm_market_cost"].values == pytest.approx([18, 24 + 36, 12 + 36])
    output = np.array([1e8 + 15e9 + 1e8 + 1e9 + 3e9, 2e7 + 2e9 + 5e8 + 2.5e9, 1.86e9])
    ways = np.array([[20, 20, 10 + 40], [16 + 24, 20, 16 + 40], [8 + 24, 20, 8 + 40]])
    assert found["rural_market_access"].values == pytest.approx((output / ways).sum(axis=1))
    assert (found["rural_market_access"] <= base["rural_market_access"]).all()


def test_no_market_or_no_gate_is_no_way_to_sell() -> None:
    few = [3e3, 50e3, 150e3, 40e3, 20e3, 140e3, 10e3, 10e3, 80e3]
    assert np.isinf(
        _found({"population": few}, freight_cost=FREIGHT, **GATES)["farm_market_cost"].values
    ).all()
    lost = {word: np.asarray(values)[..., :-3] for word, values in GATES.items()}
    found = _found(freight_cost=FREIGHT, **lost)
    assert np.isfinite(found["farm_market_cost"].values[:2]).all()
    assert np.isinf(found["farm_market_cost"].values[2])
    assert found["rural_market_access"].values[2] == 0


def test_village_producers_reach_output_through_their_best_gate() -> None:
    found = _found(freight_cost=FREIGHT, **GATES)["rural_market_access"].values
    output = np.array([1e8 + 15e9 + 1e8 + 1e9 + 3e9, 2e7 + 2e9 + 5e8 + 2.5e9, 1.86e9])
    # Containers cost twice the table; nothing is delivered for less than the 20 of A1 to A2.
    ways = np.array(
        [
            [20, 20, min(6 + 80, 5 + 40)],
            [8 + 24, 20, 8 + 40],
            [4 + 24, 20, 30],
        ]
    )
    assert found == pytest.approx((output / ways).sum(axis=1))


def test_goods_that_were_not_computed_are_refused_by_name() -> None:
    territory = small_territory()
    access = hand_access(territory, more={"freight_cost": FREIGHT, **GATES})
    bulk = type(access)(access.times.sel(commodity=["bulk"]))
    with pytest.raises(InputError, match="perishable"):
        alone("farm_market_cost", territory, bulk)


def test_time_to_a_major_centre_is_by_the_seat_and_of_those_outside_the_city() -> None:
    # A1 and B1 are provincial capitals; A2 goes to A1 or B1.
    hours = np.array([[0.0, 1.0, 4.0], [3.0, 0.0, 2.0], [4.0, 2.0, 0.0]])
    found = _found(passenger_time=hours)["major_centre_time"].values
    own = [(50 * 0.5 + 150 * 0.6) / 200, (20 * 0.5 + 140 * 1.5) / 160, (10 * 1.0 + 80 * 4) / 90]
    assert found == pytest.approx([own[0], own[1] + 2, own[2]])
    # Without a capital nearby, a city of more than a million is a centre too.
    large = [300e3, 50e3, 150e3, 1.2e6, 20e3, 140e3, 10e3, 10e3, 80e3]
    facts = {"population": large, "provincial_capital": [0, 0, 0]}
    assert _found(facts, passenger_time=hours)["major_centre_time"].values == pytest.approx(
        [own[0] + 1, own[1], own[2] + 2]
    )


def test_districts_of_one_city_are_one_city_at_the_seat_of_the_prefecture() -> None:
    # A1 and A2 are of one prefecture with its seat at A1; 700,000 and 600,000 townspeople.
    facts = {
        "population": [700e3, 50e3, 150e3, 600e3, 20e3, 140e3, 10e3, 10e3, 80e3],
        "provincial_capital": [0, 0, 0],
    }
    hours = np.array([[0.0, 1.0, 4.0], [3.0, 0.0, 2.0], [4.0, 2.0, 0.0]])
    apart = {**facts, "county_kind": ["district", "county", "county"]}
    assert np.isinf(_found(apart, passenger_time=hours)["major_centre_time"].values).all()
    city = {**facts, "county_kind": ["district", "district", "county"]}
    found = _found(city, passenger_time=hours)["major_centre_time"].values
    own = [(50 * 0.5 + 150 * 0.6) / 200, (20 * 0.5 + 140 * 1.5) / 160, (10 * 1.0 + 80 * 4) / 90]
    # A2 is a district of that city, but its seat is three hours from the centre.
    assert found == pytest.approx([own[0], own[1] + 3, own[2] + 4])


def test_remote_towns_are_those_of_the_most_remote_quarter() -> None:
    hours = np.array([[0.0, 1.0, 4.0], [3.0, 0.0, 2.0], [4.0, 2.0, 0.0]])
    found = _found(passenger_time=hours)
    # A quarter of three is one: B1, whose villages are four hours from their seat, a capital.
    assert found["remoteness_rank"].values.tolist() == [3, 2, 1]
    assert found["remote_town_time"].item() == pytest.approx(1.0)
    nobody = [300e3, 0.0, 150e3, 40e3, 0.0, 140e3, 10e3, 0.0, 80e3]
    assert _found({"population": nobody}, passenger_time=hours)["remote_town_time"].item() == 0


def test_people_whose_nearest_seat_is_in_another_county() -> None:
    found = _found(SINGLE, **GATES)["gate_other_share"].values
    # Village of A1 goes to A2 sooner; its town has only its own seat. B1's village is even: own.
    assert found == pytest.approx([150 / 200, 0, 0])
    many = {"settlements": [1, 1, 30, 1, 1, 1, 1, 1, 0]}
    found = _found(many, **GATES)["gate_other_share"].values
    assert found[:2] == pytest.approx([0, 0])
    assert np.isnan(found[2])


def test_people_whose_cheapest_way_passes_through_their_town() -> None:
    # Over the town 2 + 3.9 against 6 directly; without the last gate the town reaches no seat.
    found = _found(SINGLE, **GATES)["gate_town_share"].values
    assert found == pytest.approx([1, 0, 0])
    dear = {**GATES, "gate_cost": np.tile([2.5, *COST[1:]], (4, 1))}
    assert _found(SINGLE, **dear)["gate_town_share"].values[0] == 0
    # A detour of a twentieth still passes: 6.3 against 6.
    near = {**GATES, "gate_cost": np.tile([2.4, *COST[1:]], (4, 1))}
    assert _found(SINGLE, **near)["gate_town_share"].values[0] == 1


def test_slopes_on_remoteness() -> None:
    # Income falls as time ** -0.5, whatever the people.
    onward = {"provincial_capital": (1.0, 3.0, 7.0)}
    territory = small_territory()
    seat = np.zeros(9)
    hours = np.repeat(onward["provincial_capital"], 3)
    base, _ = appraise({"income": 1e4 * hours**-0.5}, seat=seat, onward=onward)
    assert base["income_remoteness_slope"].item() == pytest.approx(-0.5)
    assert base["income_remoteness_fit"].item() == pytest.approx(1)
    assert base["remoteness_slope_count"].item() == territory.facts.sizes["county"]
    jobs = np.log(base["job_access_gravity"].values)
    x, weight = np.log([1, 3, 7]), np.array([500, 200, 100])
    fitted = np.polyfit(x, jobs, 1, w=np.sqrt(weight))
    assert base["access_remoteness_slope"].item() == pytest.approx(fitted[0])
    rest = jobs - np.polyval(fitted, x)
    spread = jobs - np.average(jobs, weights=weight)
    fit = 1 - (weight @ rest**2) / (weight @ spread**2)
    assert base["access_remoteness_fit"].item() == pytest.approx(fit)
    # A county without a way to its capital is left out; two are no sample.
    cut, _ = appraise(onward={"provincial_capital": (1.0, 3.0, np.inf)})
    assert cut["remoteness_slope_count"].item() == 2
    assert cut["access_remoteness_slope"].item() == 0


def test_access_from_the_edge_to_the_core() -> None:
    found, _ = appraise()
    access = found["market_access_people"].values
    tenths = found["access_by_centrality"]
    assert tenths.dims == ("decile",)
    assert tenths["decile"].values.tolist() == list(range(1, 11))
    # People elsewhere over kilometres: A1 lies 87 and 77 km off, A2 87 and 82, B1 77 and 82. B1
    # has the most of them (500,000 at 77 km), then A2, then A1 with five eighths of all people.
    expected = [access[0]] * 6 + [(access[0] + 3 * access[1]) / 4, access[1]]
    expected += [(3 * access[1] + access[2]) / 4, access[2]]
    assert tenths.values[:6] == pytest.approx(expected[:6])
    assert tenths.values[9] == pytest.approx(access[2])
    people = np.array([500, 200, 100])
    assert tenths.values.mean() == pytest.approx(np.average(access, weights=people))
    # A new road moves the access of a tenth, not who belongs to it.
    closer, _ = appraise(between=np.minimum(BETWEEN, 1.5))
    gain = closer["access_by_centrality"].values - tenths.values
    assert gain[9] > gain[0] > 0
