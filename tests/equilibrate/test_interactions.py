"""What acts only together: nothing alone, the least of the parts together, nothing switched off."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.change import Change, apply
from hinterland.equilibrate.interactions import INTERACTIONS, ln_productivity, ln_reach, together
from hinterland.equilibrate.parameters import Sectors, model_parameters
from hinterland.evaluation import evaluate
from hinterland.sources.synthetic import synthetic_region

LAND = synthetic_region(counties=6, seed=3)
RURAL = {"place_tier": ("town", "village")}


def with_parts(*parts: str, level: float = 0.5):
    return apply(LAND, [Change(part, "add", level, RURAL) for part in parts])


@pytest.mark.parametrize("one", INTERACTIONS, ids=lambda one: one.name)
def test_a_part_alone_gives_nothing_and_all_the_least(one) -> None:
    values, sectors = model_parameters(LAND), Sectors.of(LAND)
    for part in one.parts:
        rest = [other for other in one.parts if other != part]
        after = with_parts(*rest)
        assert not ln_reach(values, LAND, after).any()
        assert not ln_productivity(values, LAND, after, sectors).any()
    after = apply(with_parts(*one.parts), [Change(one.parts[0], "cap", 0.2)])
    assert together(after, one).max() == pytest.approx(0.2)
    size = 0.2 * values.get("interactions", "all", one.name)
    rural = LAND.facts["place_tier"].values.astype(str) != "city"
    if one.acts_on == "reach_cost":
        assert ln_reach(values, LAND, after)[rural] == pytest.approx(-size)
    else:
        moved = ln_productivity(values, LAND, after, sectors)
        farm = sectors.production == 0
        assert moved[~farm][:, rural] == pytest.approx(size)
        assert moved[farm][:, rural] == pytest.approx(size if one.farms else 0.0)
        assert not moved[:, ~rural].any()


def test_switched_off_they_give_nothing() -> None:
    off = LAND.with_facts({}, settings={"equilibrium": {"interactions": {"all": {"on": 0}}}})
    changes = [
        Change(part, "add", 0.5, RURAL)
        for part in sorted({p for o in INTERACTIONS for p in o.parts})
    ]
    on_result = evaluate(LAND, changes, indicators=False).balanced.values["utility_change"]
    off_result = evaluate(off, changes, indicators=False).balanced.values["utility_change"]
    assert float(on_result.mean()) > 1.001
    assert np.abs(off_result.values - 1).max() < 1e-7
