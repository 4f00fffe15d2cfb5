"""Known models as settings of one engine, each beside the same model solved in levels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Dense, Economy, Mobility, Technology, Trade, solve
from hinterland.errors import InputError
from tests.equilibrate.levels import Countries, Places


def countries(seed: int, sectors: int, size: int, *, inputs: bool) -> Countries:
    rng = np.random.default_rng(seed)
    way, duty = rng.uniform(1.2, 2.5, (size, size)), rng.uniform(1.0, 1.4, (size, size))
    np.fill_diagonal(way, 1.0)
    np.fill_diagonal(duty, 1.0)
    gamma = rng.dirichlet(np.ones(sectors), sectors).T * 0.5 * inputs
    deficit = rng.normal(0, 1.0, size)
    return Countries(
        alpha=rng.dirichlet(np.ones(sectors) * 3),
        theta=rng.uniform(2.5, 8.0, sectors),
        beta=1 - gamma.sum(axis=0),
        gamma=gamma,
        tech=rng.uniform(0.5, 2.0, (sectors, size)),
        labour=rng.uniform(5.0, 20.0, size),
        way=way,
        duty=duty,
        deficit=deficit - deficit.mean(),
    )


def kernels(model: Countries) -> tuple[Dense, ...]:
    """One for each sector, for the cost to the power of minus theta differs."""
    made = []
    for theta in model.theta:
        free = (model.way * model.duty) ** -theta
        made.append(Dense(free, free / model.duty))
    return tuple(made)


def economy_of(model: Countries) -> tuple[Economy, dict]:
    """The engine's baseline from a solution in levels, and that solution."""
    base, sectors = model.solved(), len(model.alpha)
    nothing = np.zeros(sectors)
    made = Economy(
        Technology(model.beta, nothing, nothing, model.gamma, nothing, kappa=np.inf),
        Trade(
            model.theta,
            kernels(model),
            np.arange(sectors),
            model.tech * base["cost"] ** -model.theta[:, None],
        ),
        model.alpha[:, None],
        base["output"],
        model.labour,
        transfers=model.deficit,
    )
    return made, base


def agree(before: Countries, after: Countries) -> None:
    """What the engine says of a change is what the two solutions in levels differ by."""
    (economy, old), new = economy_of(before), after.solved()
    assert solve(economy).steps == 1
    causes = Causes(
        kernels=kernels(after),
        productivity=np.log(after.tech / before.tech) / before.theta[:, None],
        transfers=after.deficit - before.deficit,
    )
    found = solve(economy, causes, tolerance=1e-12).outcome
    wage = found.revenue.T @ before.beta / before.labour
    np.testing.assert_allclose(wage, new["wage"], rtol=1e-8)
    np.testing.assert_allclose(np.exp(found.price), new["price"] / old["price"], rtol=1e-8)
    np.testing.assert_allclose(found.spending, new["spent"], rtol=1e-8)
    assert np.abs(new["wage"] / old["wage"] - 1).max() > 0.004


def test_tariffs_inputs_and_deficits_agree_with_a_loop_of_countries() -> None:
    before = countries(1, sectors=2, size=3, inputs=True)
    off = np.where(np.eye(3) > 0, 1.0, before.duty + 0.2)
    agree(before, replace(before, duty=off, deficit=-before.deficit))


def test_forty_sectors_each_with_a_kernel_of_its_own() -> None:
    before = countries(2, sectors=40, size=3, inputs=False)
    better = before.tech * np.random.default_rng(3).uniform(0.7, 1.5, before.tech.shape)
    agree(before, replace(before, tech=better))


def test_forty_sectors_that_buy_from_each_other() -> None:
    before = countries(4, sectors=40, size=2, inputs=True)
    agree(before, replace(before, duty=np.ones((2, 2)), way=before.way**0.9))


