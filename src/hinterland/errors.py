"""What can go wrong, told in three parts: what is wrong, where, and what to do.

Faults are collected and told together: a user mends a file once, not once per fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_LABELS = 5


def first_labels(labels: Iterable[object], limit: int = MAX_LABELS) -> str:
    """The first few labels as text, with the count of those not shown."""
    listed = [str(label) for label in labels]
    shown = ", ".join(listed[:limit])
    hidden = len(listed) - limit
    return f"{shown} and {hidden} more" if hidden > 0 else shown


@dataclass(frozen=True)
class Fault:
    """One fault: `what` is wrong, `where` (names, labels), and what to `do` about it."""

    what: str
    where: str
    do: str

    def __str__(self) -> str:
        return f"{self.what}\n  where: {self.where}\n  do:    {self.do}"


class HinterlandError(Exception):
    """A refusal with one or more faults, each in three parts."""

    def __init__(self, faults: Fault | Sequence[Fault]):
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        if not self.faults:
            raise ValueError("a HinterlandError needs at least one fault")
        super().__init__(str(self))

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return str(self.faults[0])
        told = "\n".join(f"{i}. {fault}" for i, fault in enumerate(self.faults, start=1))
        return f"{len(self.faults)} faults were found:\n{told}"


class InputError(HinterlandError):
    """A file, table or argument given by the user is not usable."""


class UnitError(HinterlandError):
    """A unit is missing, unknown, or of another dimension than the quantity."""


class TerritoryError(HinterlandError):
    """A Territory would break the codebook: labels, bounds, indices, NaN."""


class ChangeError(HinterlandError):
    """A Change names what does not exist or cannot be done."""


class NotConverged(HinterlandError):
    """A solver stopped without reaching its tolerance."""


class OutputError(HinterlandError):
    """A result could not be written; nothing was left half-written."""


def refuse(error: type[HinterlandError], faults: Sequence[Fault]) -> None:
    """Raise `error` with all `faults` if there are any."""
    if faults:
        raise error(faults)
