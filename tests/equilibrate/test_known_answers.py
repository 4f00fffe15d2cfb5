"""The four patterns, to six places, beside another program's answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hinterland.equilibrate.laboratory.pattern_map import EXAMPLES, examples, pattern_map
from hinterland.equilibrate.laboratory.solving import PATTERNS, Outcome, equilibria, solve
from tests.equilibrate.answers import KNOWN, PARTS, economy

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden" / "stz.json"


def parts(outcome: Outcome) -> dict[str, float]:
    return {symbol: float(getattr(outcome, name)) for symbol, name in PARTS.items()}


@pytest.mark.parametrize("pattern", KNOWN)
def test_each_pattern_has_its_known_answer(pattern: str) -> None:
    numbers, expected = KNOWN[pattern]
    found = solve(numbers)
    assert str(found.names()) == pattern
    assert parts(found) == pytest.approx(expected, abs=1e-6)
    assert len(equilibria(numbers)) == 1


def test_the_file_of_known_answers_agrees() -> None:
    if not GOLDEN.exists():
        pytest.skip("the file of known answers is not beside this checkout")
    file = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert len(file["patterns"]) == len(PATTERNS)
    for name, case in file["patterns"].items():
        found = solve(economy(case["params"]))
        assert str(found.names()) == name.replace("core-periphery", "core and periphery")
        assert parts(found) == pytest.approx(case["expected"], abs=file["tolerance"])


def test_worked_examples_show_all_four_patterns() -> None:
    assert solve(examples()).names().tolist() == list(EXAMPLES)
    assert set(EXAMPLES) == set(PATTERNS)


def test_the_map_agrees_with_its_economy_and_its_conditions() -> None:
    one = examples().pick(np.array([3]))
    shown = pattern_map(one.having(**{name: float(value[0]) for name, value in one.items()}), 13)
    assert set(np.unique(shown.pattern)) == {0, 1, 2, 3}
    by_conditions = (shown.first_firm > 0.0) + 2 * (shown.movers_wish > 0.0)
    assert np.array_equal(by_conditions, shown.pattern)
    for name, (transport, gap) in EXAMPLES.items():
        row, column = np.abs(shown.gap - gap).argmin(), np.abs(shown.transport - transport).argmin()
        near = one.having(transport_cost=shown.transport[column], technology_gap=shown.gap[row])
        assert shown.pattern[row, column] == solve(near).pattern[0] == PATTERNS.index(name)
