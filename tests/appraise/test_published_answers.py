"""The shared known answers, where they are at hand; typed figures stand with each formula."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hinterland.numerics.coordination import coupling_coordination
from hinterland.numerics.gravity import harris, structural_access
from hinterland.numerics.inequality import (
    Parts,
    atkinson_parts,
    gini_parts,
    mean_log_deviation_parts,
    theil_t,
    theil_t_parts,
)
from hinterland.numerics.relations import freight_factor, herfindahl, two_way_index

ANSWERS = Path(__file__).parents[2].parent / "shared" / "golden" / "indicators.json"

PEOPLE = np.array([200.0, 300.0, 100.0, 400.0])
INCOME = np.array([40e3, 15e3, 30e3, 10e3])
GROUPS = {"county": np.array([0, 0, 1, 1]), "type": np.array([0, 1, 0, 1])}


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    if not ANSWERS.exists():
        pytest.skip(f"the known answers are not at hand: {ANSWERS.name} beside the repository")
    return {
        key: entry["value"]
        for key, entry in json.loads(ANSWERS.read_text(encoding="utf-8")).items()
    }


@pytest.mark.parametrize("by", GROUPS)
def test_inequality(answers: dict[str, Any], by: str) -> None:
    group = GROUPS[by]
    parts: dict[str, Parts] = {
        "theil_T": theil_t_parts(PEOPLE, INCOME, group),
        "mld": mean_log_deviation_parts(PEOPLE, INCOME, group),
        "gini": gini_parts(PEOPLE, INCOME, group),
        "atkinson2": atkinson_parts(PEOPLE, INCOME, group, 2.0),
    }
    for name, found in parts.items():
        total = name.replace("atkinson2", "atkinson_2")
        assert found.total == pytest.approx(answers[f"ineq.{total}"], rel=1e-6)
        assert found.between == pytest.approx(answers[f"ineq.{name}_between_{by}"], rel=1e-6)
        assert found.within == pytest.approx(answers[f"ineq.{name}_within_{by}"], rel=1e-6)
    assert parts["gini"].overlap == pytest.approx(answers[f"ineq.gini_overlap_{by}"], abs=1e-9)


def test_inequality_of_two_groups(answers: dict[str, Any]) -> None:
    for aversion in (0.5, 1):
        found = atkinson_parts(PEOPLE, INCOME, GROUPS["type"], aversion)
        assert found.total == pytest.approx(answers[f"ineq.atkinson_{aversion}"], rel=1e-6)
    between = theil_t_parts(PEOPLE, INCOME, GROUPS["type"]).between
    assert between == pytest.approx(answers["ineq.theil_urban_rural_two_group"], rel=1e-6)


def test_coordination(answers: dict[str, Any]) -> None:
    for key, levels in (("ccd.two", [0.62, 0.48]), ("ccd.three", [0.62, 0.48, 0.35])):
        found = [x[0] for x in coupling_coordination(np.array(levels)[:, None])]
        assert found == pytest.approx(answers[key], rel=1e-6)


def test_market_access(answers: dict[str, Any]) -> None:
    size = np.array([100.0, 50.0, 20.0])
    time = np.array([[0.5, 2, 4], [2, 0.5, 3], [4, 3, 0.5]])
    tau = np.array([[1, 1.3, 1.6], [1.3, 1, 1.4], [1.6, 1.4, 1]])
    assert harris(size, time) == pytest.approx(answers["ma.harris"], rel=1e-6)
    assert structural_access(size, tau, theta=4).value == pytest.approx(
        answers["ma.donaldson_hornbeck_theta4"], rel=1e-6
    )


def test_relations(answers: dict[str, Any]) -> None:
    balance = two_way_index(np.array([300.0]), np.array([100.0]))[0]
    assert balance == pytest.approx(answers["flow.two_way_index"])
    for share, factor in answers["tau.from_transport_share"].items():
        assert freight_factor(np.array([float(share)]))[0] == pytest.approx(factor)
    for share, markup in answers["tau.markup_on_farmgate"].items():
        assert freight_factor(np.array([float(share)]))[0] - 1 == pytest.approx(markup)
    assert herfindahl(np.array([0.5, 0.3, 0.2])) == pytest.approx(answers["div.hhi"])
    investment = theil_t(np.array([300.0, 700.0]), np.array([600 / 300, 400 / 700]))
    assert investment == pytest.approx(answers["hub.theil_investment"], rel=1e-6)
