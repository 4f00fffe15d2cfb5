"""The Territory of a case, put together from what its packages do alone.

Facts are moved one by one, so a fact that one package of a pair moves is the same as under that
package alone; only facts that both move are moved anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import xarray as xr

from hinterland.change import Change, apply
from hinterland.codebook import status_word
from hinterland.combining.cases import Cases, Part, Parts
from hinterland.flow import Territory

Moved = Mapping[str, xr.DataArray]


class Applied:
    """Territories of cases; each is what `apply` makes of all the Changes of the case.

    Args:
        territory: before any change.
        cases: what is to be applied.
    """

    def __init__(self, territory: Territory, cases: Cases) -> None:
        self._territory, self._cases = territory, cases
        self._alone: dict[Part, Moved] = {}

    def under(self, parts: Parts) -> Territory:
        """The territory under a case.

        Raises:
            TerritoryError: two packages together leave the bounds of the codebook.
        """
        if len(parts) == 1:
            return self._single(next(iter(parts)))
        every = {part: _words(self._cases.changes(frozenset({part}))) for part in sorted(parts)}
        times = Counter(word for words in every.values() for word in words)
        found: dict[str, xr.DataArray] = {}
        for part in every:
            found |= {w: v for w, v in self._moved(part).items() if times[w] == 1}
        again = [change for change in self._cases.changes(parts) if times[change.fact] > 1]
        found |= _moved(apply(self._territory, again), again)
        return self._territory.with_facts(found) if found else self._territory

    def _single(self, part: Part) -> Territory:
        changes = self._cases.changes(frozenset({part}))
        after = apply(self._territory, changes)
        self._alone[part] = _moved(after, changes)
        return after

    def _moved(self, part: Part) -> Moved:
        """What a package moves alone."""
        if part not in self._alone:
            self._single(part)
        return self._alone[part]


def _words(changes: Iterable[Change]) -> set[str]:
    """Facts of the Changes, and their status words, which go with them."""
    facts = {change.fact for change in changes}
    return facts | {status_word(fact) for fact in facts}


def _moved(after: Territory, changes: Iterable[Change]) -> Moved:
    """What the Changes move, as it is after them."""
    return {word: after.facts[word] for word in sorted(_words(changes)) if word in after.facts}
