"""The numbers that make an economy of the laboratory, each with its symbol, meaning and bounds.

Numpy is loaded only when an economy is made, so that a command line can list the numbers quickly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Values: TypeAlias = "float | npt.NDArray[np.float64]"
"""A number of one economy, or of many."""


@dataclass(frozen=True)
class Note:
    """What is known of a number of the model.

    Attributes:
        symbol: the letter in the equations.
        meaning: in plain words.
        lower: smallest value that makes sense.
        open_below: whether `lower` itself does not.
        upper: largest value that makes sense.
        drawn: range of the random draws, or None where the number is not drawn.
    """

    symbol: str
    meaning: str
    lower: float = 0.0
    open_below: bool = False
    upper: float = float("inf")
    drawn: tuple[float, float] | None = None


def _noted(symbol: str, meaning: str, **more: Any) -> dict[str, Note]:
    return {"note": Note(symbol, meaning, **more)}


@dataclass(frozen=True)
class Parameters:
    """One economy, or many side by side: every number is a float or an array, all of one shape.

    The defaults are an economy in which all four patterns lie within reach of transport cost and
    technology gap alone. Money is in units of the farm good.

    Raises:
        InputError: numbers that make no sense, all of them at once.
    """

    willingness_to_pay: Values = field(
        default=4.0,
        metadata=_noted(
            "alpha",
            "what the first unit of a good is worth to a buyer",
            open_below=True,
            drawn=(3.0, 5.0),
        ),
    )
    saturation: Values = field(
        default=1.0,
        metadata=_noted("B", "how fast a buyer tires of more of the same good", open_below=True),
    )
    substitution: Values = field(
        default=0.4,
        metadata=_noted(
            "gamma",
            "how closely goods of different firms compete",
            open_below=True,
            drawn=(0.15, 0.6),
        ),
    )
    workers_per_firm: Values = field(
        default=1.0, metadata=_noted("phi", "workers that a firm needs", open_below=True)
    )
    city_workers: Values = field(
        default=12.0,
        metadata=_noted(
            "M", "workers who live in the city from the start", open_below=True, drawn=(3.0, 12.0)
        ),
    )
    farmers: Values = field(
        default=12.0,
        metadata=_noted("L", "farmers at the start", open_below=True, drawn=(10.0, 30.0)),
    )
    city_firm_cost: Values = field(
        default=0.2, metadata=_noted("c_U", "cost of making a unit in the city", drawn=(0.0, 0.3))
    )
    technology_gap: Values = field(
        default=0.5,
        metadata=_noted(
            "g = c_R - c_U", "how much more a unit costs a village firm", drawn=(0.0, 1.5)
        ),
    )
    transport_cost: Values = field(
        default=0.8,
        metadata=_noted("t", "cost of carrying a unit between village and city", drawn=(0.1, 1.2)),
    )
    city_living_cost: Values = field(
        default=0.08,
        metadata=_noted(
            "kappa", "cost of living in the city for each worker there", drawn=(0.02, 0.1)
        ),
    )
    farm_income: Values = field(
        default=3.0,
        metadata=_noted("a_A", "income from farming, without land rent", drawn=(1.5, 6.0)),
    )
    land_rent: Values = field(
        default=0.3, metadata=_noted("rho", "land rent of a farmer", drawn=(0.0, 0.6))
    )
    rent_kept_in_village: Values = field(
        default=0.2,
        metadata=_noted(
            "delta",
            "share of the rent kept by who takes a village job",
            upper=1.0,
            drawn=(0.0, 0.5),
        ),
    )
    rent_kept_in_city: Values = field(
        default=0.0,
        metadata=_noted("delta_U", "share of the rent kept by who moves to the city", upper=1.0),
    )
    attachment: Values = field(
        default=30.0,
        metadata=_noted(
            "X",
            "what leaving costs the most attached farmer; others cost 0 to X evenly",
            open_below=True,
            drawn=(20.0, 120.0),
        ),
    )
    moving_cost: Values = field(
        default=4.0,
        metadata=_noted("F", "cost of moving and registering in the city", drawn=(0.0, 6.0)),
    )

    def __post_init__(self) -> None:
        import numpy as np

        from hinterland.equilibrate.laboratory.checking import check_numbers, check_together

        check_numbers(self)
        for name, value in self.items():
            # Lists and tables of whole numbers would not take part in arithmetic as arrays do.
            made = np.asarray(value, dtype=float)
            object.__setattr__(self, name, made if made.ndim else float(made))
        check_together(self)

    @property
    def village_firm_cost(self) -> Values:
        """c_R = c_U + g: cost of making a unit in the village."""
        return self.city_firm_cost + self.technology_gap

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the economies side by side; () for a single one."""
        import numpy as np

        return np.broadcast_shapes(*(np.shape(value) for _, value in self.items()))

    def items(self) -> Iterator[tuple[str, Values]]:
        """Names and values, in order."""
        return ((entry.name, getattr(self, entry.name)) for entry in fields(self))

    def flat(self) -> Parameters:
        """The same economies in one row: every number an array (economies,)."""
        import numpy as np

        shape = self.shape
        return self._each(lambda value: np.broadcast_to(value, shape).astype(float).ravel())

    def columns(self) -> Parameters:
        """The same economies with one more axis of length 1, to be set against a grid."""
        import numpy as np

        return self._each(lambda value: np.asarray(value, dtype=float)[..., None])

    def pick(self, rows: npt.NDArray[Any]) -> Parameters:
        """Some of many economies in a row, by position or mask."""
        flat = self.flat()
        return flat._each(lambda value: value[rows])

    def having(self, **values: Values) -> Parameters:
        """The same economies with other values of some numbers."""
        return replace(self, **values)

    def _each(self, change: Any) -> Parameters:
        # Values that were checked once are not checked again: solvers call this many times.
        made = object.__new__(Parameters)
        for name, value in self.items():
            object.__setattr__(made, name, change(value))
        return made


def note(name: str) -> Note:
    """What is known of the number of this name."""
    return notes()[name]


def notes() -> dict[str, Note]:
    """All numbers in order, with what is known of each."""
    return {entry.name: _note(entry) for entry in fields(Parameters)}


def defaults() -> dict[str, float]:
    """All numbers in order, with their default."""
    return {entry.name: float(entry.default) for entry in fields(Parameters)}  # type: ignore[arg-type]


def _note(entry: Field[Any]) -> Note:
    found: Note = entry.metadata["note"]
    return found
