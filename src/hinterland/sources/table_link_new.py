"""New links from a table: their ends found in the networks, their length measured or estimated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from hinterland.codebook import quantity
from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km
from hinterland.sources.facility_join import node_finder
from hinterland.sources.network_growth import Growth, grown
from hinterland.sources.table_check import Table
from hinterland.sources.table_link_rows import row_modes

NEAR_KM = 10.0
"""How far an end may lie from the node that it means."""

DETOUR = {"road": 1.4, "rail": 1.2, "ferry": 1.1}
"""Length of a new link over the straight distance of its ends where none is given; assumed. A link
for information is taken to be straight."""

_MOST = quantity("link_detour").upper
# Nobody travels on a link for information, but a speed is a fact of every link.
_LEAST = quantity("link_speed").lower


@dataclass(frozen=True)
class Drawn:
    """A new link: its row in the table, its nodes and what follows from them."""

    row: int
    start: int
    end: int
    mode: str
    kind: str
    straight: float
    detour: float
    two_way: int
    speed: float


def drawn_links(
    territory: Territory, table: Table, rows: list[int]
) -> tuple[list[Drawn], list[Fault]]:
    """Links that rows with two ends add, and the faults of ends and lengths."""
    modes = row_modes(table.frame)
    names = _Ends(territory)
    drawn: list[Drawn] = []
    faults: list[Fault] = []
    for row in rows:
        where = f"{table.where}: line {row}"
        ends = [
            names.node(str(table.frame.at[row, side]), str(modes[row]), where)
            for side in ("from", "to")
        ]
        wrong = [end for end in ends if isinstance(end, Fault)]
        faults += wrong
        if wrong:
            continue
        first, last = (int(end) for end in ends if not isinstance(end, Fault))
        made = _drawn(territory, table, row, str(modes[row]), (first, last))
        if isinstance(made, Fault):
            faults.append(made)
        else:
            drawn.append(made)
    return drawn, faults + _doubles(territory, table, drawn)


def with_drawn(territory: Territory, drawn: list[Drawn], source: str) -> Territory:
    """The territory with new links after those it has, open; what was not said is modelled."""
    if not drawn:
        return territory
    facts = territory.facts
    relief = facts["link_relief"].values
    touching = [
        np.isin(facts["link_from"].values, (d.start, d.end))
        | np.isin(facts["link_to"].values, (d.start, d.end))
        for d in drawn
    ]
    values = {
        "link_from": np.asarray([d.start for d in drawn]),
        "link_to": np.asarray([d.end for d in drawn]),
        "link_mode": np.asarray([d.mode for d in drawn]),
        "link_class": np.asarray([d.kind for d in drawn]),
        "link_geometry": np.asarray([d.straight for d in drawn]),
        "link_detour": np.asarray([d.detour for d in drawn]),
        "link_two_way": np.asarray([d.two_way for d in drawn]),
        "link_speed": np.asarray([d.speed for d in drawn]),
        # The land between the ends is taken to be like that around them.
        "link_relief": np.asarray(
            [relief[mask].mean() if mask.any() else 0.0 for mask in touching]
        ),
    }
    known = np.full(len(drawn), "modelled")
    return grown(territory, {"link": Growth(len(drawn), values, f"new links: {source}", known)})


def _drawn(
    territory: Territory, table: Table, row: int, mode: str, ends: tuple[int, int]
) -> Drawn | Fault:
    frame, facts = table.frame, territory.facts
    where = f"{table.where}: line {row}"
    names = " and ".join(str(frame.at[row, side]) for side in ("from", "to"))
    if ends[0] == ends[1]:
        return Fault("Both ends of a link mean the same node.", f"{where}: {names}",
                     "Give ends further apart.")  # fmt: skip
    x, y = (facts[f"node_{axis}"].values[list(ends)].astype(float) for axis in ("lon", "lat"))
    straight = float(straight_km(x[:1], y[:1], x[1:], y[1:])[0])
    length = _number(table, row, "length_km")
    detour = DETOUR.get(mode, 1.0) if np.isnan(length) else length / max(straight, 1e-6)
    if not 1 - 1e-6 <= detour <= _MOST:
        return Fault(
            f"A link of {length:g} km cannot join nodes {straight:.1f} km apart.",
            f"{where}: {names}",
            f"Give {straight:.1f} to {straight * _MOST:.1f} km, or leave length_km empty.",
        )
    both = _number(table, row, "two_way")
    if both not in (0.0, 1.0) and not np.isnan(both):
        return Fault("two_way is neither 0 nor 1.", where, "Give 0, 1 or nothing for 1.")
    speed = _number(table, row, "link_speed")
    kind = str(frame.at[row, "link_class"]) if "link_class" in frame else ""
    usual = "conventional" if mode == "rail" else "unknown"
    return Drawn(
        row, *ends, mode, kind or usual, straight, max(detour, 1.0),
        1 if np.isnan(both) else int(both), _LEAST if np.isnan(speed) else speed,
    )  # fmt: skip


def _number(table: Table, row: int, name: str) -> float:
    """A number of the table, NaN where it is not given."""
    return float(table.frame[name].astype(float)[row]) if name in table.frame else np.nan


class _Ends:
    """Finds the nodes that ends mean: of county seats, facilities and positions."""

    def __init__(self, territory: Territory):
        self._facts = territory.facts
        self._rail = territory.has("facility_rail_node")
        self._at = {
            dim: {
                label: at for at, label in enumerate(self._facts[dim].values.astype(str).tolist())
            }
            for dim in ("county", "facility")
        }
        self._finder = cache(lambda network: node_finder(territory, network))

    def node(self, text: str, mode: str, where: str) -> int | Fault:
        """The node of an end for a link of a mode, or what is wrong with the end."""
        known = [dim for dim, labels in self._at.items() if text in labels]
        if len(known) == 2:
            return Fault(f"{text!r} is a county and a facility.", where, "Give 'lon lat' instead.")
        if known:
            at = self._at[known[0]][text]
            node = self._joined(known[0], at, mode)
            if node >= 0:
                return node
            prefix = "seat" if known[0] == "county" else "facility"
            position = tuple(
                float(self._facts[f"{prefix}_{axis}"].values[at]) for axis in ("lon", "lat")
            )
        else:
            read = _position(text)
            if read is None:
                near = first_labels([next(iter(labels), "none") for labels in self._at.values()])
                return Fault(
                    f"There is no county, facility or position {text!r}.",
                    where,
                    f"Give a county code or the label of a facility (such as {near}), or longitude "
                    "and latitude with a space between them.",
                )
            position = read
        return self._nearest(text, position, mode, where)

    def _joined(self, dim: str, at: int, mode: str) -> int:
        """The node to which a county seat or facility is joined already, -1 for none."""
        if mode != "rail":
            word = "seat_node" if dim == "county" else "facility_node"
            return int(self._facts[word].values[at])
        if dim == "facility" and self._rail:
            return int(self._facts["facility_rail_node"].values[at])
        return -1

    def _nearest(
        self, text: str, position: tuple[float, ...], mode: str, where: str
    ) -> int | Fault:
        # A new ferry starts where a road ends, and a cable follows the roads to a seat.
        network = "rail" if mode == "rail" else "road"
        lon, lat = (np.asarray([value]) for value in position)
        node, km = self._finder(network)(lon, lat)
        if km[0] <= NEAR_KM:
            return int(node[0])
        return Fault(
            f"No {network} is near the end {text!r}.",
            f"{where}: the nearest open one is {km[0]:,.0f} km away",
            f"Give an end within {NEAR_KM:g} km of a node of the network.",
        )


def _position(text: str) -> tuple[float, float] | None:
    """Longitude and latitude from two numbers with a space (or a comma) between them."""
    parts = text.replace(",", " ").split()
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _doubles(territory: Territory, table: Table, drawn: list[Drawn]) -> list[Fault]:
    """Open links that are there already, or that two rows add: same nodes, mode and class."""
    facts = territory.facts
    start, end = facts["link_from"].values, facts["link_to"].values
    # A candidate that nobody can use does not keep a real road from being added.
    opened = facts["link_open"].values > 0
    seen: dict[tuple[int, int, str, str], int] = {}
    faults = []
    for link in drawn:
        a, b = sorted((link.start, link.end))
        same = ((start == a) & (end == b)) | ((start == b) & (end == a))
        same &= (
            opened
            & (facts["link_mode"].values == link.mode)
            & (facts["link_class"].values == link.kind)
        )
        key = (a, b, link.mode, link.kind)
        if same.any():
            faults.append(
                Fault(
                    "A new link joins nodes that a link of its mode and class joins already.",
                    f"{table.where}: line {link.row}: link {facts['link'].values[same][0]}",
                    "Give that label in the column link to change it.",
                )
            )
        elif key in seen:
            faults.append(
                Fault(
                    "Two rows add the same link.",
                    f"{table.where}: line {seen[key]} and {link.row}",
                    "Keep one of them.",
                )
            )
        seen.setdefault(key, link.row)
    return faults
