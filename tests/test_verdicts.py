"""Measures beside the evidence: verdicts by hand, against evaluations, and as a user asks."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import hinterland as hl
from hinterland.appraise.effects import effects
from hinterland.appraise.outcomes import outcomes
from hinterland.change import apply
from hinterland.cli import main
from hinterland.flow import Territory
from hinterland.measures import catalogue, measure, parsed
from hinterland.programme import Evidence, Package
from hinterland.programme.record import ASSUMED_RESPONSES, OUTCOMES
from hinterland.show.verdicts_screen import verdicts_text
from hinterland.sources.synthetic import synthetic_region
from hinterland.verdicts import (
    AGREES,
    COLUMNS,
    DIFFER,
    DISAGREES,
    NO_RESULT,
    NONE,
    NOT_HERE,
    NOTHING,
    VERDICTS,
    verdict,
    verdicts,
)

NAMES = ("rural_roads", "land_market?contract=0&homestead=0", "hukou_reform")


@cache
def region() -> Territory:
    land = synthetic_region(counties=8, context=3, seed=2)
    given = {
        "exchange_rates": {"CNY": 1.0},
        "equilibrium": {"public": {"centre": {"paid_share": 1}}},
    }
    return land.with_facts({}, settings=given)


@cache
def asked() -> Package:
    one, *others = [parsed(name) for name in NAMES]
    return sum(others, one)


@cache
def table() -> pd.DataFrame:
    return verdicts(region(), asked())


def finding(sign: int | None, outcome: str = "product") -> Evidence:
    return Evidence(outcome, sign, "made up", "a test", "assumed")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "moved", "expected"),
    [
        (1, 0.02, AGREES),
        (1, -0.02, DISAGREES),
        (-1, -2e-6, AGREES),
        (-1, 2e-6, DISAGREES),
        (1, 5e-7, NOTHING),
        (-1, 0.0, NOTHING),
        (0, 0.0, AGREES),
        (0, 9e-4, AGREES),
        (0, -2e-3, DISAGREES),
        (None, 0.3, DIFFER),
        (1, np.nan, NOT_HERE),
    ],
)
def test_signs_are_compared(sign: int | None, moved: float, expected: str) -> None:
    assert verdict(finding(sign), moved) == expected
    assert expected in VERDICTS


def test_a_finding_the_model_has_no_result_for_is_told_as_such() -> None:
    assert verdict(finding(1, ""), 0.5) == NO_RESULT
    assert verdict(finding(1), 0.5, acts=False) == NOT_HERE


def test_every_finding_has_a_row_and_keeps_its_source() -> None:
    found = table()
    assert list(found.columns) == list(COLUMNS)
    for part, label in zip(asked().parts, found["measure"].unique(), strict=True):
        rows = found[found["measure"] == label]
        assert list(rows["source"]) == [one.source for one in part.measure.evidence]
        assert label.startswith(part.measure.id)
    assert "contract=0" in found["measure"].iloc[-5]


def test_the_model_is_asked_as_an_evaluation_would() -> None:
    package = measure("hukou_reform").at()
    before = hl.evaluate(region(), equilibrium=True).balanced
    after = hl.evaluate(region(), package, equilibrium=True).balanced
    told = effects(region(), before, after).region
    rows = table()[table()["measure"] == "hukou_reform:1"].set_index("outcome")["model"]
    assert rows["welfare"] == pytest.approx(told["welfare"], abs=1e-8)
    assert rows["product"] == pytest.approx(told["product_share"], abs=1e-8)
    gap = (1 + told["urban_welfare"]) / (1 + told["rural_welfare"]) - 1
    assert rows["gap"] == pytest.approx(gap, abs=1e-8)


def test_agreement_by_assumption_is_told() -> None:
    rows = table()[table()["measure"] == "hukou_reform:1"].set_index("outcome")
    # What is left of it is what it costs.
    plain = [
        change
        for change in measure("hukou_reform").at().changes(region())
        if change.fact not in ASSUMED_RESPONSES
    ]
    assert {change.fact for change in plain} == {"programme_capital", "programme_cost"}
    after = hl.evaluate(region(), plain, equilibrium=True).balanced
    before = hl.evaluate(region(), equilibrium=True).balanced
    told = effects(region(), before, after).region
    assert rows["without_assumed"]["welfare"] == pytest.approx(told["welfare"], abs=1e-8)
    assert rows["by_assumption"]["welfare"] == (told["welfare"] <= 1e-6)


def test_outcomes_are_those_evidence_may_speak_of() -> None:
    base = hl.evaluate(region(), equilibrium=True).balanced
    some = np.asarray(region().place_region)
    same = outcomes(region(), base, base, some)
    assert set(same) == set(OUTCOMES)
    assert {word: same[word] for word in same if same[word] != 0} == {}
    everywhere = outcomes(region(), base, base, np.ones_like(some))
    assert np.isnan(everywhere["others_welfare"])


def test_outcomes_by_hand() -> None:
    """Two of the places, with values that can be added in the head."""
    base = hl.evaluate(region(), equilibrium=True).balanced
    values = base.values.copy(deep=True)
    tier = region().facts["place_tier"].values
    village = int(np.flatnonzero(tier == "village")[0])
    city = int(np.flatnonzero(tier == "city")[0])
    acts = np.zeros(len(tier), dtype=bool)
    acts[[village, city]] = True
    values["welfare_change"].values[village] *= 1.10
    values["welfare_change"].values[city] *= 1.32
    values["visitor_receipts"].values[[village, city]] *= 1.25
    values["sector_workers"].values[village] *= 0.5
    people = base.values["registered_workers"].values
    found = outcomes(region(), base, replace(base, values=values), acts)
    assert found["rural_welfare"] == pytest.approx(0.10)
    assert found["gap"] == pytest.approx(0.2)
    mean = (0.10 * people[village] + 0.32 * people[city]) / (people[village] + people[city])
    assert found["welfare"] == pytest.approx(mean)
    assert found["visitors"] == pytest.approx(0.25)
    assert found["rural_jobs"] == pytest.approx(-0.5)
    assert found["others_welfare"] == 0
    assert found["workers"] == 0


def test_where_a_measure_cannot_act_its_findings_are_told_so() -> None:
    nowhere = region().with_facts(
        {
            word: region().facts[word].copy(data=np.zeros_like(region().facts[word].values))
            for word in ("share_crop", "share_grass")
        }
    )
    assert not catalogue()["ecosystem_payments"].eligible(nowhere).any()
    # The part is not refused as an evaluation would be.
    found = verdicts(nowhere, Package(parsed("ecosystem_payments").parts))
    assert set(found["verdict"]) == {NO_RESULT}


def test_disagreements_are_on_the_screen() -> None:
    worse = table().copy()
    row = int(np.flatnonzero(worse["verdict"] == AGREES)[0])
    worse.loc[row, ["verdict", "model"]] = DISAGREES, -0.5
    text = "\n".join(verdicts_text(worse, ("Some measure",)))
    assert "Where they are apart" in text
    assert worse.loc[row, "finding"].split(":")[0][:30] in text.replace("\n    ", " ")
    assert "-50.000%" in text
    assert "No finding to compare with: Some measure." in text
    assert "by assumption" in text


# As a user types it


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land") / "small"
    region().with_facts({}, settings={"equilibrium": {}}).save(folder)
    return folder


def run(*words: str):
    return CliRunner().invoke(main, list(words))


def test_the_catalogue_is_listed_and_says_that_it_is_not_official() -> None:
    done = run("measures")
    assert done.exit_code == 0, done.output
    assert "as the brief lists them, not an official list" in " ".join(done.stdout.split())
    for one in catalogue().values():
        assert one.id in done.stdout
        assert one.name_zh in done.stdout
    assert "466,000 CNY of 2006" in done.stdout
    listed = json.loads(run("measures", "--json").stdout)
    assert [one["id"] for one in listed["measures"]] == list(catalogue())
    assert "not an official list" in listed["note"]


@pytest.mark.parametrize("name", list(catalogue()))
def test_a_card_tells_all_that_is_known(name: str) -> None:
    one = catalogue()[name]
    done = run("measures", name)
    assert done.exit_code == 0, done.output
    text = " ".join(done.stdout.split())
    for prior in one.priors:
        assert f"{prior.name} {prior.value:g} ({prior.low:g} to {prior.high:g})" in text
    for cost in one.costs:
        assert f"{cost.capital.value:,.0f} CNY of {cost.capital.price_year}" in text
    for told in one.evidence:
        assert told.source.split()[0] in text
    if one.none_found:
        assert "Not found:" in text
    assert ("assumes that people agree" in text) == one.consent
    card = json.loads(run("measures", name, "--json").stdout)
    assert card["id"] == name
    assert [prior["mark"] for prior in card["priors"]] == [prior.mark for prior in one.priors]


def test_an_unknown_measure_is_refused() -> None:
    done = run("measures", "helicopter_money")
    assert done.exit_code == 2
    assert "There is no measure 'helicopter_money'" in done.output
    assert "rural_roads" in done.output


def test_verdicts_by_command(saved: Path, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    words = [part for name in NAMES for part in ("--measure", name)]
    done = run("verdicts", str(saved), *words, "--measure", "e_government", "--table", str(file))
    assert done.exit_code == 0, done.output
    assert "Only signs are compared" in done.stdout
    assert "No finding to compare with: E-government and service networks" in done.stdout
    written = pd.read_csv(file)
    assert list(written["verdict"]) == list(table()["verdict"])
    np.testing.assert_allclose(written["model"], table()["model"], rtol=1e-6, atol=1e-9)
    nobody = run("verdicts", str(saved), "--measure", NAMES[2], "--paid-by", "nobody", "--json")
    assert nobody.exit_code == 0, nobody.output
    rows = {row["outcome"]: row for row in json.loads(nobody.stdout)}
    # Without its cost nothing is left of it once the assumed response is taken away.
    assert abs(rows["welfare"]["without_assumed"]) < NONE
    assert rows["welfare"]["by_assumption"]


def test_a_measure_alone_moves_what_it_says(saved: Path) -> None:
    done = run("evaluate", str(saved), "--measure", "ecosystem_payments:0.5", "--json")
    assert done.exit_code == 0, done.output
    notes = json.loads(done.stdout)["changes"]
    assert any("no causal estimate of payments" in note for note in notes)
    made = parsed("ecosystem_payments:0.5").changes(region())
    assert apply(region(), made).facts["programme_payment"].values.sum() > 0
