"""What a number rests on: the facts behind an indicator, their status, and unverified incomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hinterland.codebook import STATUSES, quantities
from hinterland.flow import Assessment, Territory

UNVERIFIED = "typed-unverified"
MODELLED = "modelled"


@dataclass(frozen=True)
class Basis:
    """Status of every word of an assessment, and whether it uses incomes that nobody verified.

    Attributes:
        status: weakest status of each fact in the region.
        behind: facts and travel times behind each indicator, as read when it was computed.
        unverified_incomes: facts that are incomes and typed without being verified.
    """

    status: Mapping[str, str]
    behind: Mapping[str, frozenset[str]]
    unverified_incomes: tuple[str, ...]

    @classmethod
    def of(cls, assessment: Assessment) -> Basis:
        """The basis of an assessment's numbers."""
        territory = assessment.territory
        status = {
            word: _worst(territory, word)
            for word in map(str, territory.facts.data_vars)
            if word in quantities()
        }
        unverified = tuple(
            word
            for word in status
            if "income" in word and (territory.status_of(word) == UNVERIFIED).any()
        )
        return cls(status, assessment.basis, unverified)

    def words_behind(self, word: str) -> frozenset[str]:
        """Facts and travel times that a word rests on; a fact rests on itself."""
        return self.behind.get(word, frozenset((word,)))

    def status_of(self, word: str) -> str:
        """The weakest status among the facts behind a word; travel times are modelled."""
        ranks = [
            STATUSES.index(self.status.get(fact, "observed"))
            if quantities()[fact].kind == "fact"
            else STATUSES.index(MODELLED)
            for fact in self.words_behind(word)
        ]
        return STATUSES[max(ranks)] if ranks else MODELLED

    def unverified(self, word: str) -> bool:
        """Whether a word uses incomes, while incomes of this territory are typed and not verified.

        Incomes modelled from unverified ones are as unverified as those.
        """
        return bool(self.unverified_incomes) and any(
            "income" in fact for fact in self.words_behind(word)
        )


def _worst(territory: Territory, word: str) -> str:
    status = str(territory.facts[word].attrs["status"])
    if status != "mixed":
        return status
    rows = territory.status_of(word)
    kept = _region_rows(territory, word)
    used = rows[kept] if kept is not None else rows
    return STATUSES[max((STATUSES.index(s) for s in used.unique()), default=0)]


def _region_rows(territory: Territory, word: str) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    first = territory.facts[word].dims[0]
    return {"county": territory.region, "place": territory.place_region}.get(str(first))
