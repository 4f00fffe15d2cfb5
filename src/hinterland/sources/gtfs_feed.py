"""Reading and checking a GTFS feed: tables, references, times, and the kinds of its routes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.errors import Fault, InputError, first_labels, refuse

REQUIRED = ("stops", "routes", "trips", "stop_times")
ROUTE_MODES = {
    0: "tram",
    1: "metro",
    2: "rail",
    3: "bus",
    4: "ferry",
    5: "tram",
    6: "tram",
    7: "tram",
    11: "bus",
    12: "metro",
}
"""Basic route types of the GTFS reference; cable cars and funiculars count as trams."""

EXTENDED_MODES = {1: "rail", 2: "coach", 4: "metro", 7: "bus", 8: "bus", 9: "tram", 10: "ferry"}
"""Hundreds of the extended route types (Google, hierarchical vehicle types)."""

HSR_ROUTE_TYPE = 101
DAY = 86_400

Texts = npt.NDArray[np.str_]
Seconds = npt.NDArray[np.float64]


def read_feed(path: str | Path) -> Any:
    """A feed, read from a zip file or a folder and checked.

    Raises:
        InputError: the path, the tables, references, times or route types are not usable; all
            faults at once. The package gtfs-kit is not installed.
    """
    place = Path(path)
    # The reader would take a missing path for a web address.
    if not place.exists():
        raise InputError(Fault("There is no such feed.", str(place), "Give a zip file or folder."))
    try:
        import gtfs_kit
    except ImportError as error:
        raise InputError(
            Fault(
                "Feeds are read with gtfs-kit, which is not installed.",
                str(place),
                "Install it: pip install 'hinterland[gtfs]'.",
            )
        ) from error
    try:
        feed = gtfs_kit.read_feed(place, dist_units="km")
    except Exception as error:
        # The reader raises whatever pandas and zipfile raise on a damaged file.
        raise InputError(
            Fault(f"The feed cannot be read: {error}", str(place), "Give a GTFS zip or folder.")
        ) from error
    refuse(InputError, feed_faults(feed))
    return feed


def feed_faults(feed: Any) -> list[Fault]:
    """All that is wrong with a feed."""
    missing = [name for name in REQUIRED if getattr(feed, name) is None]
    if feed.calendar is None and feed.calendar_dates is None:
        missing.append("calendar or calendar_dates")
    if missing:
        return [Fault("Tables are missing.", ", ".join(missing), "Complete the feed.")]
    return [
        *_reference_faults(feed),
        *_time_faults(feed),
        *_headway_faults(feed),
        *_type_faults(feed),
        *_stop_faults(feed),
    ]


def mode_of(route_type: int) -> str | None:
    """The link mode of a route type, or None where there is none."""
    if route_type in ROUTE_MODES:
        return ROUTE_MODES[route_type]
    return EXTENDED_MODES.get(route_type // 100)


def seconds(times: pd.Series[Any]) -> Seconds:
    """Seconds after midnight of times HH:MM:SS, past 24:00:00 too; NaN where there is none.

    Raises:
        ValueError: a text that is no time.
    """
    texts = times.astype("string").str.strip()
    blank = (texts.isna() | (texts == "")).to_numpy(dtype=bool)
    parts = texts.str.extract(r"^(\d{1,3}):([0-5]\d):([0-5]\d)$")
    wrong = parts[0].isna().to_numpy(dtype=bool) & ~blank
    if wrong.any():
        raise ValueError(first_labels(texts[wrong].unique()))
    numbers = parts.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(numbers @ np.array([3600.0, 60.0, 1.0]))


def day(date: str) -> str:
    """A date as YYYYMMDD, from YYYYMMDD or YYYY-MM-DD.

    Raises:
        InputError: it is no date.
    """
    text = date.replace("-", "")
    try:
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        raise InputError(Fault(f"{date!r} is no date.", "date", "Write 2024-05-14.")) from None
    return text


def _reference_faults(feed: Any) -> list[Fault]:
    faults = []
    for table, column, owner in (
        ("trips", "route_id", "routes"),
        ("stop_times", "trip_id", "trips"),
        ("stop_times", "stop_id", "stops"),
        ("frequencies", "trip_id", "trips"),
    ):
        rows = getattr(feed, table)
        if rows is None:
            continue
        lost = rows.loc[~rows[column].isin(getattr(feed, owner)[column]), column].unique()
        if len(lost):
            faults.append(
                Fault(
                    f"{table} names {len(lost)} {column} that {owner} does not have.",
                    first_labels(lost),
                    f"Add them to {owner}.txt or remove the rows.",
                )
            )
    return faults


def _time_faults(feed: Any) -> list[Fault]:
    faults: list[Fault] = []
    clocks: dict[str, Seconds] = {}
    for name in ("arrival_time", "departure_time"):
        try:
            clocks[name] = seconds(feed.stop_times[name])
        except ValueError as error:
            faults.append(Fault(f"{name} is no time.", str(error), "Write HH:MM:SS."))
    if faults:
        return faults
    table = feed.stop_times.assign(**clocks).sort_values(["trip_id", "stop_sequence"])
    both = table["departure_time"].fillna(table["arrival_time"])
    step = (
        table["arrival_time"].fillna(both)
        - both.groupby(table["trip_id"]).ffill().groupby(table["trip_id"]).shift()
    )
    back = (step < 0) | (table["departure_time"] < table["arrival_time"])
    if back.any():
        trips = first_labels(table.loc[back, "trip_id"].unique())
        faults.append(Fault("Times run backwards.", f"trip {trips}", "Correct stop_times.txt."))
    first = both.groupby(table["trip_id"]).first(skipna=False)
    last = both.groupby(table["trip_id"]).last(skipna=False)
    open_end = first.isna() | last.isna()
    if open_end.any():
        trips = first_labels(open_end.index[open_end])
        faults.append(Fault("A trip has no time at an end.", f"trip {trips}", "Give both ends."))
    return faults


def _headway_faults(feed: Any) -> list[Fault]:
    rows = feed.frequencies
    if rows is None:
        return []
    try:
        wrong = ~(seconds(rows["end_time"]) > seconds(rows["start_time"]))
    except ValueError as error:
        return [Fault("frequencies has no times.", str(error), "Write HH:MM:SS.")]
    wrong |= ~(rows["headway_secs"].to_numpy(dtype=float, na_value=np.nan) > 0)
    if not wrong.any():
        return []
    return [
        Fault(
            "A headway is not positive, or its period ends before it starts.",
            f"frequencies, trip {first_labels(rows.loc[wrong, 'trip_id'])}",
            "Give seconds above 0 and an end after the start.",
        )
    ]


def _type_faults(feed: Any) -> list[Fault]:
    types = feed.routes["route_type"]
    strange = [kind for kind in types.dropna().unique() if mode_of(int(kind)) is None]
    bad = types.isna() | types.isin(strange)
    if not bad.any():
        return []
    return [
        Fault(
            f"Route types have no layer: {first_labels(strange) or 'empty'}.",
            f"route {first_labels(feed.routes.loc[bad, 'route_id'])}",
            "Use types of trains, metros, trams, buses, coaches or ferries.",
        )
    ]


def _stop_faults(feed: Any) -> list[Fault]:
    used = feed.stops[feed.stops["stop_id"].isin(feed.stop_times["stop_id"])]
    lon, lat = used["stop_lon"], used["stop_lat"]
    lost = lon.isna() | lat.isna() | (lon.abs() > 180) | (lat.abs() > 90)
    if not lost.any():
        return []
    return [
        Fault(
            "Stops have no position on the Earth.",
            f"stop {first_labels(used.loc[lost, 'stop_id'])}",
            "Give stop_lon and stop_lat in degrees.",
        )
    ]
