"""From a selection to positions of links, facilities or gateways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.scenario.model import Dim, Edit, Selection
from hinterland.scenario.places import (
    Gazetteer,
    Place,
    nearest_node,
    unjoined,
)
from hinterland.scenario.routes import Roads
from hinterland.scenario.vocabulary import near
from hinterland.sources.link_counties import link_rows, middles

Mask = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]


class Selector:
    """Resolves selections on one territory; keeps what several of them need.

    Args:
        territory: where to look.
        names: its gazetteer.
        source: how messages call the file.
    """

    def __init__(self, territory: Territory, names: Gazetteer, source: str):
        self.territory = territory
        self.names = names
        self.source = source
        self.faults: list[Fault] = []
        self.notes: list[str] = []

    @cached_property
    def roads(self) -> Roads:
        """The open road network."""
        return Roads(self.territory)

    def positions(self, edit: Edit) -> npt.NDArray[np.int64]:
        """Positions that an edit selects; empty, with a fault, where it selects nothing.

        Of an edit that was not read in full only the names are looked up, for their faults.
        """
        before = len(self.faults)
        mask = self._mask(edit)
        if not edit.sound:
            return np.zeros(0, dtype=np.int64)
        if not mask.any() and len(self.faults) == before:
            self._nothing(edit)
        self._note_class(edit, mask)
        return np.flatnonzero(mask)

    def _mask(self, edit: Edit) -> Mask:
        mask = np.ones(self.territory.facts.sizes.get(edit.dim, 0), dtype=bool)
        for key, texts in edit.select.texts.items():
            mask &= self._condition(edit, key, texts)
        if edit.select.box is not None:
            mask &= self._boxed(edit.dim, edit.select.box)
        if edit.select.between is not None:
            mask &= self._between(edit, edit.select.between)
        return mask

    def _where(self, edit: Edit) -> str:
        return f"{self.source}, line {edit.select.line or edit.line}"

    def _nothing(self, edit: Edit) -> None:
        told = described(edit.select) or f"any {edit.dim}"
        several = len(edit.select.texts) + (edit.select.box is not None) > 1
        kinds = self._kinds(edit) if several else ""
        self.faults.append(
            Fault(
                f"The selection matches no {edit.dim}.",
                f"{self._where(edit)}: {told}",
                "Each condition is met somewhere, but not all by one; widen or drop one."
                + (f" There are, by mode and class: {kinds}." if kinds else "")
                if several
                else "Widen it; `hinterland show` says what the territory holds.",
            )
        )

    def _note_class(self, edit: Edit, mask: Mask) -> None:
        """A note where links are chosen by class alone and no road is among them."""
        chosen = edit.select.texts
        if edit.dim != "link" or "class" not in chosen or "mode" in chosen or not mask.any():
            return
        if not (self.territory.facts["link_mode"].values[mask] == "road").any():
            self.notes.append(
                f"Line {edit.select.line or edit.line}: no road there has the class "
                f"{first_labels(chosen['class'])}. There are, by mode and class: "
                f"{self._kinds(edit)}."
            )

    def _kinds(self, edit: Edit) -> str:
        """Modes and classes of the links where an edit looks; empty where there are none."""
        if edit.dim != "link":
            return ""
        there = {key: v for key, v in edit.select.texts.items() if key not in ("mode", "class")}
        mask = self._mask(replace(edit, select=replace(edit.select, texts=there)))
        facts = self.territory.facts
        kinds = Counter(
            zip(
                facts["link_mode"].values[mask].tolist(),
                facts["link_class"].values[mask].tolist(),
                strict=True,
            )
        )
        return ", ".join(f"{mode} {name} {n:,}" for (mode, name), n in kinds.most_common())

    def _condition(self, edit: Edit, key: str, texts: tuple[str, ...]) -> Mask:
        if key in ("province", "prefecture", "county"):
            return self._region(edit, key, texts)
        columns = self._columns(edit.dim, key)
        chosen = np.zeros(self.territory.facts.sizes.get(edit.dim, 0), dtype=bool)
        unknown = []
        for text in texts:
            hit = np.logical_or.reduce([column == text for column in columns])
            unknown += [] if np.any(hit) else [text]
            chosen |= hit
        if unknown:
            self._unknown(edit, key, unknown, columns)
        return chosen

    def _unknown(self, edit: Edit, key: str, unknown: list[str], columns: list[Texts]) -> None:
        known = sorted({str(name) for column in columns for name in np.unique(column)} - {""})
        like = near(unknown[0], known) if len(known) > 12 else known
        listed = first_labels(like, 12) or first_labels(known)
        what = {"ids": f"{edit.dim} with the label"}.get(key, f"{edit.dim} of the {key}")
        self.faults.append(
            Fault(
                f"There is no {what} {first_labels(map(repr, unknown))}.",
                f"{self._where(edit)}: {first_labels(unknown)}",
                f"Use one of those that exist, e.g. {listed}.",
            )
        )

    def _columns(self, dim: Dim, key: str) -> list[Texts]:
        """The texts that a condition is compared with."""
        facts = self.territory.facts
        if dim not in facts.dims:
            return [np.zeros(0, dtype="U1")]
        text: Callable[[str], Any] = lambda word: facts[word].values.astype(str)  # noqa: E731
        if key == "ids":
            return [text(dim)]
        if dim == "gateway":
            if key == "country":
                at = facts["gateway_foreign"].values
                return [
                    text("foreign_name_en")[at],
                    text("foreign_name_zh")[at],
                    text("foreign")[at],
                ]
            at = facts["gateway_facility"].values
            return [column[at] for column in self._columns("facility", key)]
        if key == "name":
            return [text("facility_name_en"), text("facility_name_zh"), text("facility")]
        return [text(f"{dim}_{key}")]

    def _region(self, edit: Edit, key: str, texts: tuple[str, ...]) -> Mask:
        counties = np.zeros(len(self.names.codes), dtype=bool)
        for text in texts:
            counties |= self._counties(edit, key, text)
        if edit.dim not in self.territory.facts.dims:
            return np.zeros(0, dtype=bool)
        if edit.dim == "link":
            return counties[self._counties_of_links]
        return counties[self.names.county_at(*self._points(edit.dim))]

    @cached_property
    def _counties_of_links(self) -> npt.NDArray[np.int64]:
        return link_rows(self.territory.facts)

    def _counties(self, edit: Edit, key: str, text: str) -> Mask:
        where = self._where(edit)
        none = np.zeros(len(self.names.codes), dtype=bool)
        if key == "county":
            row = self.names.county(text, where)
            if isinstance(row, Fault):
                above = self.names.prefecture_codes(text)
                meant = f"For all counties of a prefecture write `prefecture: {text}`."
                self.faults.append(replace(row, do=meant) if above else row)
                return none
            none[row] = True
            return none
        codes, column = self._unit(key, text)
        if len(codes) == 1:
            return np.asarray(column == codes[0])
        facts = self.territory.facts
        known = np.unique(facts[f"{key}_name_en"].values.astype(str)).tolist()
        like = near(text, known) or known
        what = f"{len(codes)} units are called" if codes else f"There is no {key}"
        do = "Give one of the codes." if codes else f"Did you mean {first_labels(like, 3)}?"
        self.faults.append(
            Fault(f"{what} {text!r}.", f"{where}: {first_labels(codes or [text])}", do)
        )
        return none

    def _unit(self, key: str, text: str) -> tuple[list[str], Texts]:
        if key == "province":
            return self.names.province_codes(text), self.names.provinces
        column = self.territory.facts["county_prefecture"].values.astype(str)
        return self.names.prefecture_codes(text), column

    def _points(self, dim: Dim) -> tuple[Any, Any]:
        """Longitude and latitude of what is chosen; of a link those of its midpoint."""
        facts = self.territory.facts
        if dim != "link":
            at = facts["gateway_facility"].values if dim == "gateway" else slice(None)
            return facts["facility_lon"].values[at], facts["facility_lat"].values[at]
        ends = (facts["link_from"].values, facts["link_to"].values)
        points = middles(facts["node_lon"].values, facts["node_lat"].values, ends)
        x, y, z = np.moveaxis(points, -1, 0)
        return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))

    def _boxed(self, dim: Dim, box: tuple[float, float, float, float]) -> Mask:
        if dim not in self.territory.facts.dims:
            return np.zeros(0, dtype=bool)
        lon, lat = self._points(dim)
        west, south, east, north = box
        return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))

    def _between(self, edit: Edit, ends: tuple[str, str]) -> Mask:
        where = self._where(edit)
        mask = np.zeros(self.territory.facts.sizes["link"], dtype=bool)
        places = []
        for text in ends:
            place = self.names.place(text, where)
            if isinstance(place, Place) and place.node < 0:
                place = unjoined(self.territory, place, where)
            if isinstance(place, Fault):
                self.faults.append(place)
            else:
                places.append(place)
                self.notes += [note for note in place.notes if note not in self.notes]
        if len(places) == 2:
            for start, end in (places, places[::-1]):
                way = self.roads.way(start.node, end.node)
                if way is None:
                    self.faults.append(self._cut_off(start, end, where))
                    return mask
                mask[way] = True
            if not mask.any():
                self.faults.append(
                    Fault(
                        "The two places stand at the same road node; no link lies between them.",
                        f"{where}: {places[0].title} and {places[1].title}",
                        "Choose places further apart.",
                    )
                )
        return mask

    def _cut_off(self, start: Place, end: Place, where: str) -> Fault:
        nodes = self.roads.reached(start.node)
        node, km = nearest_node(self.territory, end.lon, end.lat, among=nodes)
        return Fault(
            f"{end.title} is disconnected from {start.title}: no open road leads there.",
            f"{where}: the nearest road node that can be reached is {node}, {km:,.1f} km away",
            "Draw a candidate link between them, or choose places that a road joins.",
        )


def described(select: Selection) -> str:
    """A selection in words."""
    parts = [f"{key} {first_labels(texts)}" for key, texts in select.texts.items()]
    if select.box is not None:
        parts.append("box " + ", ".join(f"{v:g}" for v in select.box))
    if select.between is not None:
        parts.append(f"between {select.between[0]} and {select.between[1]}")
    return "; ".join(parts)
