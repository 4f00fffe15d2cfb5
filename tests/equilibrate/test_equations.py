"""Each equation by numbers worked out by hand, and the register that names what would catch it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.register import Entry, functions, register
from hinterland.errors import HinterlandError

LINES = 15
LN2, LN3 = np.log(2.0), np.log(3.0)
CASE = re.compile(r"(\w+)\.py::(\w+)(?:\[(\w+)\])?")

# Two sectors (rows), two places (columns).
REVENUE = np.array([[4.0, 6.0], [10.0, 2.0]])
WORKERS = np.array([2.0, 4.0])
SHARES = SimpleNamespace(
    labour=np.array([0.5, 0.4]),
    land=np.array([0.2, 0.1]),
    capital=np.array([0.1, 0.2]),
    inputs=np.array([[0.1, 0.1], [0.1, 0.2]]),
    scale=np.array([0.0, 0.05]),
)


def test_labour_income() -> None:
    # (0.5 x 4 + 0.4 x 10) / 2 and (0.5 x 6 + 0.4 x 2) / 4.
    np.testing.assert_allclose(eq.labour_income(REVENUE, WORKERS, SHARES.labour), [3.0, 0.95])


def test_employment_share() -> None:
    share = eq.employment_share(REVENUE, WORKERS, SHARES.labour, np.array([3.0, 0.95]))
    np.testing.assert_allclose(share, [[2 / 6, 3 / 3.8], [4 / 6, 0.8 / 3.8]])


def test_ln_wage() -> None:
    # Twice the income, a share that is up threefold, skill up twofold, kappa 2.
    wage = eq.ln_wage(np.array([LN2]), np.array([[LN3]]), np.array([[LN2]]), 2.0)
    np.testing.assert_allclose(np.exp(wage), [[2 * np.sqrt(3 / 2)]])


def test_ln_rent() -> None:
    np.testing.assert_allclose(np.exp(eq.ln_rent(np.log([[6.0]]), np.log([[1.5]]))), [[4.0]])


def test_ln_unit_cost() -> None:
    ones = np.ones((2, 1))
    found = eq.ln_unit_cost(
        ln_wage=LN2 * ones,
        ln_rent=LN3 * ones,
        ln_user_cost=0.5 * ones,
        ln_price=np.array([[0.3], [-0.2]]),
        ln_productivity=np.array([[0.1], [0.2]]),
        ln_workers=0.4 * ones,
        technology=SHARES,
    )
    first = 0.5 * LN2 + 0.2 * LN3 + 0.1 * 0.5 + 0.1 * 0.3 + 0.1 * -0.2 - 0.1
    second = 0.4 * LN2 + 0.1 * LN3 + 0.2 * 0.5 + 0.1 * 0.3 + 0.2 * -0.2 - 0.2 - 0.05 * 0.4
    np.testing.assert_allclose(found, [[first], [second]])


def test_ln_supply() -> None:
    found = np.exp(eq.ln_supply(np.array([[LN2], [LN2]]), np.array([4.0, 1.0])))
    np.testing.assert_allclose(found, [[1 / 16], [1 / 2]])


def test_taxes() -> None:
    # Two places of one treasury need 3 and have 2 and 4: a half each; the third pays its own.
    found = eq.taxes(np.array([1.0, 2.0, 5.0]), np.array([2.0, 4.0, 8.0]), np.array([0, 0, 1]))
    np.testing.assert_allclose(found, [1.0, 2.0, 5.0])
    found = eq.taxes(np.array([3.0, 0.0, 5.0]), np.array([2.0, 4.0, 8.0]), np.array([0, 0, -1]))
    np.testing.assert_allclose(found, [1.0, 2.0, 0.0])


def test_settled() -> None:
    np.testing.assert_allclose(eq.settled(np.array([10.0]), np.array([20.0]), 0.3), [17.0])


def test_ln_price() -> None:
    found = eq.ln_price(np.array([[32.0]]), np.array([[2.0]]), np.array([4.0]))
    np.testing.assert_allclose(np.exp(found), [[0.5]])


def test_factor_income() -> None:
    # 0.7 x 4 + 0.5 x 10 and 0.7 x 6 + 0.5 x 2.
    np.testing.assert_allclose(eq.factor_income(REVENUE, SHARES), [7.8, 5.2])


def test_capital_income() -> None:
    # 0.1 x 10 + 0.2 x 12 is 3.4, of which a quarter and three quarters.
    owned = eq.capital_income(REVENUE, SHARES, np.array([0.25, 0.75]))
    np.testing.assert_allclose(owned, [0.85, 2.55])


def test_spending() -> None:
    found = eq.spending(np.array([8.0, 5.0]), REVENUE, np.array([[0.4], [0.6]]), SHARES.inputs)
    np.testing.assert_allclose(found, [[3.2 + 0.4 + 1.0, 2 + 0.6 + 0.2], [4.8 + 0.4 + 2, 3 + 1]])


def test_with_tariffs() -> None:
    # A tenth of spending on the first good is tariff: Y = 8 + 0.1 (0.4 Y + 1.4).
    levied = np.array([[0.1], [0.0]])
    found = eq.with_tariffs(
        np.array([8.0]), REVENUE[:, :1], np.array([[0.4], [0.6]]), SHARES.inputs, levied
    )
    np.testing.assert_allclose(found, (8 + 0.14) / 0.96)


def test_sales() -> None:
    np.testing.assert_allclose(eq.sales(np.array([[3.0]]), np.array([[0.5]])), [[1.5]])


def test_ln_consumer_price() -> None:
    found = eq.ln_consumer_price(np.array([[LN2], [LN3]]), np.array([[0.25], [0.75]]))
    np.testing.assert_allclose(np.exp(found), [2**0.25 * 3**0.75])


def test_ln_utility() -> None:
    found = eq.ln_utility(
        ln_amenity=np.array([0.1]),
        ln_income=np.array([LN3]),
        ln_price=np.array([0.2]),
        ln_housing=np.array([0.3]),
        ln_workers=np.array([LN2]),
        housing=0.25,
        crowding=0.5,
    )
    told = 0.1 + LN3 - 0.75 * 0.2 - 0.25 * (LN3 + LN2 - 0.3) - 0.5 * LN2
    np.testing.assert_allclose(found, [told])


def test_ln_attraction() -> None:
    np.testing.assert_allclose(eq.ln_attraction(np.array([0.2, -0.4]), 1.5), [0.3, -0.6])


def test_movers() -> None:
    np.testing.assert_allclose(eq.movers(np.array([2.0, 4.0]), np.array([3.0, 0.5])), [6.0, 2.0])


def test_ln_welfare() -> None:
    found = eq.ln_welfare(np.array([8.0]), np.array([2.0]), 2.0)
    np.testing.assert_allclose(np.exp(found), [2.0])


def test_welfare_of_one_origin_is_the_power_mean_of_utilities() -> None:
    # Those who may live in two places, at first half in each: (sum share v^eps)^(1 / eps).
    eps, utility = 1.5, np.array([1.2, 0.9])
    drawn = 0.5 * np.exp(eq.ln_attraction(np.log(utility), eps))
    found = eq.ln_welfare(drawn.sum(keepdims=True), np.ones(1), eps)
    np.testing.assert_allclose(np.exp(found), (0.5 * (1.2**eps + 0.9**eps)) ** (1 / eps))


# --- the register -------------------------------------------------------------------------------


def named(case: str) -> Callable[[], Any]:
    """The test that a case of the register names, ready to be called."""
    found = CASE.fullmatch(case)
    assert found, f"{case!r} is not of the form FILE.py::TEST[CASE]"
    module, name, argument = found.groups()
    test = getattr(import_module(f"tests.equilibrate.{module}"), name)
    return (lambda: test(argument)) if argument else test


def fails(case: str) -> bool:
    try:
        named(case)()
    except (AssertionError, HinterlandError):
        return True
    return False


def test_the_register_has_every_equation_once_and_no_other() -> None:
    names = [entry.function for entry in register()]
    assert len(set(names)) == len(names)
    assert set(names) == set(functions())
    assert {entry.equation for entry in register()} == set(range(1, 9))


@pytest.mark.parametrize("entry", register(), ids=lambda entry: entry.function)
def test_an_equation_is_short_numbered_and_has_a_source(entry: Entry) -> None:
    made = functions()[entry.function]
    tree = ast.parse(inspect.getsource(made)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1:]
    assert body[-1].end_lineno - body[0].lineno + 1 <= LINES
    assert f"equation {entry.equation}" in " ".join((made.__doc__ or "").split())
    assert re.search(r"\d{4}", entry.source)
    assert len(entry.cases) > 1, "a case by hand, and one of a whole model"


def test_every_case_of_the_register_exists() -> None:
    for entry in register():
        for case in entry.cases:
            assert callable(named(case)), case


MUTATIONS: dict[str, Callable[[Any], Any]] = {
    "a hundredth more": lambda x: x * 1.01,
    "a hundredth on top": lambda x: x + 0.01,
    "bent": lambda x: x + 0.01 * x**2,
}


@pytest.mark.parametrize("entry", register(), ids=lambda entry: entry.function)
def test_a_wrong_equation_is_caught_by_what_the_register_names(
    entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = functions()[entry.function]
    caught: dict[str, set[str]] = {}
    for name, wrong in MUTATIONS.items():
        with monkeypatch.context() as patch:
            patch.setattr(eq, entry.function, lambda *a, wrong=wrong, **k: wrong(right(*a, **k)))
            caught[name] = {case for case in entry.cases if fails(case)}
    for name, cases in caught.items():
        assert cases, f"{entry.function} {name}: nothing failed"
    # A case that no mutation trips names an equation that it does not test.
    idle = set(entry.cases) - set().union(*caught.values())
    assert not idle


def test_mutations_are_what_makes_the_cases_fail() -> None:
    for case in {case for entry in register() for case in entry.cases}:
        assert not fails(case), case


def test_the_page_for_economists_lists_the_register() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "engine.md"
    text = page.read_text(encoding="utf-8")
    for entry in register():
        assert f"`{entry.function}`" in text, entry.function


def test_the_page_for_economists_names_tests_that_exist() -> None:
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "engine.md").read_text(encoding="utf-8")
    there = "\n".join(file.read_text("utf-8") for file in (root / "tests").rglob("test_*.py"))
    for name in set(re.findall(r"`(test_\w+)`", page)):
        assert f"def {name}(" in there, name
