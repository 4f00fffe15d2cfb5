"""Which equilibria a matrix of pairs needs: packages with and without their assumed responses.

Many of them are the same: a package without assumed responses is one case, one that has nothing
else drops out, and what a pair does to the network is done once for all its cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from hinterland.change import Change, Planned, apply, changes_in
from hinterland.codebook import quantity
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.programme.record import ASSUMED_RESPONSES, HARMS

TOLD = ("programme_capital", "programme_cost", *HARMS)
"""Facts that no equation reads while nobody pays."""

Part = tuple[int, bool]
"""Position of a package, and whether its assumed responses are in."""
Parts = frozenset[Part]


@dataclass(frozen=True)
class Laid:
    """A package in the territory.

    Attributes:
        name: of the package.
        whole: its Changes, costs and harms left out.
        bare: those of them whose facts are no assumed responses.
        travels: whether they move travel.
    """

    name: str
    whole: tuple[Change, ...]
    bare: tuple[Change, ...]

    @property
    def travels(self) -> bool:
        """Whether it moves travel."""
        return any(not quantity(change.fact).lever for change in self.bare)


def laid_out(
    territory: Territory, packages: Mapping[str, Iterable[Change] | Planned]
) -> tuple[Laid, ...]:
    """The packages, each checked in the territory.

    Raises:
        InputError: fewer than two packages.
        ChangeError, TerritoryError: a package cannot be applied.
    """
    if len(packages) < 2:
        do = "Give two or more; what one gives alone `evaluate` tells."
        raise InputError(Fault("There is no pair.", f"{len(packages)} package(s)", do))
    found = []
    for name, package in packages.items():
        whole = tuple(c for c in changes_in(territory, package) if c.fact not in TOLD)
        apply(territory, whole)
        bare = tuple(c for c in whole if c.fact not in ASSUMED_RESPONSES)
        found.append(Laid(name, whole, bare))
    return tuple(found)


@dataclass(frozen=True)
class Cases:
    """Packages, and the cases that they and their pairs make."""

    packages: Sequence[Laid]

    def parts(self, *positions: int, bare: bool = False) -> Parts:
        """What is left of some packages, under one name wherever it is the same."""
        found = set()
        for position in positions:
            one = self.packages[position]
            if one.bare if bare else one.whole:
                found.add((position, not bare and one.whole != one.bare))
        return frozenset(found)

    def changes(self, parts: Parts) -> tuple[Change, ...]:
        """The Changes of a case."""
        return tuple(
            change for position, assumed in sorted(parts) for change in self._of(position, assumed)
        )

    def _of(self, position: int, assumed: bool) -> tuple[Change, ...]:
        one = self.packages[position]
        return one.whole if assumed else one.bare

    def network(self, parts: Parts) -> frozenset[int]:
        """Which packages move travel in a case; cases with the same ones have the same travel."""
        return frozenset(position for position, _ in parts if self.packages[position].travels)

    def by_network(self) -> dict[frozenset[int], list[Parts]]:
        """All cases but that without any package, those of one network together, smaller first."""
        every = {
            self.parts(*positions, bare=bare)
            for size in (1, 2)
            for positions in combinations(range(len(self.packages)), size)
            for bare in (False, True)
        }
        found: dict[frozenset[int], list[Parts]] = {}
        for parts in sorted(every, key=lambda some: (len(some), sorted(some))):
            if parts:
                found.setdefault(self.network(parts), []).append(parts)
        return found


def refuse_names(outcomes: Sequence[str], known: Mapping[str, str]) -> None:
    """Refuse outcomes that are not told.

    Raises:
        InputError: all of them at once.
    """
    do = f"Use {', '.join(known)}."
    strange = [name for name in outcomes if name not in known]
    faults = [Fault(f"{name!r} is no outcome of pairs.", "outcomes", do) for name in strange]
    if not outcomes:
        faults.append(Fault("No outcome is asked for.", "outcomes", do))
    refuse(InputError, faults)
