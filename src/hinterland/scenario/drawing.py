"""Candidate links: from two names to a row of the network, closed until a Change opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.codebook import quantities
from hinterland.errors import Fault
from hinterland.flow import Territory
from hinterland.scenario.columns import BY_TRAVEL, NEUTRAL, assumed, with_links
from hinterland.scenario.model import Candidate, Value
from hinterland.scenario.places import Gazetteer, Place, km_between, on_sphere, unjoined

MODES = ("road", "rail", "ferry")

DETOUR = {"road": 1.4, "rail": 1.2, "ferry": 1.1}
"""Length of a new line over the straight distance of its ends; assumed."""

STATION_KM = 60.0
"""How far from its seat a county may have the station at which a new railway starts; assumed."""


NEAR_KM = 10.0
"""Within which a station is taken for the county's own; assumed."""


@dataclass(frozen=True)
class Drawn:
    """A candidate as it enters the network."""

    candidate: Candidate
    start: Place
    end: Place
    start_node: int
    end_node: int
    facts: dict[str, Value]
    notes: tuple[str, ...]


class Draughtsman:
    """Finds the ends of candidates and works out their rows; collects faults.

    Args:
        territory: that gets the links.
        names: its gazetteer.
        source: how messages call the file.
    """

    def __init__(self, territory: Territory, names: Gazetteer, source: str):
        self.territory = territory
        self.names = names
        self.source = source
        self.faults: list[Fault] = []

    def draw(self, candidate: Candidate) -> Drawn | None:
        """The candidate with its ends and all its facts, or None after a fault."""
        where = f"{self.source}, line {candidate.line}"
        mode = str(candidate.facts.get("link_mode", "road"))
        if mode not in MODES:
            self.faults.append(
                Fault(
                    f"A link of the mode {mode!r} cannot be drawn.",
                    where,
                    f"Use one of {', '.join(MODES)}.",
                )
            )
            return None
        ends = [self._end(text, mode, where) for text in (candidate.start, candidate.end)]
        found = [end for end in ends if end is not None]
        if len(found) < 2:
            return None
        (start, first, note_a), (end, last, note_b) = found
        if first == last:
            self.faults.append(
                Fault(
                    "The candidate joins a node to itself.",
                    f"{where}: {start.title} and {end.title} stand at node {first}",
                    "Choose two places further apart.",
                )
            )
            return None
        facts, note = self._facts(candidate, mode, first, last, where)
        notes = tuple(text for text in (note_a, note_b, note) if text)
        return Drawn(candidate, start, end, first, last, facts, notes)

    def _end(self, text: str, mode: str, where: str) -> tuple[Place, int, str] | None:
        place = self.names.place(text, where)
        if isinstance(place, Fault):
            self.faults.append(place)
            return None
        if mode == "rail":
            return self._station(place, where)
        if place.node < 0:
            self.faults.append(unjoined(self.territory, place, where))
            return None
        return place, place.node, ""

    def _station(self, place: Place, where: str) -> tuple[Place, int, str] | None:
        """The rail node of a facility, or of the station nearest to a county seat."""
        facts = self.territory.facts
        joined = self.territory.has("facility_rail_node")
        rail = (
            facts["facility_rail_node"].values if joined else np.full(facts.sizes["facility"], -1)
        )
        if place.kind == "facility" and rail[place.row] >= 0:
            return place, int(rail[place.row]), ""
        rows = np.flatnonzero((facts["facility_kind"].values == "rail_station") & (rail >= 0))
        lon, lat = facts["facility_lon"].values[rows], facts["facility_lat"].values[rows]
        km = km_between(on_sphere(lon, lat), on_sphere(place.lon, place.lat))
        best = int(np.argmin(km)) if len(rows) else -1
        if place.kind == "county" and best >= 0 and km[best] <= STATION_KM:
            station = rows[best]
            name, code = (facts[word].values[station] for word in ("facility_name_en", "facility"))
            told = f"{place.title}: the railway starts at {name} ({code}), {km[best]:.0f} km from "
            far = "" if km[best] < NEAR_KM else "; travellers of the seat go there first"
            return place, int(rail[station]), f"{told}the seat{far}."
        told = (
            f"the nearest is {facts['facility'].values[rows[best]]}, {km[best]:,.1f} km away"
            if best >= 0
            else "the territory has none"
        )
        self.faults.append(
            Fault(
                f"{place.title} has no railway station that the rail network reaches.",
                f"{where}: {told}",
                "Name a station by its label, or draw a road.",
            )
        )
        return None

    def _facts(
        self, candidate: Candidate, mode: str, first: int, last: int, where: str
    ) -> tuple[dict[str, Value], str]:
        nodes = self.territory.facts
        ends = on_sphere(
            nodes["node_lon"].values[[first, last]], nodes["node_lat"].values[[first, last]]
        )
        straight = float(km_between(ends[0], ends[1]))
        detour = float(candidate.facts.get("link_detour", DETOUR[mode]))
        note = ""
        if candidate.length is not None:
            detour = candidate.length / straight if straight > 0 else 1.0
            self._check_length(candidate.length, straight, detour, where)
        elif "link_detour" not in candidate.facts:
            note = (
                f"{candidate.title}: {straight * detour:,.0f} km, the straight distance "
                f"x {detour:g} (assumed; give `length` or `detour`)."
            )
        defaults: dict[str, Value] = {
            "link_class": "conventional" if mode == "rail" else "unknown",
            "link_two_way": 1.0,
            "link_relief": self._relief(first, last),
        }
        fixed: dict[str, Value] = {
            "link_mode": mode,
            "link_geometry": straight,
            "link_detour": max(detour, 1.0),
            "link_open": 0.0,
        }
        return {**defaults, **candidate.facts, **fixed}, note

    def _check_length(self, length: float, straight: float, detour: float, where: str) -> None:
        if detour < 1 - 1e-6:
            what, do = "shorter than the straight distance", f"Give at least {straight:.1f} km."
        elif detour > 10:
            what, do = "more than ten times the straight distance", "Draw it in several links."
        else:
            return
        self.faults.append(
            Fault(f"The candidate is {what}.", f"{where}: {length:g} km, {straight:.1f} km", do)
        )

    def _relief(self, first: int, last: int) -> float:
        """Mean relief of the links at both ends: a stand-in until a survey tells."""
        facts = self.territory.facts
        ends = np.isin(facts["link_from"].values, (first, last))
        ends |= np.isin(facts["link_to"].values, (first, last))
        return float(facts["link_relief"].values[ends].mean()) if ends.any() else 0.0


