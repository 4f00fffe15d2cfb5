"""Between a State and one array that holds what moves."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.system import State
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats


class Layout:
    """Revenue always, workers where people move, prices where inputs are bought, returns where
    savers place their capital."""

    def __init__(self, economy: Economy) -> None:
        self._shape = economy.revenue.shape
        self._moves = economy.mobility.moving != "none"
        self._buys = economy.technology.buys_inputs
        self._places_capital = economy.capital is not None
        self._money = economy.revenue.size

    def pack(self, state: State) -> Array:
        """One array."""
        parts = [state.ln_revenue.ravel()]
        if self._moves:
            parts.append(state.ln_workers)
        if self._buys:
            parts.append(state.ln_price.ravel())
        if self._places_capital:
            parts.append(np.broadcast_to(state.ln_return, self._shape[1:]))
        return np.concatenate(parts)

    def unpack(self, values: Array, workers: Floats | None = None) -> State:
        """A State; `workers` stand where nobody moves, else zeros, and zeros for prices."""
        at = self._money
        revenue = values[:at].reshape(self._shape)
        if self._moves:
            workers, at = values[at : at + self._shape[1]], at + self._shape[1]
        elif workers is None:
            workers = np.zeros(self._shape[1])
        price = np.zeros(self._shape)
        if self._buys:
            price = values[at : at + self._money].reshape(self._shape)
            at += self._money
        returns = values[at:] if self._places_capital else 0.0
        return State(revenue, workers, price, returns)

    def scaled(self, values: Array, total: float) -> Array:
        """Values with all revenue adding up to a total: the unit of money is free."""
        out = values.copy()
        money = out[: self._money]
        largest = money.max()
        money += np.log(total) - largest - np.log(np.exp(money - largest).sum())
        return out
