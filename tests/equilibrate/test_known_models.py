"""Published models as settings of the engine: autarky, free mobility, a gravity package."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Dense, Economy, Mobility, Technology, Trade, solve
from hinterland.numerics.balancing import balanced
from tests.equilibrate.economies import one_sector

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
SHARES = np.array([[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.25, 0.25, 0.5]])
INCOME = np.array([0.48611111111111155, 0.3472222222222219, 0.16666666666666657])


def golden(name: str) -> dict:
    file = GOLDEN / name
    if not file.is_file():
        pytest.skip("the golden cases are not beside the repository")
    return json.loads(file.read_text(encoding="utf-8"))


def real_wage(found) -> np.ndarray:
    return np.exp(found.outcome.income - found.outcome.consumer_price)


def test_autarky_costs_what_own_shares_say() -> None:
    # Arkolakis, Costinot and Rodriguez-Clare 2012: W^ = pi_nn^(1 / theta).
    alone = Causes(kernels=[Dense(np.diag(np.diag(SHARES)))])
    found = solve(one_sector(SHARES, INCOME, 4.0), alone, tolerance=1e-12)
    np.testing.assert_allclose(real_wage(found), np.diag(SHARES) ** 0.25, rtol=1e-8)


def test_a_fifth_off_all_borders() -> None:
    lower = np.where(np.eye(3) > 0, 1.0, 0.8) ** -4.0
    freer = Causes(kernels=[Dense(SHARES * lower)])
    found = solve(one_sector(SHARES, INCOME, 4.0), freer, tolerance=1e-12)
    wage = [0.9881087403025892, 1.0059573241856778, 1.0222717487306199]
    real = [1.0814171013285374, 1.1274346748175283, 1.1662786263916172]
    np.testing.assert_allclose(np.exp(found.outcome.income), wage, rtol=1e-8)
    np.testing.assert_allclose(real_wage(found), real, rtol=1e-8)
    own = np.diag(SHARES) * found.outcome.supply[0] / found.outcome.reached[0]
    np.testing.assert_allclose(real_wage(found), (own / np.diag(SHARES)) ** -0.25, rtol=1e-8)


def test_autarky_with_two_sectors() -> None:
    # Welfare falls to prod_k pi_nn,k^(alpha_k / theta_k); two countries, trade balanced overall.
    alpha, theta = np.array([0.4, 0.6]), np.array([4.0, 8.0])
    own = np.array([[0.7, 0.9], [0.5, 0.8]])
    income = np.array([1.0, 0.8])
    spent = alpha[:, None] * income
    kernels = []
    for k in range(2):
        home = own[:, k]
        kernels.append(Dense(np.array([[home[0], 1 - home[0]], [1 - home[1], home[1]]])))
    # What each sells follows from these shares; labour income balances by a transfer.
    revenue = np.stack([kernels[k].gather(spent[k][None])[0] for k in range(2)])
    economy = Economy(
        Technology.of_labour(2),
        Trade(theta, tuple(kernels), np.array([0, 1]), np.ones((2, 2))),
        alpha[:, None],
        revenue,
        np.ones(2),
        transfers=income - revenue.sum(axis=0),
    )
    assert solve(economy).steps == 1
    closed = [Dense(np.diag(np.diag(kernel.free))) for kernel in kernels]
    found = solve(
        economy, Causes(kernels=closed, transfers=revenue.sum(axis=0) - income), tolerance=1e-12
    )
    expected = [0.9573659831823432, 0.9175479081910649]
    np.testing.assert_allclose(real_wage(found), expected, rtol=1e-8)


def test_no_change_changes_nothing() -> None:
    found = solve(one_sector(SHARES, INCOME, 4.0), tolerance=1e-12)
    np.testing.assert_allclose(np.exp(found.outcome.income), 1.0, rtol=1e-12)
    assert found.steps == 1


def free_mobility(a, u, tau, *, sigma: float, alpha: float = 0.0, beta: float = 0.0):
    """Allen and Arkolakis 2014 from primitives: tau[i, j] from i to j; returns economy, causes."""
    size = len(a)
    kernel = Dense(np.ascontiguousarray((np.asarray(tau) ** (1 - sigma)).T))
    supply, people = np.asarray(a)[None] ** (sigma - 1), np.full(size, 1 / size)
    economy = Economy(
        Technology.of_labour(scale=alpha),
        Trade(np.array([sigma - 1.0]), (kernel,), np.array([0]), supply),
        np.ones((1, 1)),
        people[None].copy(),
        people,
        mobility=Mobility("free", crowding=-beta),
    )
    # The baseline is no equilibrium but all wages at 1: its utilities, as the model has them.
    first = np.log(u) + np.log(kernel.spread(supply)[0]) / (sigma - 1) + beta * np.log(people)
    return economy, Causes(amenity=first, productivity=alpha * np.log(people)[None])


def test_a_circle_of_places() -> None:
    ring = np.abs(np.arange(8)[:, None] - np.arange(8))
    tau = np.exp(0.2 * np.minimum(ring, 8 - ring))
    found = solve(
        *free_mobility(np.ones(8), np.ones(8), tau, sigma=5, alpha=0.1, beta=-0.3), tolerance=1e-12
    )
    np.testing.assert_allclose(found.outcome.workers, 0.125, rtol=1e-10)
    np.testing.assert_allclose(np.exp(found.outcome.utility), 1.9105933084756292, rtol=1e-10)


def test_perron_vectors_and_what_a_pair_is_worth() -> None:
    case = golden("allen_arkolakis.json")
    known, envelope = case["perron_alpha_beta_zero"], case["envelope"]
    a, u, tau = (np.array(known[word]) for word in ("A", "u", "tau"))

    def at(costs):
        return solve(*free_mobility(a, u, costs, sigma=5), tolerance=1e-13, max_steps=3000)

    found = at(tau)
    outcome = found.outcome
    wage = outcome.revenue[0] / outcome.workers / outcome.revenue.sum()
    np.testing.assert_allclose(outcome.workers, known["expected"]["L"], rtol=1e-9)
    np.testing.assert_allclose(wage, known["expected"]["w"], rtol=1e-9)
    np.testing.assert_allclose(np.exp(outcome.utility), known["expected"]["welfare"], rtol=1e-9)
    i, j = envelope["pair"]
    welfare = []
    for step in (1e-4, -1e-4):
        moved = tau.copy()
        moved[i, j] *= np.exp(step)
        welfare.append(at(moved).outcome.utility[0])
    slope = (welfare[0] - welfare[1]) / 2e-4
    assert slope == pytest.approx(envelope["expected"], abs=1e-8)
    sold = outcome.supply[0, i] * tau[i, j] ** -4.0 * outcome.spending[0, j] / outcome.reached[0, j]
    assert slope == pytest.approx(-sold / outcome.revenue.sum(), abs=1e-8)


def test_what_a_link_of_a_grid_is_worth() -> None:
    case = golden("allen_arkolakis.json")["aa2022_link"]
    link = np.zeros((25, 25), dtype=bool)
    for n in range(25):
        for m in (n + 1, n + 5):
            if m < 25 and not (m == n + 1 and m % 5 == 0):
                link[n, m] = link[m, n] = True

    def welfare(step: float) -> float:
        cost = np.where(link, 1.5, np.inf)
        k, m = case["link"]
        cost[k, m] *= np.exp(step)
        routes = np.linalg.inv(np.eye(25) - cost**-8.0)
        economy, causes = free_mobility(np.ones(25), np.ones(25), routes**-0.125, sigma=9)
        return float(solve(economy, causes, tolerance=1e-13, max_steps=3000).outcome.utility[0])

    slope = (welfare(1e-4) - welfare(-1e-4)) / 2e-4
    assert slope == pytest.approx(case["expected"], rel=1e-5)


def thirty_countries() -> tuple[dict[str, int], np.ndarray, np.ndarray, list[np.ndarray]]:
    """Positions, output and spending shares, freeness before and with an agreement of two."""
    folder = GOLDEN / "gegravity"
    if not folder.is_dir():
        pytest.skip("the golden cases are not beside the repository")
    text = (folder / "sample_data_set.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["year"] == "2006"]
    at = {name: position for position, name in enumerate(sorted({r["exporter"] for r in rows}))}
    made, bought = np.zeros(len(at)), np.zeros(len(at))
    before, after = np.zeros((len(at),) * 2), np.zeros((len(at),) * 2)
    weights = {
        "lndist": -0.3898623, "contiguity": 0.891577, "common_language": 0.0326249,
        "pta": 0.4711383, "international": -3.412584,
    }  # fmt: skip
    for row in rows:
        i, n = at[row["exporter"]], at[row["importer"]]
        made[i], bought[n] = float(row["Y"]), float(row["E"])
        total = 16.32434 + sum(weight * float(row[word]) for word, weight in weights.items())
        agreed = {row["exporter"], row["importer"]} == {"CAN", "JPN"}
        before[n, i] = np.exp(total)
        after[n, i] = np.exp(total + weights["pta"] * (1 - float(row["pta"])) * agreed)
    return at, made / made.sum(), bought / bought.sum(), [before, after]


def test_an_agreement_of_two_among_thirty_countries() -> None:
    at, made, bought, (before, after) = thirty_countries()
    kernel = Dense(before)
    supply, _ = balanced(kernel.spread, kernel.gather, made[None], bought[None])
    economy = Economy(
        Technology.of_labour(),
        Trade(np.array([4.0]), (kernel,), np.array([0]), supply),
        np.ones((1, 1)),
        made[None],
        made,
        transfers=bought - made,
    )
    found = solve(economy, Causes(kernels=[Dense(after)]), tolerance=1e-12)
    gain = 100 * (real_wage(found) - 1)
    # Canada's gain of the cleared equilibrium, as known from the same data.
    assert gain[at["CAN"]] == pytest.approx(0.42823, abs=1e-3)


def test_the_package_freezes_what_we_clear() -> None:
    """The package keeps output and spending shares; with these frozen its numbers come out."""
    at, made, bought, kernels = thirty_countries()
    inward, outward = [], []
    for free in kernels:
        # Anderson and van Wincoop 2003: multilateral resistances to the power 1 - sigma.
        rest = np.ones(len(at))
        for _ in range(5000):
            in_power = free @ (made / rest)
            rest = free.T @ (bought / in_power)
        scale = in_power[at["DEU"]]
        inward.append((in_power / scale) ** -0.25)
        outward.append((rest * scale) ** -0.25)
    gain = 100 * ((outward[0] / outward[1]) / (inward[1] / inward[0]) - 1)
    text = (GOLDEN / "gegravity" / "gegravity_canjpn_country_results.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        told = float(row["GDP change (percent)"])
        assert gain[at[row["country"]]] == pytest.approx(told, abs=1e-3), row["country"]
