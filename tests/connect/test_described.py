"""Every variable of a result names its unit and its status."""

from __future__ import annotations

import pytest
import xarray as xr

import hinterland as hl
from hinterland.connect import connect
from hinterland.connect.live import LiveRoads
from hinterland.flow import described
from hinterland.sources.synthetic import synthetic_region
from tests.small_region import small_territory

UNITS = {
    "freight": {"freight_cost": "SYN/t", "freight_time": "h"},
    "passenger": {"passenger_time": "h", "passenger_fare": "SYN/person"},
    "towns": {"town_time": "h", "people": "person", "tree_share": "1"},
    "last_mile": {"direct_cost": "SYN/parcel", "flight_climb": "m", "road_time": "h"},
    "centrality": {"degree": "unit", "closeness": "1/h"},
    "rural_access": {"near": "1", "region": "1"},
    "gates": {"gate_time": "h", "gate_cost": "SYN/t", "gate_kind": ""},
}


@pytest.fixture(scope="module")
def land() -> hl.Territory:
    return hl.with_villages(synthetic_region(counties=4, seed=3))


@pytest.mark.parametrize("name", UNITS)
def test_units_and_status_of_every_variable(land, name) -> None:
    found = getattr(hl, name)(land)
    currency = land.settings["currency"]
    for word in found.data_vars:
        assert "unit" in found[word].attrs, word
        assert found[word].attrs["status"] == "modelled", word
        assert "money" not in found[word].attrs["unit"]
    for word, unit in UNITS[name].items():
        assert found[word].attrs["unit"] == unit.replace("SYN", currency)


def test_the_unit_of_a_given_flow_is_the_users(land) -> None:
    found = hl.towns(land, flow=land.facts["population"].values / 2)
    assert found["tree_flow"].attrs["unit"] == "unit of the flow"
    assert hl.towns(land)["tree_flow"].attrs["unit"] == "person"


def test_of_convergence_and_of_live_times() -> None:
    land = small_territory()
    base = connect(land)
    found = hl.convergence(land, base, base)
    assert all(found[word].attrs["status"] == "modelled" for word in found.data_vars)
    assert found["change_hours"].attrs["unit"] == "h"
    assert LiveRoads(land).travel_time().attrs == {"unit": "h", "status": "modelled"}


def test_a_variable_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        described(small_territory(), xr.Dataset({"no_such_word": 1.0}))
