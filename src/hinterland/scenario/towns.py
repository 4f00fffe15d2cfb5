"""Which county a place name means: a county, or the seat of a prefecture or large city.

A planner says Guiyang and means the city, not a county of that name elsewhere. So a name goes to
the prefecture where no county bears it in full and the prefecture has more people than all counties
called so together; a note says what was taken. The region goes before its context.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from hinterland.errors import Fault, first_labels

if TYPE_CHECKING:
    from hinterland.scenario.places import Gazetteer, Place

Mask = npt.NDArray[np.bool_]


class Towns:
    """Ends of links by the name of a county or a prefecture.

    Args:
        names: the gazetteer that knows counties and prefectures.
    """

    def __init__(self, names: Gazetteer):
        self.names = names
        self.facts = names.territory.facts
        self.prefectures = self.facts["county_prefecture"].values.astype(str)

    @cached_property
    def people(self) -> npt.NDArray[np.float64]:
        """People of each county."""
        of, people = self.facts["place_county"].values, self.facts["population"].values
        return np.bincount(of, people, self.facts.sizes["county"]).astype(np.float64)

    def place(self, text: str, where: str) -> Place | Fault:
        """The seat that a code or name means, with notes on what was taken."""
        region = self.names.territory.region
        for among in (region, ~region):
            rows = self.names.counties(text, among)
            above = self._above(text, among)
            if rows or above:
                found = self._chosen(text, rows, above, among, where)
                if isinstance(found, Fault):
                    return found
                row, notes = found
                notes += self._elsewhere(text, row) if among is region else self._outside(row)
                return self.names.seat(row, notes)
        return self.names.unknown(text, where)

    def _above(self, text: str, among: Mask) -> list[str]:
        there = set(self.prefectures[among].tolist())
        return [code for code in self.names.prefecture_codes(text) if code in there]

    def _seat(self, code: str, among: Mask) -> int:
        """The county where a prefecture has its seat; the one with most people if none is told."""
        inside = (self.prefectures == code) & among
        marked = inside & (self.facts["prefecture_seat"].values == 1)
        rows = np.flatnonzero(marked if marked.any() else inside)
        return int(rows[np.argmax(self.people[rows])])

    def _chosen(
        self, text: str, rows: list[int], above: list[str], among: Mask, where: str
    ) -> tuple[int, tuple[str, ...]] | Fault:
        if len(rows) == 1 and self._in_full(text, rows[0]):
            return rows[0], ()
        if len(above) == 1:
            code = above[0]
            seat = self._seat(code, among)
            inside = (self.prefectures == code) & among
            if rows == [seat]:
                return seat, ()
            if self.people[inside].sum() > self.people[rows].sum():
                return seat, (self._told(text, code, seat, rows),)
        if len(rows) == 1:
            return rows[0], ()
        listed = [self.names.title(row) for row in rows]
        # A unit that stands for its whole prefecture is listed once.
        more = [code for code in above if self._seat(code, among) not in rows]
        listed += [f"the prefecture {self._called(code)}" for code in more]
        kind = "places" if more else "counties"
        some = self._seat(above[0], among) if not rows else rows[0]
        return Fault(
            f"{len(listed)} {kind} are called {text!r}.",
            f"{where}: {first_labels(listed, 12)}",
            f"Give the code, or the name and the province: `{text}, "
            f"{self.names.province_name(some)}`.",
        )

    def _in_full(self, text: str, row: int) -> bool:
        """Whether a county is meant beyond doubt: by its code, or by its name with its kind."""
        asked = text.strip()
        return asked == self.names.codes[row] or asked.casefold() in (
            self.names.chinese[row].casefold(),
            self.names.english[row].casefold(),
        )

    def _called(self, code: str) -> str:
        row = int(np.flatnonzero(self.prefectures == code)[0])
        names = (self.facts[f"prefecture_name_{tongue}"].values[row] for tongue in ("zh", "en"))
        return " ".join((code, *dict.fromkeys(map(str, names))))

    def _told(self, text: str, code: str, seat: int, rows: list[int]) -> str:
        told = f"{text!r} is the prefecture {self._called(code)}: {self.names.title(seat)}, "
        others = [self.names.title(row) for row in rows if row != seat]
        more = f" Called so too: {first_labels(others, 3)}; give its code to mean it."
        return f"{told}where its seat is, is taken.{more if others else ''}"

    def _elsewhere(self, text: str, row: int) -> tuple[str, ...]:
        """A note where units around the region bear the name of a county in it."""
        if text == self.names.codes[row]:
            return ()
        others = self.names.counties(text, ~self.names.territory.region)
        if not others:
            return ()
        listed = first_labels((self.names.title(other) for other in others), 3)
        return (f"{text!r} is taken for {self.names.title(row)}, in the region; not {listed}.",)

    def _outside(self, row: int) -> tuple[str, ...]:
        return (
            f"{self.names.title(row)} lies outside the region; it stands for its surroundings and "
            "has no rows in the tables.",
        )
