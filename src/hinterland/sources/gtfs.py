"""Timetables of public transport (GTFS): stops and lines added to a territory's networks.

Consecutive stops are joined by links of the mode of the route, with the median run time and the
departures of a day; a passenger waits half the headway. Stops are joined to roads nearby, and to
each other, by footways.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree

from hinterland.codebook import STATUSES
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km
from hinterland.sources.gtfs_edges import Window, stop_edges, window_hours
from hinterland.sources.gtfs_feed import read_feed
from hinterland.sources.network_growth import Growth, grown
from hinterland.sources.source import Source

SOURCE = Source(
    id="gtfs",
    title_en="Timetables of public transport",
    title_zh="公共交通时刻表",
    reads="GTFS feed (zip or folder)",
)

WALK_SPEED = 4.5
WALK_DETOUR = 1.3
WALK_REACH_KM = 1.0
LONE_REACH_KM = 5.0
CHANGE_REACH_KM = 0.3
ROADS_A_STOP = 3
"""Walking: km/h, way over crow distance, reach of road nodes, reach of the nearest one where there
is none so near (mapped trunk roads have few), reach of another stop; assumed."""

SERVICE_HOURS = 16.0
"""Hours of service a day to which the departures of a window are scaled."""

READ = ("link_from", "link_to", "link_mode", "link_two_way", "link_open")
"""Facts of a line that every feed states: its stops, mode and direction, and that it runs."""

_SPEEDS = (0.1, 450.0)
_EARTH_KM = 6371.0088

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class GtfsReport:
    """What a feed brought.

    Attributes:
        stops, edges: added.
        departures: in the day or window, by mode.
        unjoined: stops without a road within reach.
        too_fast: edges faster than any train, left out, as from_stop > to_stop.
    """

    stops: int
    edges: int
    departures: dict[str, int]
    unjoined: tuple[str, ...]
    too_fast: tuple[str, ...]

    def __str__(self) -> str:
        by_mode = ", ".join(f"{mode} {count:,}" for mode, count in self.departures.items())
        lines = [
            f"{self.stops:,} stops and {self.edges:,} edges between them were added.",
            f"Departures over all edges: {by_mode}.",
        ]
        if self.unjoined:
            shown = ", ".join(self.unjoined[:5])
            lines.append(f"{len(self.unjoined):,} stops have no road within reach: {shown}.")
        if self.too_fast:
            shown = ", ".join(self.too_fast[:5])
            lines.append(f"{len(self.too_fast):,} edges too fast to be true left out: {shown}.")
        return "\n".join(lines)


def with_gtfs(
    territory: Territory,
    path: str | Path,
    date: str,
    *,
    window: Window | None = None,
    source: str = "",
    status: str = "observed",
) -> tuple[Territory, GtfsReport]:
    """A territory with the timetable of one day.

    Args:
        territory: the region.
        path: feed, a zip file or folder.
        date: service day, YYYY-MM-DD.
        window: two times HH:MM:SS; departures in it are scaled to a day of SERVICE_HOURS.
        source: where the feed comes from; its file name if empty.
        status: how far the feed can be relied on, of `codebook.STATUSES`. It holds for what is read
            from it; what is worked out (lengths, speeds, shares of fares, departures scaled from a
            window, footways) is modelled.

    Returns:
        The territory, whose new links have the modes bus, coach, metro, tram, rail, ferry and walk,
        and a report.

    Raises:
        InputError: the feed, date, window, status or currency is not usable; all faults of the feed
            at once.
    """
    if status not in STATUSES:
        raise InputError(Fault(f"{status!r} is no status.", "status", f"Use one of {STATUSES}."))
    feed = read_feed(path)
    _refuse_other_currency(feed, territory)
    edges = stop_edges(feed, date, window)
    if window is not None:
        edges["frequency"] = edges["departures"] * SERVICE_HOURS / window_hours(window)
    else:
        edges["frequency"] = edges["departures"].astype(float)
    everywhere = feed.stops.assign(stop_id=feed.stops["stop_id"].astype(str)).set_index("stop_id")
    everywhere = everywhere[["stop_lon", "stop_lat"]].astype(float)
    edges, too_fast = _with_speeds(edges, everywhere)
    stops = everywhere.loc[
        np.union1d(edges["from_stop"].to_numpy(str), edges["to_stop"].to_numpy(str))
    ]
    told = source or f"timetable {Path(path).name}"
    first = territory.facts.sizes["node"]
    walks, unjoined = _walks(territory, stops, first)
    report = GtfsReport(
        stops=len(stops),
        edges=len(edges),
        departures={str(k): int(v) for k, v in edges.groupby("mode")["departures"].sum().items()},
        unjoined=unjoined,
        too_fast=too_fast,
    )
    nodes = Growth(
        len(stops),
        {
            "node_lon": stops["stop_lon"].to_numpy(),
            "node_lat": stops["stop_lat"].to_numpy(),
            "node_mode": _stop_modes(edges, stops),
        },
        told,
        np.full(len(stops), status),
    )
    known = _statuses(edges, len(walks), status, scaled=window is not None)
    links = _links(edges, stops, walks, first=first, source=told, known=known)
    return grown(territory, {"node": nodes, "link": links}), report


def _refuse_other_currency(feed: Any, territory: Territory) -> None:
    fares = feed.fare_attributes
    if fares is None or "currency_type" not in fares:
        return
    own = str(territory.settings["currency"])
    other = sorted(set(fares["currency_type"].dropna().astype(str)) - {own})
    if other:
        raise InputError(
            Fault(
                f"Fares are in {', '.join(other)}, the territory counts in {own}.",
                "fare_attributes.txt",
                "Convert the fares or remove the table.",
            )
        )


def _with_speeds(edges: pd.DataFrame, stops: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Edges with km and speed; km / speed is the run time. Those too fast are left out."""
    ends = [
        stops.reindex(edges[name].to_numpy(str)).to_numpy() for name in ("from_stop", "to_stop")
    ]
    km = straight_km(ends[0][:, 0], ends[0][:, 1], ends[1][:, 0], ends[1][:, 1])
    hours = edges["hours"].to_numpy()
    slowest, fastest = _SPEEDS
    fast = km > fastest * hours
    named = edges.loc[fast, ["from_stop", "to_stop"]].astype(str)
    # Platforms at one spot: a short way at the lowest speed keeps the run time.
    km = np.maximum(km, 1.001 * slowest * hours)
    if fast.all():
        raise InputError(
            Fault(
                f"No edge can be true: all are faster than {fastest:g} km/h.",
                ", ".join(f"{a} > {b}" for a, b in named.head().itertuples(index=False)),
                "Correct the positions of stops or the times.",
            )
        )
    kept = edges.assign(km=km, speed=km / hours)[~fast].reset_index(drop=True)
    return kept, tuple(f"{a} > {b}" for a, b in named.itertuples(index=False))


