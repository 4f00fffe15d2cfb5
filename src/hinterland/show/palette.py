"""Colours: few, readable in print, and apart for people who see red and green alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

INK = "#1d2a35"
MUTED = "#6b7885"
GRID = "#dfe5ea"
ACCENT = "#0b6e8f"
WARM = "#c8611a"
NO_DATA = "#e4e7ea"
UNREACHED = "#5d5166"
BORDER = "#ffffff"
PROVINCE_BORDER = "#55626e"

# Light to dark: more of the quantity is darker, whether that is good or bad.
SEQUENTIAL = ("#eef3d9", "#cfe3bd", "#9fcdb1", "#62aca6", "#2f8596", "#1c5c80", "#153a5f")
CATEGORICAL = (
    "#8a98a5", "#e0a63c", "#4f9a94", "#1c5c80", "#7c4d79", "#b5523b", "#6f8f3a", "#3d4f8c",
)  # fmt: skip
STATUS: Mapping[str, str] = MappingProxyType(
    {
        "observed": "#1c5c80",
        "typed": "#62aca6",
        "typed-unverified": "#c8611a",
        "modelled": "#e3c26f",
    }
)


def ramp(classes: int) -> tuple[str, ...]:
    """So many colours of the sequential ramp, spread over all of it."""
    if classes <= 1:
        return (SEQUENTIAL[3],)
    last = len(SEQUENTIAL) - 1
    return tuple(SEQUENTIAL[round(i * last / (classes - 1))] for i in range(classes))
