"""Timetables as edges between consecutive stops: run time, departures, fare."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from hinterland.errors import Fault, InputError
from hinterland.sources.gtfs_feed import DAY, HSR_ROUTE_TYPE, day, mode_of, seconds

SHORTEST_RUN = 30.0
"""Seconds; timetables in whole minutes print the same minute at neighbouring stops."""

Window = tuple[str, str]


def stop_edges(feed: Any, date: str, window: Window | None = None) -> pd.DataFrame:
    """Edges between consecutive stops by mode, from the trips of one day or a part of it.

    Args:
        feed: as `gtfs_feed.read_feed` gives it.
        date: the service day, YYYY-MM-DD or YYYYMMDD.
        window: two times HH:MM:SS: only departures from the first on and before the second count,
            those of yesterday's service past midnight too. Without it the whole service day counts.

    Returns:
        One row for each from_stop, to_stop, mode and whether it is high-speed (`hsr`): `hours`, the
        median run time from departure to arrival over the departures; `departures`; and `fare`, the
        share of the route's flat fare, 0 where there is none. `fare_read` tells where that is one
        fare as the feed states it: every departure costs it, and the ride is the whole route.

    Raises:
        InputError: no date, no window, or no service on that day.
    """
    hops = _hops(feed)
    start, end = _window(window)
    runs = [_runs(feed, hops, day(date), 0.0)]
    if window is not None:
        before = datetime.strptime(day(date), "%Y%m%d") - timedelta(days=1)
        runs.append(_runs(feed, hops, before.strftime("%Y%m%d"), -float(DAY)))
    found = pd.concat(runs, ignore_index=True)
    if window is not None:
        found = found[(found["leaves"] >= start) & (found["leaves"] < end)]
    if not len(found):
        raise InputError(
            Fault(
                "The feed has no departures then.",
                f"{date}, {'-'.join(window) if window else 'whole day'}",
                "Choose a day inside the feed's calendar, or a wider window.",
            )
        )
    keys = ["from_stop", "to_stop", "mode", "hsr"]
    grouped = found.groupby(keys, sort=True)
    edges = grouped.agg(
        run=("run", "median"),
        departures=("run", "size"),
        fare=("fare", "mean"),
        fare_read=("whole", "all"),
        fares=("fare", "nunique"),
    )
    edges["fare_read"] &= edges.pop("fares") == 1
    edges["hours"] = edges.pop("run").clip(lower=SHORTEST_RUN) / 3600
    return edges.reset_index()


def _hops(feed: Any) -> pd.DataFrame:
    """One row for each trip and pair of consecutive stops: leaving time, run seconds, fare."""
    table = feed.stop_times[["trip_id", "stop_id", "stop_sequence"]].assign(
        arrives=seconds(feed.stop_times["arrival_time"]),
        leaves=seconds(feed.stop_times["departure_time"]),
    )
    table = table.sort_values(["trip_id", "stop_sequence"]).reset_index(drop=True)
    table["leaves"] = table["leaves"].fillna(table["arrives"])
    table["arrives"] = table["arrives"].fillna(table["leaves"])
    # Between stops with a time, those without one are spread evenly.
    for column in ("arrives", "leaves"):
        table[column] = table.groupby("trip_id")[column].transform(
            lambda times: times.interpolate(limit_area="inside")
        )
    trip = table.groupby("trip_id")
    table["to_stop"] = trip["stop_id"].shift(-1)
    table["run"] = trip["arrives"].shift(-1) - table["leaves"]
    table["begins"] = trip["leaves"].transform("first")
    table["hops"] = trip["stop_id"].transform("size") - 1
    hops = table.dropna(subset=["to_stop"]).rename(columns={"stop_id": "from_stop"})
    hops = hops[hops["from_stop"] != hops["to_stop"]]
    hops = hops.merge(feed.trips[["trip_id", "route_id", "service_id"]], on="trip_id")
    hops = hops.merge(feed.routes[["route_id", "route_type"]], on="route_id")
    hops["mode"] = [mode_of(int(kind)) for kind in hops["route_type"]]
    hops["hsr"] = (hops["route_type"] == HSR_ROUTE_TYPE).astype(bool)
    # A flat fare bears half a route: a rider is taken to ride that far on average.
    price = hops["route_id"].map(route_fares(feed))
    whole = price.notna() & (hops["hops"] == 1)
    fare = price.fillna(0.0) / np.maximum(hops["hops"] / 2, 1.0)
    return pd.DataFrame(hops.assign(fare=fare, whole=whole))


def route_fares(feed: Any) -> dict[str, float]:
    """The lowest fare of each route; a fare without rules holds for every route."""
    if feed.fare_attributes is None or not len(feed.fare_attributes):
        return {}
    price = feed.fare_attributes.set_index("fare_id")["price"].astype(float)
    fares: dict[str, float] = {}
    rules = feed.fare_rules
    if rules is not None and "route_id" in rules:
        named = rules.dropna(subset=["route_id"])
        for fare, route in zip(named["fare_id"], named["route_id"], strict=True):
            if fare in price.index:
                fares[route] = min(fares.get(route, np.inf), float(price[fare]))
    ruled = set() if rules is None else set(rules["fare_id"])
    general = price[~price.index.isin(ruled)]
    if len(general):
        for route in feed.routes["route_id"]:
            fares[route] = min(fares.get(route, np.inf), float(general.min()))
    return fares


def _runs(feed: Any, hops: pd.DataFrame, date: str, shift: float) -> pd.DataFrame:
    """The hops of every departure of a service day, once for each time that the trip runs."""
    active = hops[hops["service_id"].isin(feed.get_active_services(date))]
    starts = _repeats(feed)
    single = active[~active["trip_id"].isin(starts["trip_id"])]
    again = active.merge(starts, on="trip_id")
    again["leaves"] += again.pop("start") - again["begins"]
    both = pd.concat([single, again], ignore_index=True)
    both["leaves"] += shift
    return both


def _repeats(feed: Any) -> pd.DataFrame:
    """Starts of the trips that run by headway: one row a departure of `frequencies`."""
    rows = feed.frequencies
    if rows is None or not len(rows):
        return pd.DataFrame({"trip_id": pd.Series([], dtype="string"), "start": []})
    begin, end = seconds(rows["start_time"]), seconds(rows["end_time"])
    gap = rows["headway_secs"].to_numpy(dtype=float)
    parts = [
        pd.DataFrame({"trip_id": trip, "start": np.arange(first, last, step)})
        for trip, first, last, step in zip(rows["trip_id"], begin, end, gap, strict=True)
    ]
    return pd.concat(parts, ignore_index=True).astype({"trip_id": "string"})


def _window(window: Window | None) -> tuple[float, float]:
    if window is None:
        return -np.inf, np.inf
    try:
        start, end = seconds(pd.Series(list(window)))
    except ValueError:
        start = end = np.nan
    if not start < end:
        raise InputError(
            Fault(
                f"{window} is no window of time.",
                "window",
                "Give two times HH:MM:SS, the earlier first.",
            )
        )
    return float(start), float(end)


def window_hours(window: Window) -> float:
    """Length of a window."""
    start, end = _window(window)
    return (end - start) / 3600
