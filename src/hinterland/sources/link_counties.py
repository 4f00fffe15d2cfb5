"""The county of each link: the one whose seat lies nearest to the link's middle.

Merging neighbours into one unit moves seats, and with them the counties of links near the edge. So
the assignment made where most counties were known is kept as a fact and goes before a new one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WORD = "link_county"
_SOURCE = (
    "county whose seat lies nearest, in a straight line, to the middle between the ends of the "
    "link; kept from before units were merged"
)


def middles(node_lon: Any, node_lat: Any, ends: tuple[Any, Any]) -> Floats:
    """(link, 3) middles of links on the unit sphere, from degrees of nodes and both end nodes."""
    points = on_sphere(node_lon, node_lat)
    between = points[np.asarray(ends[0])] + points[np.asarray(ends[1])]
    length = np.linalg.norm(between, axis=1, keepdims=True)
    return np.asarray(between / np.where(length > 0, length, 1.0))


def on_sphere(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """(point, 3) points on the unit sphere from degrees."""
    east, north = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    parts = (np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))
    return np.stack(parts, axis=-1)


def nearest(seats: Floats, points: Floats) -> Ints:
    """Position of the seat nearest to each point; both on the unit sphere."""
    return np.asarray(cKDTree(seats).query(points)[1], dtype=np.int64)


def kept_link_counties(facts: xr.Dataset) -> xr.DataArray:
    """The county of each link by its code, as it is carried; worked out where it is not.

    Args:
        facts: of a territory; `link_county` may be absent or empty in some rows.

    Returns:
        (link,) codes of counties, or of units that were merged where nothing finer is known.
    """
    known = WORD in facts.data_vars
    codes = facts[WORD].values.astype(object) if known else np.full(facts.sizes["link"], "", object)
    blank = np.flatnonzero(codes == "")
    if len(blank):
        codes[blank] = facts["county"].values.astype(str)[_nearest_county(facts, blank)]
    attrs = dict(facts[WORD].attrs) if known else {"source": _SOURCE, "status": "modelled"}
    return xr.DataArray(codes.astype(str), {"link": facts["link"]}, ("link",), attrs=attrs)


def link_rows(facts: xr.Dataset) -> Ints:
    """(link,) position of the county that each link belongs to.

    A link whose code is a county's belongs to it. Where the code is of a county that was merged,
    the link belongs to the nearest context unit and never to a county of the region. A link
    without a code belongs to the county with the nearest seat.
    """
    links = np.arange(facts.sizes.get("link", 0))
    if WORD not in facts.data_vars:
        return _nearest_county(facts, links)
    labels = facts["county"].values.astype(str)
    names, which = np.unique(facts[WORD].values.astype(str), return_inverse=True)
    order = np.argsort(labels)
    at = np.minimum(np.searchsorted(labels, names, sorter=order), len(labels) - 1)
    found = np.where(labels[order[at]] == names, order[at], -1)
    rows = np.asarray(found[which], dtype=np.int64)
    blank, merged = names[which] == "", rows < 0
    rows[blank] = _nearest_county(facts, links[blank])
    outside = np.flatnonzero(facts["county_role"].values == "context")
    among = outside if len(outside) else np.arange(len(labels))
    rows[merged & ~blank] = _nearest_county(facts, links[merged & ~blank], among)
    return rows


def _nearest_county(facts: xr.Dataset, links: Ints, among: Ints | None = None) -> Ints:
    """Position of the county (of `among`) whose seat is nearest to the middle of each link."""
    rows = np.arange(facts.sizes["county"]) if among is None else among
    if not len(links):
        return np.zeros(0, dtype=np.int64)
    ends = (facts["link_from"].values[links], facts["link_to"].values[links])
    points = middles(facts["node_lon"].values, facts["node_lat"].values, ends)
    seats = on_sphere(facts["seat_lon"].values[rows], facts["seat_lat"].values[rows])
    return np.asarray(rows[nearest(seats, points)], dtype=np.int64)
