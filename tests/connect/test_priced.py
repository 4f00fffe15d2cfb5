"""Travel with costs alone, and what is kept between networks, against the whole of it afresh."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hinterland.change import Change, apply
from hinterland.connect import connect, engine
from hinterland.connect.modes import cheapest
from hinterland.connect.priced import priced
from hinterland.connect.village import gates, seat_ways
from hinterland.equilibrate.calibration.gate_rows import with_gates_of
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.sources.synthetic import synthetic_region

GOODS = ("bulk", "container")
SEATS = synthetic_region(counties=10, seed=3)
MANY = synthetic_region(counties=5, villages_per_county=2, seed=4)
ALONE = xr.DataArray(
    np.where(MANY.facts["place_tier"].values == "city", 0, 1),
    {"place": MANY.facts["place"].values},
    ("place",),
    attrs={"source": "Invented.", "status": "modelled"},
)
VILLAGES = MANY.with_facts({"settlements": ALONE})
CHANGES = (
    Change("link_speed", "scale", 1.3, {"link_mode": ("rail",)}),
    Change("link_speed", "scale", 0.8, {"link_mode": ("road",)}),
    Change("local_speed", "scale", 1.2, {"place_tier": ("village", "town")}),
    Change("gateway_border_time", "scale", 0.4),
    Change("facility_handling", "scale", 0.5),
    Change("link_geometry", "scale", 1.1, {"link_mode": ("road",)}),
    Change("seat_access_speed", "scale", 1.5),
)


def forget() -> None:
    """Nothing is known from networks before."""
    for kept in (cheapest._answers, engine._built, seat_ways._onward):
        kept.clear()


def changed(land: Territory, chosen: list[int]) -> Territory:
    return apply(land, [CHANGES[row] for row in chosen if land.has(CHANGES[row].fact)])


@pytest.mark.parametrize("land", [SEATS, VILLAGES], ids=["counties", "villages"])
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(chosen=st.lists(st.integers(0, len(CHANGES) - 1), max_size=3, unique=True))
def test_a_changed_network_is_as_it_would_be_afresh(land: Territory, chosen: list[int]) -> None:
    connect(land, modes=True)
    after = changed(land, chosen)
    warm = connect(after, modes=True).times
    costs = priced(after, GOODS).times
    forget()
    cold = connect(after, modes=True).times
    xr.testing.assert_identical(warm, cold)
    for word in ("passenger_time", "freight_cost", "foreign_cost"):
        if word in cold:
            whole = cold[word]
            whole = whole.sel(commodity=list(GOODS)) if "commodity" in whole.dims else whole
            np.testing.assert_array_equal(costs[word].values, whole.values)
    rows = cold["gate_kind"].values == "own_seat"
    if land is VILLAGES:
        rows = np.ones_like(rows)
    for word in ("gate_place", "gate_hub", "gate_time"):
        np.testing.assert_array_equal(costs[word].values, cold[word].values[rows])
    whole = cold["gate_cost"].sel(commodity=list(GOODS)).values[:, rows]
    np.testing.assert_array_equal(costs["gate_cost"].values, whole)


def test_only_what_moved_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    connect(SEATS, modes=True)
    asked: list[int] = []
    along = cheapest.CheapestWays.along

    def counted(self, cost, sources, targets, attribute, *, used):
        asked.append(len(targets))
        return along(self, cost, sources, targets, attribute, used=used)

    monkeypatch.setattr(cheapest.CheapestWays, "along", counted)
    searched: list[int] = []
    ways = seat_ways.pair_ways
    monkeypatch.setattr(
        seat_ways, "pair_ways", lambda *given: searched.append(len(given[0].end)) or ways(*given)
    )
    places, others = SEATS.facts.sizes["place"], gates.NEIGHBOURS * SEATS.facts.sizes["place"]
    connect(apply(SEATS, [Change("local_speed", "scale", 1.2)]), modes=True)
    # Ways to other seats begin at the own one, which local roads do not move.
    assert asked == [] and others not in searched and places in searched
    connect(apply(SEATS, [Change("gateway_border_time", "scale", 0.5)]), modes=True)
    abroad = SEATS.facts.sizes["foreign"]
    assert asked and set(asked) == {abroad}
    asked.clear()
    connect(apply(SEATS, [Change("link_speed", "scale", 1.1)]), modes=True)
    assert SEATS.facts.sizes["county"] in asked


def test_what_is_not_computed_is_not_there() -> None:
    found = priced(SEATS, GOODS)
    assert "travel_time" not in found.times and "freight_time" not in found.times
    assert "Priced" in repr(found) and "alone" in found.assumptions[0]
    assert list(found.times["commodity"].values) == list(GOODS)


def test_gates_of_a_changed_network_stand_in_the_rows_of_the_baseline() -> None:
    some = tuple(VILLAGES.facts["link"].values[::2][:5].tolist())
    before = connect(VILLAGES, modes=True)
    after = connect(
        apply(VILLAGES, [Change("link_speed", "scale", 1.6, {"link": some})]), modes=True
    )
    assert (before.times["gate_hub"].values != after.times["gate_hub"].values).any()
    found = with_gates_of(before, after).times
    for word in ("gate_place", "gate_hub", "gate_kind"):
        np.testing.assert_array_equal(found[word].values, before.times[word].values)
    # A better road makes no gate worse, told by place and hub and not by row.
    assert (found["gate_time"].values <= before.times["gate_time"].values + 1e-9).all()
    assert with_gates_of(before, before) is before
    fewer = replace(after, times=after.times.isel(gate=slice(1, None)))
    with pytest.raises(InputError, match="1 gates of the baseline have no way"):
        with_gates_of(before, fewer)