def with_candidates(territory: Territory, drawn: Sequence[Drawn], source: str) -> Territory:
    """The territory with the candidates as its last links, closed.

    Facts that it carries and a candidate does not give are those that travel takes where nothing is
    known: by its parameters, or neutral; the median of the links of its mode where neither is.
    """
    if not drawn:
        return territory
    facts = territory.facts
    words = [
        str(name)
        for name in facts.data_vars
        if facts[name].dims == ("link",) and str(name) in quantities()
    ]
    rows: dict[str, npt.NDArray[Any]] = {
        "link_from": np.asarray([d.start_node for d in drawn]),
        "link_to": np.asarray([d.end_node for d in drawn]),
    }
    for word in words:
        if word not in rows:
            rows[word] = np.asarray([_given(territory, word, d) for d in drawn])
    return with_links(territory, rows, source)


def _given(territory: Territory, word: str, drawn: Drawn) -> Value:
    if word in drawn.facts:
        return drawn.facts[word]
    if word in NEUTRAL:
        return NEUTRAL[word]
    if word in BY_TRAVEL:
        mode, surface = drawn.facts["link_mode"], drawn.facts.get("link_surface", "unknown")
        return float(assumed(territory, word, np.array([mode]), np.array([surface]))[0])
    facts = territory.facts
    alike = facts["link_mode"].values == drawn.facts["link_mode"]
    values = facts[word].values[alike if alike.any() else slice(None)]
    return float(np.median(values)) if len(values) else 0.0
