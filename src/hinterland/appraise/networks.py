"""Networks beside the roads: information backbones and timetabled departures at the seat."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import array, by_county
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.codebook import INFORMATION_MODES
from hinterland.numerics.around import nearest_around, on_sphere, sum_around
from hinterland.numerics.groups import Array, Mask
from hinterland.numerics.paths import Ints
from hinterland.numerics.widest import widest_from

PUBLIC_MODES = ("bus", "coach", "metro", "tram", "rail")


@indicator("backbone_bandwidth", facts=("link_bandwidth",), templates=("links.csv",))
def backbone_bandwidth(evidence: Evidence) -> xr.DataArray:
    """Bandwidth of the widest path over information links from the seat to the provincial capital.

    The width of a path is that of its narrowest link (maximum capacity route, Hu 1961). Links of
    the modes fibre, microwave, satellite and mobile; a seat is on the network where a node of such
    a link lies within `backbone_km`. 0 without a path; a capital has its own widest link.
    """
    mode = np.asarray(evidence.fact("link_mode").values).astype(str)
    width = array(evidence, "link_bandwidth")
    used = np.isin(mode, INFORMATION_MODES) & (array(evidence, "link_open") > 0) & (width > 0)
    start, end = (_ends(evidence, word)[used] for word in ("link_from", "link_to"))
    node, at = np.unique(np.concatenate([start, end]), return_inverse=True)
    ends, width = (at[: start.size], at[start.size :]), width[used]
    seat = nearest_around(_seats(evidence), _nodes(evidence, node), thresholds()["backbone_km"])
    widest = np.zeros(node.size)
    for side in ends:
        np.maximum.at(widest, side, width)
    return by_county(evidence, _to_capital(evidence, ends, width, seat, widest))


@indicator(
    "public_transport_access",
    facts=("link_frequency",),
    templates=("links.csv",),
    functions=("hinterland.sources.gtfs.with_gtfs",),
)
def public_transport_access(evidence: Evidence) -> xr.DataArray:
    """Departures a day of buses, coaches, trams, metros and trains from stops around the seat.

    Sum of the frequencies of links that leave a node within `stop_km` of the seat, in the
    directions that are open; two lines on one link count as its frequency says.
    """
    mode = np.asarray(evidence.fact("link_mode").values).astype(str)
    daily = array(evidence, "link_frequency")
    used = np.isin(mode, PUBLIC_MODES) & (array(evidence, "link_open") > 0) & (daily > 0)
    back = used & (array(evidence, "link_two_way") > 0)
    node = np.concatenate([_ends(evidence, "link_from")[used], _ends(evidence, "link_to")[back]])
    often = np.concatenate([daily[used], daily[back]])
    around = sum_around(_seats(evidence), _nodes(evidence, node), often, km=thresholds()["stop_km"])
    return by_county(evidence, around)


def _to_capital(
    evidence: Evidence, ends: tuple[Ints, Ints], width: Array, seat: Ints, widest: Array
) -> Array:
    """(county,) width of the widest path from the seat to that of the own province's capital."""
    province = np.asarray(evidence.fact("county_province").values)
    capital: Mask = array(evidence, "provincial_capital") > 0
    found = np.zeros(province.size)
    for centre in np.flatnonzero(capital & (seat >= 0)).tolist():
        mine = np.flatnonzero((province == province[centre]) & (seat >= 0))
        reached = widest_from(widest.size, ends, width, int(seat[centre]))
        here = seat[mine] == seat[centre]
        value = np.where(here, widest[seat[mine]], reached[seat[mine]])
        # A province with two seats of government: the better connected one.
        found[mine] = np.maximum(found[mine], value)
    return found


def _ends(evidence: Evidence, word: str) -> Ints:
    return np.asarray(evidence.fact(word).values, dtype=np.int64)


def _seats(evidence: Evidence) -> Array:
    return on_sphere(array(evidence, "seat_lon"), array(evidence, "seat_lat"))


def _nodes(evidence: Evidence, node: Ints) -> Array:
    return on_sphere(array(evidence, "node_lon")[node], array(evidence, "node_lat")[node])
