"""Known models in levels, solved by a general root finder: no changes, no kernels, no code shared.

Arrays are written as in the papers: country or place n buys, i sells, k and j are sectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import root


@dataclass(frozen=True)
class Countries:
    """Caliendo and Parro 2015: labour and inputs, tariffs that are spent, deficits that are given.

    alpha (k,), theta (k,), beta (k,) value added, gamma (j, k) inputs of j by k, tech (k, i),
    labour (i,), way (n, i) iceberg cost, duty (n, i) 1 + tariff, deficit (n,), total gross output.
    """

    alpha: np.ndarray
    theta: np.ndarray
    beta: np.ndarray
    gamma: np.ndarray
    tech: np.ndarray
    labour: np.ndarray
    way: np.ndarray
    duty: np.ndarray
    deficit: np.ndarray
    total: float = 100.0

    def prices(self, wage: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(k, n) prices, (k, i) unit costs, (k, n, i) shares of spending."""
        sectors, size = self.tech.shape
        price = np.ones((sectors, size))
        for _ in range(2000):
            cost = np.empty_like(price)
            share = np.empty((sectors, size, size))
            new = np.empty_like(price)
            for k in range(sectors):
                inputs = np.prod(price ** self.gamma[:, k][:, None], axis=0)
                cost[k] = wage ** self.beta[k] * inputs
                parts = self.tech[k] * (cost[k] * self.way * self.duty) ** -self.theta[k]
                new[k] = parts.sum(axis=1) ** (-1 / self.theta[k])
                share[k] = parts / parts.sum(axis=1, keepdims=True)
            if np.abs(new / price - 1).max() < 1e-14:
                break
            price = new
        return price, cost, share

    def spending(self, wage: np.ndarray, share: np.ndarray) -> np.ndarray:
        """(k, n) by the linear system that tariffs and inputs make of it."""
        sectors, size = self.tech.shape
        matrix, given = np.eye(sectors * size), np.zeros(sectors * size)
        for k in range(sectors):
            for n in range(size):
                row = k * size + n
                given[row] = self.alpha[k] * (wage[n] * self.labour[n] + self.deficit[n])
                for j in range(sectors):
                    for i in range(size):
                        taken = share[j, n, i] * (1 - 1 / self.duty[n, i])
                        matrix[row, j * size + n] -= self.alpha[k] * taken
                    for m in range(size):
                        paid = share[j, m, n] / self.duty[m, n]
                        matrix[row, j * size + m] -= self.gamma[k, j] * paid
        return np.linalg.solve(matrix, given).reshape(sectors, size)

    def output(self, share: np.ndarray, spent: np.ndarray) -> np.ndarray:
        """(k, i) at the prices that sellers get."""
        return np.einsum("kni,ni,kn->ki", share, 1 / self.duty, spent)

    def solved(self) -> dict[str, np.ndarray]:
        """Wages at which labour is employed and gross output adds up to the total."""

        def gaps(ln_wage: np.ndarray) -> np.ndarray:
            wage = np.exp(ln_wage)
            _, _, share = self.prices(wage)
            made = self.output(share, self.spending(wage, share))
            excess = self.beta @ made / (wage * self.labour) - 1
            return np.append(excess[:-1], np.log(made.sum() / self.total))

        found = root(gaps, np.zeros(len(self.labour)), tol=1e-13)
        assert np.abs(found.fun).max() < 1e-10
        wage = np.exp(found.x)
        price, cost, share = self.prices(wage)
        spent = self.spending(wage, share)
        return {
            "wage": wage, "price": price, "cost": cost, "spent": spent,
            "output": self.output(share, spent),
        }  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Varieties with increasing returns: fixed labour (Krugman), free (Helpman), tastes (Redding).

    sigma, eta share of housing, skill (n,), homes (n,), nice (n,), way (n, i), people (n,) where
    they stay, or all of them to be placed; tastes eps, infinite where people move freely.
    """

    sigma: float
    eta: float
    skill: np.ndarray
    homes: np.ndarray
    nice: np.ndarray
    way: np.ndarray
    people: np.ndarray
    tastes: float = np.inf
    stay: bool = False

    def goods(self, wage: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) price index over all varieties, of which a place has as many as workers, and (n, i)
        shares."""
        parts = people * (self.way * wage / self.skill) ** (1 - self.sigma)
        return parts.sum(axis=1) ** (1 / (1 - self.sigma)), parts / parts.sum(1, keepdims=True)

    def utility(self, wage: np.ndarray, people: np.ndarray) -> np.ndarray:
        """(n,) b (w / P)^(1 - eta) (H / L)^eta."""
        price, _ = self.goods(wage, people)
        return self.nice * (wage / price) ** (1 - self.eta) * (self.homes / people) ** self.eta

    def solved(self) -> dict[str, Any]:
        """Wages (total income 1) and people at rest."""
        size, total = len(self.people), self.people.sum()

        def parts(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            people = self.people if self.stay else np.exp(x[size:])
            return np.exp(x[:size]), people

        def gaps(x: np.ndarray) -> np.ndarray:
            wage, people = parts(x)
            _, share = self.goods(wage, people)
            excess = np.log(share.T @ (wage * people)) - np.log(wage * people)
            money = np.append(excess[:-1], np.log((wage * people).sum()))
            if self.stay:
                return money
            value = np.log(self.utility(wage, people))
            if np.isinf(self.tastes):
                return np.concatenate([money, np.diff(value), [np.log(people.sum() / total)]])
            pull = np.exp(self.tastes * value)
            return np.concatenate([money, np.log(total * pull / pull.sum()) - np.log(people)])

        start = np.log(np.full(size, 1 / total))
        start = start if self.stay else np.append(start, np.log(self.people))
        found = root(gaps, start, tol=1e-13)
        assert np.abs(found.fun).max() < 1e-10
        wage, people = parts(found.x)
        price, share = self.goods(wage, people)
        return {
            "wage": wage, "people": people, "price": price, "share": share,
            "utility": self.utility(wage, people),
        }  # fmt: skip
