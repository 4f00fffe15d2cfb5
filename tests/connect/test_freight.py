"""Freight by class of goods, across the border and in its carbon: by hand, a reference, laws."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

from hinterland.change import Change, apply
from hinterland.connect.modes.emissions import emission_factors, freight_emissions
from hinterland.connect.modes.freight import FREIGHT_MODES, freight, freight_costs
from hinterland.connect.modes.iceberg import freight_iceberg, iceberg, iceberg_of_share
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.parameters import COMMODITIES
from hinterland.errors import InputError
from hinterland.sources.synthetic import synthetic_region
from tests.connect.modes_region import modes_territory

# Bulk by truck: tariff 0.16 / (1 - 0.4 empty), toll of a tonne 0.14 x 0.3 a km, rest 0.4 of
# driving, 0.85 of the speed of a car but at most 75 km/h; 0.4 of the tariff is for hours, at 60 km
# an hour; loading 1.5 h and 8 money at each end.
TARIFF, TOLL, WORTH = 0.16 / 0.6, 0.14 * 0.3, 0.15
SEAT_HOURS = 1.5 + 0.1 / 0.85 * 1.4
SEAT_PAID = 8 + (0.6 * 5 + 0.4 * 60 * 0.1 / 0.85) * TARIFF
ROAD_HOURS = 2 * SEAT_HOURS + 2 * 1.4 / 0.85
ROAD_PAID = 2 * SEAT_PAID + 100 * TOLL + (0.6 * 100 + 0.4 * 60 * 2 / 0.85) * TARIFF


def _at(found, word: str, start: str, end: str, goods: str = "bulk") -> float:
    to = "foreign" if word.startswith("foreign") else "county_to"
    return float(found[word].sel({"commodity": goods, "county": start, to: end}))


def test_bulk_by_road_by_hand() -> None:
    found = freight(modes_territory(), co2=True)
    cost = ROAD_PAID + ROAD_HOURS * 1.1 * WORTH
    assert cost == pytest.approx(55.458, abs=1e-3)
    assert _at(found, "freight_cost", "A1", "A2") == pytest.approx(cost, rel=1e-5)
    assert _at(found, "freight_time", "A1", "A2") == pytest.approx(ROAD_HOURS, rel=1e-5)
    assert _at(found, "freight_co2", "A1", "A2") == pytest.approx(110 * 90.3 / 1e3, rel=1e-5)
    assert (np.diagonal(found["freight_cost"].values, axis1=1, axis2=2) == 0).all()
    # The way back by road is 150 km in 3 h, longer: the network is not symmetric.
    assert _at(found, "freight_cost", "A2", "A1") > cost + 10


def test_bulk_by_rail_by_hand_where_handling_is_cheap() -> None:
    land = modes_territory({"freight": {"rail": {"handling_cost": {"bulk": 1}}}})
    found = freight(land, co2=True)
    # 100 km at 40 km/h, 24 h at each station, margin 0.25 by rail and 0.1 by road.
    hours = 2 * SEAT_HOURS + 2 * 24 + 100 / 40
    paid = 2 * SEAT_PAID + 2 * 1 + 100 * 0.15
    cost = paid + (2 * SEAT_HOURS * 1.1 + 50.5 * 1.25) * WORTH
    assert cost == pytest.approx(46.124, abs=1e-3)
    assert _at(found, "freight_cost", "A1", "A2") == pytest.approx(cost, rel=1e-5)
    assert _at(found, "freight_time", "A1", "A2") == pytest.approx(hours, rel=1e-5)
    assert _at(found, "freight_co2", "A1", "A2") == pytest.approx(
        (10 * 90.3 + 100 * 11.3) / 1e3, rel=1e-5
    )
    assert _at(found, "freight_cost", "A1", "A2", "parcel") == pytest.approx(
        _at(freight(modes_territory()), "freight_cost", "A1", "A2", "parcel")
    )


def test_a_terminal_may_handle_goods_at_another_pace_and_price() -> None:
    cheap: dict[str, Any] = {"freight": {"rail": {"handling_cost": {"bulk": 1}}}}
    usual = freight(modes_territory(cheap))
    # The stations at both ends take half the hours and charge; all else stays as it was.
    quick = freight(modes_territory(cheap, facility_handling=[0.5, 0.5, 1, 1, 1, 1, 1]))
    saved = 2 * 0.5 * (1 + 24 * 1.25 * WORTH)
    assert _at(quick, "freight_cost", "A1", "A2") == pytest.approx(
        _at(usual, "freight_cost", "A1", "A2") - saved, rel=1e-5
    )
    assert _at(quick, "freight_time", "A1", "A2") == pytest.approx(
        _at(usual, "freight_time", "A1", "A2") - 24, rel=1e-5
    )
    assert (quick["foreign_cost"] <= usual["foreign_cost"] + 1e-4).all()


def test_a_freight_hub_changes_goods_and_no_passengers() -> None:
    cheap: dict[str, Any] = {"freight": {"rail": {"handling_cost": {"bulk": 1}}}}
    stations = modes_territory(cheap)
    kinds = stations.facts["facility_kind"].copy()
    kinds.values = np.where(kinds == "rail_station", "logistics_hub", kinds.values)
    hubs = stations.with_facts({"facility_kind": kinds})
    np.testing.assert_array_equal(
        freight(hubs)["freight_cost"].values, freight(stations)["freight_cost"].values
    )
    by_rail = ("road", "ferry", "rail", "hsr")
    none = passenger(hubs, least="time", modes=by_rail)
    roads = passenger(hubs, least="time", modes=("road", "ferry"))
    trains = passenger(stations, least="time", modes=by_rail)
    np.testing.assert_array_equal(none["passenger_time"], roads["passenger_time"])
    assert (trains["passenger_time"].values < none["passenger_time"].values).any()


def test_a_modelled_high_speed_line_carries_no_freight_and_a_mapped_one_may() -> None:
    cheap: dict[str, Any] = {"freight": {"rail": {"handling_cost": 0, "tariff": 0.001}}}
    roads = {"link_open": [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]}
    modelled = modes_territory(cheap, **roads)
    assert np.isinf(_at(freight(modelled), "freight_cost", "A1", "B1"))
    start = modelled.facts["link_from"].copy()
    start.attrs["status"] = "observed"
    mapped = modelled.with_facts({"link_from": start})
    found = freight(mapped)
    assert np.isfinite(_at(found, "freight_cost", "A1", "B1"))
    assert any("classed" in text for text in found.attrs["assumptions"])
    refused = mapped.with_facts({}, settings={"access": {"network": {"rail": {"mapped_hsr": 0}}}})
    assert np.isinf(_at(freight(refused), "freight_cost", "A1", "B1"))


def test_markets_beyond_the_border_by_hand() -> None:
    found = freight(modes_territory())
    # B1 to Near: its own seat's road to the crossing, then 100 km in 2 h, 10 h and 20 money.
    paid = SEAT_PAID + 100 * TARIFF + 20
    cost = paid + (SEAT_HOURS + 2 + 10) * 1.1 * WORTH
    assert _at(found, "foreign_cost", "B1", "Near") == pytest.approx(cost, rel=1e-5)
    assert _at(found, "foreign_time", "B1", "Near") == pytest.approx(SEAT_HOURS + 12, rel=1e-5)
    # A2 to Over: the port (36 h, 15 money), then 1000 km at 0.012 in 40 h and 48 h at the border.
    paid = SEAT_PAID + 15 + 1000 * 0.012
    cost = paid + SEAT_HOURS * 1.1 * WORTH + (36 + 40 + 48) * 1.3 * WORTH
    assert _at(found, "foreign_cost", "A2", "Over") == pytest.approx(cost, rel=1e-5)


def test_what_lies_behind_a_closed_border_is_out_of_reach() -> None:
    found = freight(
        modes_territory(facility_node=[0, 1, 2, 0, 2, -1, 2], facility_rail_node=[-1] * 7)
    )
    assert np.isinf(found["foreign_cost"].sel(foreign="Over")).all()
    assert np.isfinite(found["foreign_cost"].sel(foreign="Near")).all()
    lone = modes_territory(**dict.fromkeys(("gateway_facility", "gateway_foreign")))
    assert "foreign_cost" not in freight(lone)


def test_an_easier_border_raises_no_cost() -> None:
    land = modes_territory()
    before = freight(land)["foreign_cost"]
    for word in ("gateway_fee", "gateway_border_time"):
        eased = apply(land, [Change(word, "scale", 0.5, {"gateway": ("0",)})])
        after = freight(eased)["foreign_cost"]
        assert (after <= before + 1e-4).all()
        assert (after < before - 0.1).any()


def test_lower_tariffs_and_opened_links_raise_no_cost() -> None:
    land = synthetic_region(counties=12, seed=2)
    before = freight(land)
    for mode, parameter in (("road", "tariff"), ("rail", "handling_cost"), ("rail", "tariff")):
        values = multimodal_graph(land).values
        lower = {c: 0.7 * values.get("freight", mode, parameter, c) for c in COMMODITIES}
        cheaper = land.with_facts({}, settings={"access": {"freight": {mode: {parameter: lower}}}})
        after = freight(cheaper)
        for word in ("freight_cost", *(w for w in before if w == "foreign_cost")):
            assert (after[word].values <= before[word].values + 1e-3).all()
        if mode == "road":
            assert (after["freight_cost"].values < before["freight_cost"].values - 1).any()
    closed = apply(land, [Change("link_open", "cap", 0, {"link": ("1", "5")})])
    assert (freight(closed)["freight_cost"].values >= before["freight_cost"].values - 1e-3).all()


def test_the_triangle_inequality_holds_for_every_class_of_goods() -> None:
    cost = freight(synthetic_region(counties=12, seed=2))["freight_cost"].values.astype(float)
    for matrix in cost:
        detour = (matrix[:, :, None] + matrix[None, :, :]).min(axis=1)
        assert (matrix <= detour * (1 + 1e-5) + 1e-3).all()


def test_a_reference_search_agrees_for_every_class_of_goods() -> None:
    land = modes_territory()
    net, found = multimodal_graph(land), freight(land)
    for goods in COMMODITIES:
        costs = freight_costs(net.arcs, net.values, goods)
        graph = nx.MultiDiGraph()
        for tail, head, cost in zip(net.arcs.tail, net.arcs.head, costs.cost, strict=True):
            if np.isfinite(cost):
                graph.add_edge(int(tail), int(head), weight=float(cost))
        for row, start in enumerate(net.county.tolist()):
            lengths = nx.single_source_dijkstra_path_length(graph, start)
            expected = [lengths.get(end, np.inf) for end in net.county.tolist()]
            ours = found["freight_cost"].sel(commodity=goods).values[row]
            np.testing.assert_allclose(ours, expected, rtol=1e-5)


def test_a_dose_of_nothing_costs_nothing() -> None:
    nothing: dict[str, Any] = {mode: {"tariff": 0, "reliability": 0} for mode in FREIGHT_MODES}
    for mode in ("road", "rail", "air", "sea", "water"):
        nothing[mode] |= {"handling_cost": 0, "handling_time": 0}
    nothing["road"]["toll_ratio"] = 0
    nothing["all"] = {"value_of_time": 0, "spoilage": 0}
    found = freight(modes_territory({"freight": nothing}, gateway_fee=[0.0, 0.0]))
    for word in ("freight_cost", "foreign_cost"):
        assert (found[word].values == 0).all()


def test_fewer_empty_runs_cut_the_tariff_by_their_share() -> None:
    def tariff(empty: float) -> float:
        net = multimodal_graph(modes_territory({"freight": {"road": {"empty_share": empty}}}))
        paid = freight_costs(net.arcs, net.values, "bulk").paid
        one = np.flatnonzero(net.arcs.link == 0)[0]
        return float(paid[one]) - 60 * TOLL

    assert 1 - tariff(0.35) / tariff(0.45) == pytest.approx(0.154, abs=5e-4)


def test_spoilage_is_a_share_of_the_value_of_perishable_goods() -> None:
    base = freight(modes_territory(), commodities=["perishable"])
    worse = modes_territory({"freight": {"all": {"spoilage": {"perishable": 0.002}}}})
    after = freight(worse, commodities=["perishable"])
    extra = (after["freight_cost"] - base["freight_cost"]).sel(county="A1", county_to="A2")
    hours = base["freight_time"].sel(county="A1", county_to="A2")
    assert float(extra[0]) == pytest.approx(float(hours[0]) * 1.1 * 0.001 * 8000, rel=1e-4)
    with pytest.raises(InputError, match="Classes of goods"):
        freight(modes_territory(), commodities=["gold"])


def test_carbon_of_a_hundred_tonnes_over_five_hundred_kilometres() -> None:
    land = modes_territory()
    expected = {
        "road": 4.515,
        "rail": 0.565,
        "water": 1.93,
        "road_articulated_over_33t": 4.237,
        "road_all_heavy": 6.183,
    }
    for mode, tonnes in expected.items():
        assert freight_emissions(land, mode, 100, 500) == pytest.approx(tonnes, abs=1e-9)
    cleaner = modes_territory({"emissions": {"rail": {"co2": 5}}})
    assert emission_factors(cleaner)["rail"] == 5
    with pytest.raises(InputError, match="no factor for 'horse'"):
        freight_emissions(land, "horse", 1, 1)
    with pytest.raises(InputError, match="not finite"):
        freight_emissions(land, "road", -1, 1)


def test_iceberg_factors_from_costs_and_from_shares() -> None:
    np.testing.assert_allclose(iceberg([0, 25, np.inf], 100), [1, 1.25, np.inf])
    np.testing.assert_allclose(
        iceberg_of_share([0.2, 0.25, 0.3]), [1.25, 4 / 3, 1.428571], rtol=1e-6
    )
    # Both readings agree: a cost of 25 on goods of 75 is a quarter of the delivered price.
    assert iceberg(25, 75) == pytest.approx(float(iceberg_of_share(0.25)))
    for call in (
        lambda: iceberg(-1, 100),
        lambda: iceberg(1, 0),
        lambda: iceberg_of_share(1.0),
        lambda: iceberg(np.nan, 1),
    ):
        with pytest.raises(InputError):
            call()
    land = modes_territory()
    found = freight(land)
    tau = freight_iceberg(land, found["freight_cost"])
    bulk = float(tau.sel(commodity="bulk", county="A1", county_to="A2"))
    assert bulk == pytest.approx(1 + 55.458 / 800, rel=1e-4)
    assert (tau >= 1).all()
