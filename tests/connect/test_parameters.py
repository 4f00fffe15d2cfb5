"""Defaults with their sources, and what a territory sets in their place."""

from __future__ import annotations

import pytest

from hinterland.connect.parameters import TRAVEL, parameters
from hinterland.errors import InputError
from tests.connect.modes_region import modes_territory


def test_every_default_has_a_source_a_range_and_a_status() -> None:
    for key, row in TRAVEL.defaults.items():
        assert row.source, key
        assert row.low <= row.value <= row.high, key
        assert row.unit, key
    table = parameters(modes_territory()).table()
    assert set(table["status"]) == {"assumed", "typed", "typed-unverified"}
    assert len(table) == len(TRAVEL.defaults)


def test_a_territory_sets_one_value_or_all_of_a_parameter() -> None:
    given = {"freight": {"rail": {"tariff": {"bulk": 0.1}, "handling_cost": 7}}}
    values = parameters(modes_territory(given))
    assert values.get("freight", "rail", "tariff", "bulk") == 0.1
    assert values.get("freight", "rail", "tariff", "container") == 0.2
    assert values.get("freight", "rail", "handling_cost", "parcel") == 7
    row = values.values["freight", "rail", "tariff", "bulk"]
    assert row.status == "set"
    assert "0.15" in row.source
    # A parameter that is the same for all goods is found for each of them.
    assert values.get("freight", "rail", "reliability", "bulk") == 0.25


def test_all_that_is_wrong_with_the_settings_is_told_at_once() -> None:
    given = {
        "fright": {"rail": {"tariff": 1}},
        "freight": {
            "mule": {"tariff": 1},
            "rail": {"tarif": 1, "tariff": {"coal": 1, "bulk": -1}, "speed_limit": "fast"},
            "road": {"empty_share": 0.99, "speed_factor": 0},
        },
        "passenger": {"air": 3},
        "emissions": {"rail": {"co2": {"bulk": 1}}},
    }
    with pytest.raises(InputError) as caught:
        parameters(modes_territory(given))
    told = str(caught.value)
    assert len(caught.value.faults) == 10
    for part in ("fright", "mule", "tarif", "coal", "not a number"):
        assert part in told
    assert "empty_share lies outside [0, 0.95]" in told
    assert "Use one of bulk, container, parcel, perishable" in told


def test_a_table_of_defaults_is_checked() -> None:
    head = ",".join(TRAVEL.columns) + "\n"
    good = "tariff,road,,1,money,0,2,somebody,assumed\n"
    assert TRAVEL.load("freight", head + good, {}) == []
    for bad, told in (
        (good + good, "twice"),
        ("tariff,road,,x,money,0,2,somebody,assumed\n", "no number"),
        ("tariff,road,,3,money,0,2,somebody,assumed\n", "outside its range"),
        ("tariff,road,,1,money,0,2,,assumed\n", "no source"),
        ("tariff,road,,1,money,0,2,somebody,sure\n", "no source"),
        ("empty_share,road,,0.99,1,0,2,somebody,assumed\n", "outside [0, 0.95]"),
    ):
        faults = TRAVEL.load("freight", head + bad, {})
        assert any(told in str(fault) for fault in faults), told
    assert "columns" in str(TRAVEL.load("freight", "a,b\n", {})[0])


def test_another_currency_is_told() -> None:
    from hinterland.connect.parameters import currency_note
    from tests.small_region import small_territory

    assert "SML" in currency_note(small_territory())
    assert "unchanged" in currency_note(modes_territory())
