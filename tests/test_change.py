"""Laws of the only verb."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import Change, apply
from hinterland.errors import ChangeError, TerritoryError
from hinterland.flow import Territory
from tests.small_region import SETTINGS, small_dataset, small_territory

LAND = small_territory()

amounts = st.floats(0.25, 4.0)
wheres = st.sampled_from(
    [{}, {"county": ("A1",)}, {"county": ("A2", "B1")}, {"county_province": ("A",)}]
)
area_changes = st.builds(
    Change,
    fact=st.sampled_from(["area", "elevation"]),
    how=st.sampled_from(["add", "scale", "floor", "cap"]),
    by=amounts,
    where=wheres,
)
place_changes = st.builds(
    Change,
    fact=st.sampled_from(["income", "population", "output"]),
    how=st.sampled_from(["add", "scale", "floor", "cap"]),
    by=amounts,
    where=st.sampled_from(
        [
            {},
            {"place_tier": ("village",)},
            {"county": ("A2",)},
            {"place_tier": ("city", "town"), "county_province": ("A",)},
        ]
    ),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(area_changes | place_changes, max_size=6), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_territory(changes, random) -> None:
    shuffled = list(changes)
    random.shuffle(shuffled)
    assert _outcome(changes) == _outcome(shuffled)


def _outcome(changes) -> str:
    """The hash of the result, or the refusal if it would leave the bounds."""
    try:
        return apply(LAND, changes).hash
    except TerritoryError as error:
        return str(error)


@settings(max_examples=30, deadline=None)
@given(area_changes | place_changes)
def test_dose_zero_is_identity(change: Change) -> None:
    try:
        nothing = change.dosed(0)
    except ChangeError:
        pytest.fail("dose 0 must always be possible")
    assert apply(LAND, [nothing]).hash == LAND.hash


@settings(max_examples=30, deadline=None)
@given(area_changes | place_changes)
def test_dose_one_is_the_change(change: Change) -> None:
    assert _outcome([change.dosed(1)]) == _outcome([change])


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.floats(0.5, 2))
def test_doses_lie_between_nothing_and_all(dose: float, by: float) -> None:
    full = apply(LAND, [Change("area", "scale", by)]).facts["area"].values
    part = apply(LAND, [Change("area", "scale", by).dosed(dose)]).facts["area"].values
    np.testing.assert_allclose(part, LAND.facts["area"].values * (1 - dose) + full * dose)


@pytest.mark.parametrize(
    ("fact", "unit", "factor"),
    [
        ("area", "m2", 1e6),
        ("seat_access_distance", "m", 1e3),
        ("area", "mu", 1500.0),
        ("population", "wan_person", 1e-4),
        ("income", "wan_money/person/year", 1e-4),
    ],
)
@pytest.mark.parametrize("how", ["add", "floor", "cap"])
def test_the_unit_of_an_amount_does_not_matter(fact, unit, factor, how) -> None:
    plain = apply(LAND, [Change(fact, how, 6.0)])
    other = apply(LAND, [Change(fact, how, 6.0 * factor, unit=unit)])
    np.testing.assert_allclose(other.facts[fact].values, plain.facts[fact].values, rtol=1e-12)


def test_add_then_scale_then_floor_then_cap_by_hand() -> None:
    changes = [
        Change("area", "cap", 7000.0),
        Change("area", "floor", 2500.0),
        Change("area", "scale", 2.0, {"county": ("A1", "B1")}),
        Change("area", "add", 100.0),
        Change("area", "add", 50.0, {"county": ("A2",)}),
    ]
    # A1: (1000 + 100) x 2 = 2200, floored to 2500; A2: 3000 + 150; B1: 12200, capped to 7000.
    assert apply(LAND, changes).facts["area"].values.tolist() == [2500.0, 3150.0, 7000.0]


def test_by_sector_tier_and_province() -> None:
    change = Change(
        "employment",
        "scale",
        0.0,
        {"sector": ("crops",), "place_tier": ("village",), "county_province": ("A",)},
    )
    moved = apply(LAND, [change]).facts["employment"]
    before = LAND.facts["employment"]
    touched = np.zeros(before.shape, dtype=bool)
    touched[[2, 5], 0] = True
    assert (moved.values[touched] == 0).all()
    assert (moved.values[~touched] == before.values[~touched]).all()


def test_the_original_is_not_touched_and_no_change_is_the_same_object() -> None:
    before = LAND.hash
    apply(LAND, [Change("area", "scale", 3.0)])
    assert small_territory().hash == before
    assert apply(LAND, []) is LAND
    assert apply(LAND, [Change("area", "scale", 1.0)]) is LAND


def test_what_moved_is_marked_and_the_rest_keeps_its_status() -> None:
    dataset = small_dataset()
    dataset["area"].attrs["status"] = "mixed"
    dataset["area__status"] = ("county", np.array([0, 1, 0]))
    land = Territory("small", dataset, SETTINGS)
    moved = apply(land, [Change("area", "scale", 2.0, {"county": ("B1",)})])
    assert moved.status_of("area").tolist() == ["observed", "typed", "modelled"]
    assert "moved by Changes" in moved.facts["area"].attrs["source"]


def test_what_moved_is_marked_in_a_column_of_one_status() -> None:
    dataset = small_dataset()
    dataset["area"].attrs["status"] = "observed"
    land = Territory("small", dataset, SETTINGS)
    moved = apply(land, [Change("area", "scale", 2.0, {"county": ("B1",)})])
    assert moved.status_of("area").tolist() == ["observed", "observed", "modelled"]


def test_all_faults_of_all_changes_at_once() -> None:
    with pytest.raises(ChangeError) as told:
        apply(
            LAND,
            [
                Change("gravity", "add", 1.0),
                Change("place_tier", "add", 1.0),
                Change("area", "add", 1.0, {"county": ("Z9",)}),
                Change("area", "add", 1.0, {"place_tier": ("village",)}),
                Change("area", "add", 1.0, unit="km"),
                Change("area", "multiply", 1.0),  # type: ignore[arg-type]
                Change("area", "add", float("nan")),
                Change("area", "scale", "fast"),  # type: ignore[arg-type]
            ],
        )
    text = str(told.value)
    for part in (
        "no fact 'gravity'",
        "is a label",
        "where: Z9",
        "cannot be chosen by 'place_tier'",
        "cannot be given in 'km'",
        "'multiply' is no way",
        "amount is NaN",
        "amount is not a number",
    ):
        assert part in text


def test_a_change_out_of_bounds_is_refused() -> None:
    with pytest.raises(TerritoryError, match="share_crop lies outside"):
        apply(LAND, [Change("share_crop", "add", 2.0)])


def test_a_floor_without_a_bound_cannot_be_dosed_half() -> None:
    with pytest.raises(ChangeError, match="cannot be dosed"):
        Change("area", "cap", 5.0).dosed(0.5)
    assert Change("link_open", "floor", 1.0).dosed(0.5).by == 0.5


def test_a_factor_has_no_unit() -> None:
    with pytest.raises(ChangeError, match="A factor has no unit"):
        apply(LAND, [Change("population", "scale", 1.2, unit="wan_person")])
    assert Change("population", "scale", 1.2, unit="wan_person").dosed(0.5).by == pytest.approx(1.1)


def test_moving_an_unverified_value_does_not_verify_it() -> None:
    dataset = small_dataset()
    dataset["income"].attrs["status"] = "typed-unverified"
    land = Territory("small", dataset, SETTINGS)
    assert land.unverified("income")
    moved = apply(land, [Change("income", "scale", 1.1)])
    assert moved.status_of("income").unique().tolist() == ["modelled"]
    assert moved.unverified("income")
    assert not land.unverified("area")
    again = apply(moved, [Change("income", "add", 5.0)])
    assert again.unverified("income")


def test_links_are_chosen_by_their_texts_and_by_the_counties_they_lie_in() -> None:
    dataset = small_dataset()
    links = dataset.sizes["link"]
    modes = np.array(["road"] * (links - 1) + ["rail"])
    near = np.array(["A1"] * 2 + ["B1"] * (links - 2))
    dataset["link_mode"] = dataset["link_mode"].copy(data=modes)
    dataset["link_county"] = ("link", near, {"source": "made up", "status": "observed"})
    land = Territory("small", dataset, SETTINGS)
    before = land.facts["link_speed"].values
    rail = apply(land, [Change("link_speed", "scale", 2.0, {"link_mode": ("rail",)})])
    assert rail.facts["link_speed"].values.tolist() == [*before[:-1], 2 * before[-1]]
    chosen = {"link_mode": ("road",), "county_province": ("B",)}
    there = apply(land, [Change("link_speed", "scale", 2.0, chosen)]).facts["link_speed"].values
    touched = (modes == "road") & (near == "B1")
    assert (there == np.where(touched, 2 * before, before)).all()
    assert touched.any() and not touched.all()
    with pytest.raises(ChangeError, match="do not exist"):
        apply(land, [Change("link_speed", "scale", 2.0, {"link_mode": ("camel",)})])


@settings(max_examples=25, deadline=None)
@given(
    by=st.lists(st.floats(0.5, 2.0), min_size=2, max_size=2),
    how=st.sampled_from(["add", "scale", "floor", "cap"]),
)
def test_one_amount_a_label_is_as_many_changes(by: list[float], how: str) -> None:
    labels = ("B1", "A1")
    at_once = apply(LAND, [Change("elevation", how, tuple(by), {"county": labels})])
    pairs = zip(by, labels, strict=True)
    one_by_one = apply(
        LAND, [Change("elevation", how, one, {"county": (label,)}) for one, label in pairs]
    )
    assert at_once.facts["elevation"].equals(one_by_one.facts["elevation"])


def test_amounts_by_label_with_a_filter_and_numbered_labels() -> None:
    links = Change("link_speed", "add", (5.0, 7.0), {"link": (3, 1)})
    moved = apply(LAND, [links]).facts["link_speed"].values - LAND.facts["link_speed"].values
    assert moved.tolist() == [0.0, 7.0, 0.0, 5.0, 0.0]
    some = {"place": ("A1-city", "B1-village"), "sector": ("crops",)}
    output = apply(LAND, [Change("output", "scale", (2.0, 3.0), some)]).facts["output"]
    ratio = output / LAND.facts["output"]
    assert float(ratio.sel(place="A1-city", sector="crops")) == pytest.approx(2.0)
    assert float(ratio.sel(place="B1-village", sector="crops")) == pytest.approx(3.0)
    assert float(ratio.sel(place="B1-village", sector="services")) == pytest.approx(1.0)


def test_dosed_amounts_by_label() -> None:
    whole = Change("elevation", "add", (10.0, 20.0), {"county": ("A1", "B1")})
    half = apply(LAND, [whole.dosed(0.5)]).facts["elevation"] - LAND.facts["elevation"]
    assert half.values.tolist() == [5.0, 0.0, 10.0]
    assert apply(LAND, [whole.dosed(0.0)]) is LAND


@pytest.mark.parametrize(
    ("by", "where"),
    [
        ((1.0, 2.0), {"county": ("A1",)}),
        ((1.0, 2.0), {"county": ("A1", "A1")}),
        ((1.0, 2.0), {"county_province": ("A", "B")}),
        ((1.0,), {}),
        ((float("nan"),), {"county": ("A1",)}),
        (("x",), {"county": ("A1",)}),
    ],
)
def test_amounts_that_do_not_fit_are_refused(by: tuple, where: dict) -> None:
    with pytest.raises(ChangeError):
        apply(LAND, [Change("elevation", "add", by, where)])