def _walks(
    territory: Territory, stops: pd.DataFrame, first: int
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Footways from stops to roads nearby and to stops nearby: start, end (nodes), km."""
    facts = territory.facts
    road = np.flatnonzero(facts["node_mode"].values == "road")
    lon, lat = stops["stop_lon"].to_numpy(), stops["stop_lat"].to_numpy()
    at = _sphere(lon, lat)
    tree = cKDTree(_sphere(facts["node_lon"].values[road], facts["node_lat"].values[road]))
    count = min(ROADS_A_STOP, len(road))
    found = tree.query(at, k=[*range(1, count + 1)])
    away, which = np.asarray(found[0], float), np.asarray(found[1], np.int64)
    near: npt.NDArray[np.bool_] = away <= WALK_REACH_KM
    near[:, 0] |= ~near.any(axis=1) & (away[:, 0] <= LONE_REACH_KM)
    stop, nth = np.nonzero(near)
    start = [first + stop]
    end = [road[which[stop, nth]]]
    km = [away[stop, nth]]
    pairs = cKDTree(at).query_pairs(CHANGE_REACH_KM, output_type="ndarray")
    start.append(first + pairs[:, 0])
    end.append(first + pairs[:, 1])
    km.append(np.linalg.norm(at[pairs[:, 0]] - at[pairs[:, 1]], axis=1))
    table = pd.DataFrame(
        {"start": np.concatenate(start), "end": np.concatenate(end), "km": np.concatenate(km)}
    )
    return table, tuple(stops.index.to_numpy(str)[~near.any(axis=1)].tolist())


def _links(
    edges: pd.DataFrame,
    stops: pd.DataFrame,
    walks: pd.DataFrame,
    *,
    first: int,
    source: str,
    known: dict[str, npt.NDArray[np.str_]],
) -> Growth:
    position = pd.Series(np.arange(first, first + len(stops)), index=stops.index)
    lines, ways = len(edges), len(walks)

    def both(line: npt.ArrayLike, way: npt.ArrayLike) -> npt.NDArray[Any]:
        return np.concatenate([np.broadcast_to(line, lines), np.broadcast_to(way, ways)])

    rail = (edges["mode"] == "rail").to_numpy()
    kind = np.where(rail, np.where(edges["hsr"], "hsr", "conventional"), edges["mode"])
    values: dict[str, npt.ArrayLike] = {
        "link_from": both(position.reindex(edges["from_stop"].to_numpy(str)), walks["start"]),
        "link_to": both(position.reindex(edges["to_stop"].to_numpy(str)), walks["end"]),
        "link_mode": both(edges["mode"].to_numpy(str), "walk"),
        "link_class": both(kind.astype(str), "walk"),
        "link_geometry": both(edges["km"], np.maximum(walks["km"], 1e-3)),
        "link_detour": both(1.0, WALK_DETOUR),
        "link_speed": both(edges["speed"], WALK_SPEED),
        "link_two_way": both(0, 1),
        "link_open": both(1.0, 1.0),
        "link_frequency": both(edges["frequency"], 0.0),
        "link_fare": both(edges["fare"], 0.0),
    }
    return Growth(lines + ways, values, source, known)


def _statuses(
    edges: pd.DataFrame, ways: int, status: str, *, scaled: bool
) -> dict[str, npt.NDArray[np.str_]]:
    """(line, then footway) statuses of the facts that a feed states; all others are modelled.

    A length is the straight line, a speed that over the run time: both follow from the feed, but
    are not in it. So is a fare that is spread over a route, and a day's departures from a window.
    """
    every = np.ones(len(edges), dtype=bool)
    read = dict.fromkeys(READ, every)
    # A railway that does not say that it is fast is only taken to be conventional.
    read["link_class"] = ((edges["mode"] != "rail") | edges["hsr"]).to_numpy(bool)
    read["link_frequency"] = every & (not scaled)
    read["link_fare"] = edges["fare_read"].to_numpy(bool)
    walks = np.full(ways, "modelled")
    return {
        word: np.concatenate([np.where(mask, status, "modelled"), walks])
        for word, mask in read.items()
    }


def _stop_modes(edges: pd.DataFrame, stops: pd.DataFrame) -> npt.NDArray[np.str_]:
    """Mode of each stop: that of the first edge that leaves or reaches it."""
    pairs = [(edges[name].astype(str), edges["mode"]) for name in ("from_stop", "to_stop")]
    modes = pd.concat([pd.Series(mode.to_numpy(), index=stop) for stop, mode in pairs])
    return modes[~modes.index.duplicated()].reindex(stops.index).to_numpy(str)


def _sphere(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Points in km from the centre of the Earth; chords stand for short distances."""
    x, y = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    return _EARTH_KM * np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
