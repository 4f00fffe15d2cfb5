"""What a number rests on: the facts behind an indicator, their status, and unverified incomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.codebook import STATUSES, quantities, status_word
from hinterland.connect.services import FACILITY_SERVICES
from hinterland.flow import Assessment, Territory

UNVERIFIED = "typed-unverified"
MODELLED = "modelled"
NOTICED = 0.001
"""Share of road links whose unverified lines are told; which links a time uses is not recorded."""

NAMED_SERVICES = ("rail", "airport")
"""Facilities that indicators name; the other services are only shown one by one."""


@dataclass(frozen=True)
class Basis:
    """Status of every word of an assessment, and whether it uses entries that nobody verified.

    Attributes:
        status: weakest status of each fact in the region.
        behind: facts and travel times behind each indicator, as read when it was computed.
        unverified_incomes: incomes that are typed without being verified, or made from such.
        unverified_entries: all other facts of which that is true.
        unverified_services: services some of whose facilities were typed and not verified.
        unverified_roads: whether more than a trace of the road network was.
    """

    status: Mapping[str, str]
    behind: Mapping[str, frozenset[str]]
    unverified_incomes: tuple[str, ...]
    unverified_entries: tuple[str, ...] = ()
    unverified_services: frozenset[str] = frozenset()
    unverified_roads: bool = False

    @classmethod
    def of(cls, assessment: Assessment) -> Basis:
        """The basis of an assessment's numbers."""
        territory = assessment.territory
        status = {
            word: _worst(territory, word)
            for word in map(str, territory.facts.data_vars)
            if word in quantities()
        }
        doubted = [word for word in status if territory.unverified(word)]
        return cls(
            status,
            assessment.basis,
            tuple(word for word in doubted if "income" in word),
            tuple(word for word in doubted if "income" not in word),
            _unverified_services(territory),
            _share_unverified(territory, "link_geometry") > NOTICED,
        )

    def words_behind(self, word: str) -> frozenset[str]:
        """Facts and travel times that a word rests on; a fact rests on itself."""
        return self.behind.get(word, frozenset((word,)))

    def source_word(self, word: str, part: str = "") -> str:
        """The word whose basis a column has: for a part of a stage, that stage."""
        stage = part.partition(".")[0]
        return stage if word == "stage_part_value" and stage in self.behind else word

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
        """Whether a word uses incomes that nobody verified, or that were made from such."""
        return not self.words_behind(word).isdisjoint(self.unverified_incomes)

    def entries(self, word: str, part: str = "") -> bool:
        """Whether a word, or the part of it about one service, uses other unverified entries."""
        behind = self.words_behind(word)
        if not behind.isdisjoint(self.unverified_entries):
            return True
        if self.unverified_roads and not behind.isdisjoint(("travel_time", "nearest_time")):
            return True
        one = word == "nearest_time" or "service" in quantities()[word].dims
        services = (part,) if one and part else NAMED_SERVICES
        return "nearest_time" in behind and not self.unverified_services.isdisjoint(services)


def status_ranks(territory: Territory, word: str) -> npt.NDArray[np.int64]:
    """(row,) position in STATUSES of each row of a fact, without making text of them."""
    variable = territory.facts[word]
    status = str(variable.attrs["status"])
    if status == "mixed":
        return np.asarray(territory.facts[status_word(word)].values, dtype=np.int64)
    return np.full(variable.sizes[variable.dims[0]], STATUSES.index(status), dtype=np.int64)


def _worst(territory: Territory, word: str) -> str:
    status = str(territory.facts[word].attrs["status"])
    if status != "mixed":
        return status
    ranks = status_ranks(territory, word)
    kept = _region_rows(territory, word)
    used = ranks[kept] if kept is not None else ranks
    return STATUSES[int(used.max(initial=0))]


def _region_rows(territory: Territory, word: str) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    first = territory.facts[word].dims[0]
    return {"county": territory.region, "place": territory.place_region}.get(str(first))


def _share_unverified(territory: Territory, word: str) -> float:
    ranks = status_ranks(territory, word)
    return float((ranks == STATUSES.index(UNVERIFIED)).mean()) if len(ranks) else 0.0


def _unverified_services(territory: Territory) -> frozenset[str]:
    doubted = status_ranks(territory, "facility_lon") == STATUSES.index(UNVERIFIED)
    kinds = set(territory.facts["facility_kind"].values[doubted].astype(str).tolist())
    return frozenset(
        service for service, of in FACILITY_SERVICES.items() if not kinds.isdisjoint(of)
    )