def test_a_deficit_is_a_transfer_and_its_end_lowers_spending() -> None:
    before = countries(5, sectors=2, size=3, inputs=True)
    lender = int(np.argmin(before.deficit))
    economy, _ = economy_of(before)
    found = solve(economy, Causes(transfers=-before.deficit), tolerance=1e-12).outcome
    agree(before, replace(before, deficit=np.zeros(3)))
    real = np.log(found.disposable) - found.consumer_price
    base = np.log(solve(economy).outcome.disposable)
    # Transfer of purchasing power: who paid is better off without, who received worse off.
    assert real[lender] > base[lender]
    assert real[int(np.argmax(before.deficit))] < base[int(np.argmax(before.deficit))]


def places(seed: int = 7, size: int = 4) -> Places:
    rng = np.random.default_rng(seed)
    way = rng.uniform(1.1, 1.8, (size, size))
    np.fill_diagonal(way, 1.0)
    return Places(
        sigma=5.0,
        eta=0.4,
        skill=rng.uniform(0.8, 1.3, size),
        homes=rng.uniform(0.5, 2.0, size),
        nice=rng.uniform(0.8, 1.2, size),
        way=way,
        people=rng.uniform(0.5, 1.5, size),
    )


def krugman(model: Places) -> tuple[Economy, dict]:
    """The engine's baseline from a solution in levels."""
    base, theta = model.solved(), model.sigma - 1
    size = len(model.skill)
    mobility = Mobility("none", housing=model.eta)
    if not model.stay:
        mobility = Mobility("free", housing=model.eta)
        if np.isfinite(model.tastes):
            mobility = Mobility(
                "heterogeneous",
                elasticity=model.tastes,
                registered=np.full(size, base["people"].sum() / size),
                kernel=Dense(np.ones((size, size))),
                attraction=base["people"],
                housing=model.eta,
            )
    supply = base["people"] * (base["wage"] / model.skill) ** -theta
    economy = Economy(
        Technology.of_varieties(np.array([model.sigma])),
        Trade(np.array([theta]), (Dense(model.way**-theta),), np.array([0]), supply[None]),
        np.ones((1, 1)),
        (base["wage"] * base["people"])[None],
        base["people"],
        mobility=mobility,
    )
    return economy, base


def agree_in_places(before: Places) -> None:
    rng = np.random.default_rng(11)
    after = replace(
        before,
        way=np.where(np.eye(len(before.skill)) > 0, 1.0, 1 + 0.6 * (before.way - 1)),
        skill=before.skill * rng.uniform(0.9, 1.2, 4),
        homes=before.homes * rng.uniform(0.8, 1.3, 4),
        nice=before.nice * rng.uniform(0.9, 1.1, 4),
    )
    economy, old = krugman(before)
    if before.stay:
        after = replace(after, people=old["people"])
    new = after.solved()
    causes = Causes(
        productivity=np.log(after.skill / before.skill)[None],
        housing=np.log(after.homes / before.homes),
        amenity=np.log(after.nice / before.nice),
        kernels=(Dense(after.way ** (1 - before.sigma)),),
    )
    found = solve(economy, causes, tolerance=1e-12, max_steps=2000).outcome
    np.testing.assert_allclose(found.workers, new["people"], rtol=1e-8)
    np.testing.assert_allclose(found.revenue[0], new["wage"] * new["people"], rtol=1e-8)
    np.testing.assert_allclose(np.exp(found.price[0]), new["price"] / old["price"], rtol=1e-8)
    np.testing.assert_allclose(np.exp(found.utility), new["utility"] / old["utility"], rtol=1e-8)
    assert np.abs(np.exp(found.utility) - 1).max() > 0.01


def test_varieties_with_fixed_labour_agree_with_krugman_in_levels() -> None:
    agree_in_places(replace(places(), stay=True))


def test_varieties_and_free_movers_agree_with_helpman_in_levels() -> None:
    agree_in_places(places())


def test_housing_and_tastes_agree_with_redding_in_levels() -> None:
    agree_in_places(replace(places(), tastes=3.0))


def test_varieties_must_be_substitutes() -> None:
    with pytest.raises(InputError, match="not above 1"):
        Technology.of_varieties(np.array([4.0, 1.0]))
