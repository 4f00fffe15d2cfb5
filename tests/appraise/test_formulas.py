"""Indicators of a region that is worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.appraise import run
from hinterland.errors import InputError
from hinterland.flow import Access
from tests.appraise.cases import BETWEEN, appraise, hand_access
from tests.small_region import small_territory


def test_times_are_weighted_by_people() -> None:
    found, _ = appraise()
    assert found["seat_time_mean"].values == pytest.approx(
        [(30 + 25 + 90) / 500, (4 + 10 + 210) / 200, (1 + 10 + 320) / 100]
    )
    rail = found["service_time_rural"].sel(service="rail").values
    assert rail == pytest.approx([0.7, 2.6, np.inf])
    gap = found["service_time_gap"]
    assert gap.sel(service="airport").values[2] == pytest.approx(4.0 - 0.55)
    # Nobody reaches a port: no gap, rather than none known.
    assert gap.sel(service="port").values.tolist() == [0, 0, 0]


def test_reach_is_a_share_of_people() -> None:
    found, _ = appraise()
    reach = found["service_reach"].sel(service="county_seat").values
    # 0.5 h: all of city and town but the town of B1; 1 h adds it and the villages of A1.
    assert reach == pytest.approx(np.array([420, 580, 720, 720, 800, 800]) / 800)
    rural = found["service_reach_rural"].sel(service="county_seat").values
    assert rural == pytest.approx(np.array([0, 150, 290, 290, 370, 370]) / 370)
    assert found["seats_within"].sel(threshold=1.0).values.tolist() == [1, 1, 0]
    assert found["people_within"].sel(threshold=1.0).values.tolist() == [700e3, 700e3, 100e3]


def test_trunk_time_adds_the_way_from_the_seat_to_its_node() -> None:
    found, _ = appraise()
    assert found["rural_trunk_time"].values == pytest.approx([0.7, 1.6, 4.1])
    assert found["rural_trunk_share"].values.tolist() == [1, 0, 0]
    cut, _ = appraise({"seat_node": [-1, 1, 2]})
    assert cut["rural_trunk_share"].values.tolist() == [0, 0, 0]
    assert cut["rural_trunk_time"].values[0] == np.inf


def test_market_access_by_hand() -> None:
    found, _ = appraise()
    # Seat times below a quarter of an hour count as one.
    own = [
        300 / 0.25 + 50 / 0.5 + 150 / 0.6,
        40 / 0.25 + 20 / 0.5 + 140 / 1.5,
        10 / 0.25 + 10 / 1.0 + 80 / 4.0,
    ]
    others = [200 / 1 + 100 / 4, 500 / 1 + 100 / 2, 500 / 4 + 200 / 2]
    people = 1e3 * (np.array(own) + np.array(others))
    assert found["market_access_people"].values == pytest.approx(people)
    assert found["job_access"].values == pytest.approx([221e3, 221e3, 11.5e3])


def test_two_seats_at_one_spot_are_a_quarter_of_an_hour_apart() -> None:
    between = np.array([[0.0, 0.0, 4.0], [0.0, 0.0, 2.0], [4.0, 2.0, 0.0]])
    found, _ = appraise(between=between)
    base, _ = appraise()
    gain = found["market_access_people"].values - base["market_access_people"].values
    # One hour becomes a quarter: four times 200,000 and 500,000 people instead of once.
    assert gain == pytest.approx([600e3, 1500e3, 0])
    assert found["closeness"].values == pytest.approx([(4 + 0.25) / 2, (4 + 0.5) / 2, 0.375])


def test_market_access_of_output_splits_by_distance() -> None:
    found, _ = appraise()
    access = found["market_access_harris"].values
    beyond = found["market_share_beyond"].values
    # B1 is alone in its province; A1 and A2 see only B1 beyond theirs.
    output_b = 1e7 + 4e8 + 5e7 + 2e8 + 1e9 + 2e8
    assert beyond[:2] * access[:2] == pytest.approx([output_b / 4, output_b / 2])
    assert found["market_share_province"].values == pytest.approx([0, 0, 0])


def test_a_village_without_a_road_takes_no_market_from_the_others() -> None:
    seat = np.array([0.1, 0.5, np.inf, 0.1, 0.5, 1.5, 0.1, 1.0, 4.0])
    found, _ = appraise(seat=seat)
    base, _ = appraise()
    lost = base["market_access_people"].values - found["market_access_people"].values
    assert lost == pytest.approx([150e3 / 0.6, 0, 0])


def test_income_gap() -> None:
    found, _ = appraise()
    urban = (300 * 40e3 + 50 * 32e3) / 350
    assert found["income_urban"].values[0] == pytest.approx(urban)
    assert found["income_ratio"].values[0] == pytest.approx(urban / 16e3)
    assert found["income_gap_share"].values[0] == pytest.approx(1 - 16e3 / urban)
    assert found["income_ratio_excess"].values[0] == pytest.approx(urban / 16e3 / 1.9 - 1)


def test_degree_of_urbanisation_rises_from_village_to_city() -> None:
    found, _ = appraise()
    degree = found["urbanisation_degree"].values.reshape(3, 3)
    assert (degree[:, 0] > degree[:, 1]).all()
    assert (degree[:, 1] > degree[:, 2]).all()
    assert found["urbanisation_degree_modelled"].values.tolist() == [1] * 9
    # Built-up land is 100 km2 and holds 350,000 people; villages have the other 900 km2.
    assert found["place_density"].values[:3] == pytest.approx([3500, 3500, 150e3 / 900])
    # Villages of B1: tier 0, the lowest density of nine, 4,000 of 40,000 workers.
    assert degree[2, 2] == pytest.approx((0 + 0.5 / 9 + 0.1) / 3)


def test_a_place_without_workers_is_judged_by_tier_and_density() -> None:
    base, _ = appraise()
    workers = small_territory().facts["employment"].values.copy()
    workers[0] = 0
    found, _ = appraise({"employment": workers})
    rank = base["urbanisation_degree"].values[0] * 3 - 1 - 150 / 155
    assert found["urbanisation_degree"].values[0] == pytest.approx((1 + rank) / 2)


def test_structure() -> None:
    found, _ = appraise()
    assert found["urban_share"].values == pytest.approx([0.7, 0.3, 0.2])
    assert found["rural_share"].values == pytest.approx([0.3, 0.7, 0.8])
    assert found["urban_share_region"].item() == pytest.approx(430 / 800)
    nonfarm = 185e3 / 255e3
    assert found["nonfarm_share"].values[0] == pytest.approx(nonfarm)
    assert found["coordination_level"].values[0] == pytest.approx((nonfarm + 0.7) / 2)
    assert found["coordination"].values[0] == pytest.approx((nonfarm * 0.7) ** 0.25)
    assert found["coordination_grade"].values[0] == 9
    farm, rest = 2.2e9 / 70e3, 17e9 / 185e3
    assert found["productivity_ratio"].values[0] == pytest.approx(farm / rest)
    assert found["productivity_gap"].values[0] == pytest.approx(1 - farm / rest)
    assert found["sector_concentration"].values[0] == pytest.approx(nonfarm**2 + (1 - nonfarm) ** 2)


def test_settlement() -> None:
    found, _ = appraise()
    urban = np.array([350.0, 60.0, 20.0])
    assert found["primacy"].item() == pytest.approx(350 / 430)
    assert found["urban_concentration"].item() == pytest.approx(((urban / 430) ** 2).sum())
    assert found["hinterland_ratio"].values == pytest.approx([150 / 350, 140 / 60, 80 / 20])
    slope = np.polyfit(np.log(urban), np.log([0.5, 1.5, 2.5]), 1)[0]
    assert found["rank_size_slope"].item() == pytest.approx(-slope)
    hours = found["service_time_all"].sel(service="provincial_capital").values
    gradient = np.polyfit(hours, np.log([500.0, 200 / 3, 100 / 6]), 1)[0]
    assert found["density_gradient"].item() == pytest.approx(gradient)


def test_the_farthest_and_poorest_county_comes_first() -> None:
    found, _ = appraise()
    # B1 is farthest by rail, airport, prefecture seat and capital, and poorest throughout.
    assert found["remoteness_rank"].values.tolist()[2] == 1
    assert found["deprivation_rank"].values.tolist()[2] == 1
    assert found["remoteness"].values[2] == pytest.approx(5 / 6)
    both = (found["remoteness"].values + found["deprivation"].values) / 3
    # Village people rank A1 above A2 above B1.
    assert found["priority"].values == pytest.approx(both + np.array([5, 3, 1]) / 18)


def test_connection_integration_and_stage_without_optional_facts() -> None:
    found, missing = appraise()
    # Seat within an hour and rail within 45 minutes: only the villages of A1 (0.6 h and 0.7 h).
    assert found["connection"].values.tolist() == [1, 0, 0]
    available = found["stage_part_available"]
    parts = available["stage_part"].values[available.values == 1].tolist()
    assert parts == ["connection.seat", "connection.rail", "integration.income"]
    assert found["integration"].values[0] == pytest.approx(1 - found["income_gap_share"].values[0])
    assert found["stage"].values.tolist() == [1, 0, 0]
    assert found["stage_limited"].values.tolist() == [1, 0, 0]
    assert missing["linkage"].template == "flows.csv"
    assert missing["fusion"].template == "institutions.csv, survey.csv"


def test_inequality_between_town_and_country_is_not_within_a_county() -> None:
    found, _ = appraise()
    theil = found["inequality"].sel(inequality_index="theil_t")
    assert theil.sel(partition="tier", component="between") > 0
    assert theil.sel(partition="county", component="within") > theil.sel(
        partition="tier", component="within"
    )
    assert found["inequality_between_share"].sel(
        inequality_index="theil_t", partition="tier"
    ).item() == pytest.approx(
        (theil.sel(component="between") / theil.sel(component="total")).sel(partition="tier").item()
    )


def test_urban_and_rural_levels_share_one_scale() -> None:
    found, _ = appraise()
    # Town leads country everywhere in this region.
    assert found["urban_rural_lag"].values.tolist() == [1, 1, 1]
    both = found["urban_development"].values + found["rural_development"].values
    assert both.mean() == pytest.approx(1.0)
    product = found["urban_development"].values * found["rural_development"].values
    assert found["urban_rural_coordination"].values == pytest.approx(product**0.25)


def test_seats_that_nobody_reaches() -> None:
    cut = np.where(np.eye(3) > 0, 0.0, np.inf)
    found, _ = appraise(between=cut)
    assert found["closeness"].values.tolist() == [0, 0, 0]
    assert found["market_share_prefecture"].values == pytest.approx([1, 1, 1])
    assert found["connectivity"].values == pytest.approx([5 / 8, 2 / 8, 1 / 8])
    assert np.isfinite(found["market_access_structural"].values).all()


def test_connectivity_counts_people_less_with_time() -> None:
    found, _ = appraise()
    assert found["connectivity"].values == pytest.approx(
        (1 / (1 + BETWEEN)) @ np.array([5.0, 2.0, 1.0]) / 8
    )


def test_a_county_without_villages_has_no_rural_values_and_no_rank() -> None:
    people = small_territory().facts["population"].values.copy()
    people[2] = 0
    found, _ = appraise({"population": people})
    undefined = (
        "income_rural", "income_ratio", "income_gap_share", "seat_time_rural", "connection",
        "integration", "deprivation", "priority",
    )  # fmt: skip
    for word in undefined:
        assert np.isnan(found[word].values[0]), word
        assert np.isfinite(found[word].values[1:]).all(), word
    assert found["deprivation_rank"].values.tolist()[0] == 0
    assert sorted(found["deprivation_rank"].values.tolist()[1:]) == [1, 2]
    assert found["stage"].values[0] == 0
    assert found["stage_limited"].values[0] == 1
    assert found["income_urban"].values[0] == pytest.approx((300 * 40e3 + 50 * 32e3) / 350)
    # Nobody is lost from the figures of the region.
    for word, values in found.items():
        if "county" not in values.dims:
            assert not np.isnan(values.values.astype(float)).any(), word


def test_access_without_a_service_is_refused_by_name() -> None:
    territory = small_territory()
    times = hand_access(territory).times
    fewer = times.sel(service=[s for s in times["service"].values if s != "rail"])
    with pytest.raises(InputError, match="no service 'rail'"):
        run(territory, Access(fewer))


def test_area_share_counts_context_below_the_line() -> None:
    whole, _ = appraise()
    assert float(whole["area_share"]) == 1.0
    # 1,000 + 3,000 of 10,000 km2 lie in the region when the third unit is context.
    around, _ = appraise({"county_role": ["region", "region", "context"]})
    assert float(around["area_share"]) == pytest.approx(0.4)
