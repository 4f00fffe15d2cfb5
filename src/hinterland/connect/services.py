"""Kinds of destination whose access is measured, and the facilities that count for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FACILITY_SERVICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "airport": ("airport",),
        "rail": ("rail_station",),
        "port": ("sea_port", "river_port"),
        "land_crossing": ("land_port",),
    }
)
"""Service to the kinds of facility that provide it."""

SEAT_SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "county_seat": "county",
        "prefecture_seat": "county_prefecture",
        "provincial_capital": "county_province",
    }
)
"""Service to the fact that names the unit whose seat of government is meant."""

STOP_SERVICES: Mapping[str, str] = MappingProxyType(
    {f"{mode}_stop": mode for mode in ("bus", "coach", "metro", "tram")}
)
"""Kind of destination to the mode of the stops of a timetable that it means."""

SERVICES: tuple[str, ...] = (*SEAT_SERVICES, *FACILITY_SERVICES)
