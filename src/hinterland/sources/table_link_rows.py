"""What each row of a table of links means: a link by its label, a way, or a new link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.codebook import INFORMATION_MODES
from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.sources.table_check import Table, given_cells

DRAWN_MODES = ("road", "rail", "ferry")
"""Modes of which a row can add a link to travel on; public transport comes with its timetable."""

"""Modes of links that carry information: they have a bandwidth where others have a speed."""

_COORDINATES = ("from_lon", "from_lat", "to_lon", "to_lat")
_ONLY_NEW = ("length_km", "two_way")
_NUMBERS = (*_COORDINATES, *_ONLY_NEW, "link_speed", "link_bandwidth")


@dataclass(frozen=True)
class LinkRows:
    """Rows of a table by what they do.

    Attributes:
        named: position of the link by row, where a row gives its label.
        ways: rows that give four coordinates: they change the links on the way.
        new: rows that give `from` and `to`: they add a link.
    """

    named: dict[int, int]
    ways: list[int]
    new: list[int]


def row_modes(frame: pd.DataFrame) -> pd.Series[str]:
    """(row,) Mode of each row; road where nothing is said."""
    if "mode" not in frame:
        return pd.Series("road", index=frame.index)
    return frame["mode"].where(frame["mode"] != "", "road")


def link_rows(territory: Territory, table: Table) -> tuple[LinkRows, list[Fault]]:
    """The rows by what they do, and the faults of those that are not clear."""
    frame = table.frame
    label, start, end = (_given(frame, name) for name in ("link", "from", "to"))
    # A number that cannot be read is told as that; here it counts as given.
    said = {name: _given(frame, name) | table.is_unread(name) for name in _NUMBERS}
    coordinates = pd.concat([said[name] for name in _COORDINATES], axis=1).sum(axis=1)
    only_new = said["length_km"] | said["two_way"]
    ends, where = start | end, coordinates > 0
    new = start & end & ~label & ~where
    way = (coordinates == len(_COORDINATES)) & ~label & ~ends
    named = label & ~ends & ~where
    modes = row_modes(frame)
    known = set(territory.facts["link_mode"].values.astype(str).tolist())
    informing = modes.isin(INFORMATION_MODES)
    speed = said["link_speed"] | informing
    width = said["link_bandwidth"] | ~informing
    drawn = modes.isin(DRAWN_MODES) | informing
    checks = [
        (
            (label & ends) | (label & where) | (ends & where),
            "say two things",
            "Give a link's label to change it, or four coordinates to change the links between "
            "them, or from and to to add a link.",
        ),
        (
            ~(label | ends | where),
            "name no link",
            "Give the label of a link, four coordinates of a way, or from and to of a new link.",
        ),
        (start ^ end, "give one end of a new link", "Give both from and to."),
        (
            where & (coordinates < len(_COORDINATES)),
            "give some coordinates of a way",
            "Give from_lon, from_lat, to_lon and to_lat.",
        ),
        (
            only_new & ~new & (label | where),
            f"give {' or '.join(_ONLY_NEW)} of a link that is there",
            "Leave them empty: they are read of new links only.",
        ),
        (new & ~speed, "add a link without a speed", "Give link_speed_km_per_h."),
        (
            new & ~width,
            "add a link for information without a bandwidth",
            "Give link_bandwidth_Gbit_per_s.",
        ),
        (
            new & ~drawn,
            "add a link of a mode that cannot be drawn",
            f"Use {', '.join((*DRAWN_MODES, *INFORMATION_MODES))}; lines of public transport come "
            "with `hinterland data gtfs`.",
        ),
        (
            way & ~modes.isin(known),
            "follow a mode that has no links",
            f"Use one of {', '.join(sorted(known))}.",
        ),
    ]
    faults = [_fault(table, bad, what, do, modes) for bad, what, do in checks if bad.any()]
    at, more = _labels(territory, table, named, modes)
    rows = LinkRows(
        at,
        frame.index[way & modes.isin(known) & ~table.is_unread(*_COORDINATES)].tolist(),
        frame.index[new & drawn & speed & width].tolist(),
    )
    return rows, faults + more


def _given(frame: pd.DataFrame, name: str) -> pd.Series[bool]:
    if name not in frame:
        return pd.Series(False, index=frame.index)
    return given_cells(frame[name])


def _fault(table: Table, bad: pd.Series[bool], what: str, do: str, modes: pd.Series[str]) -> Fault:
    rows = table.frame.index[bad].tolist()
    told = first_labels(rows)
    if "mode" in what:
        told += f" ({first_labels(repr(mode) for mode in sorted(set(modes[rows])))})"
    return Fault(f"{len(rows)} row(s) {what}.", f"{table.where}: line {told}", do)


def _labels(
    territory: Territory, table: Table, named: pd.Series[bool], modes: pd.Series[str]
) -> tuple[dict[int, int], list[Fault]]:
    """Position of the link by row, and faults of labels that are not there or of another mode."""
    if not named.any():
        return {}, []
    facts = territory.facts
    known = pd.Index(facts["link"].values.astype(str))
    mine = table.frame.loc[named, "link"]
    at = pd.Series(known.get_indexer(mine), index=mine.index)
    faults = []
    unknown = mine[at < 0]
    if len(unknown):
        faults.append(
            Fault(
                f"{len(unknown)} link label(s) are not in the territory.",
                f"{table.where}: {first_labels(unknown)}",
                f"Use labels such as {first_labels(known[:2])}, or leave the cell empty and give "
                "from and to to add a link.",
            )
        )
    there = at[at >= 0]
    # An empty cell says nothing of the mode of a link that is known by its label.
    said = _given(table.frame, "mode")[there.index].to_numpy()
    other = said & (facts["link_mode"].values[there].astype(str) != modes[there.index].to_numpy())
    if other.any():
        faults.append(
            Fault(
                f"{int(other.sum())} link(s) have another mode in the territory.",
                f"{table.where}: link {first_labels(mine[there.index[np.flatnonzero(other)]])}",
                "Correct the mode or the label, or leave the mode empty.",
            )
        )
    pairs = zip(there.index.tolist(), there.tolist(), strict=True)
    return {int(row): int(link) for row, link in pairs}, faults
