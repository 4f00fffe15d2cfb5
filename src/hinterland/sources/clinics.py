"""Clinics synthesised at towns and villages, for territories whose source lists none."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hinterland.codebook import STATUSES, quantities, status_word
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km

KIND = "clinic"
SUPPLY = {
    "doctors": {"township_health_centre": 15.0, "village_clinic": 1.5},
    "beds": {"township_health_centre": 40.0, "village_clinic": 0.0},
}
"""What one clinic offers; assumed round numbers of the order of national means."""

MAX_KM = 500.0
"""Farthest way to the road that the codebook allows; beyond it a clinic has no road."""

_SOURCE = (
    "synthesised: one clinic at each town{more}; positions and road nodes follow the places, "
    "{supply} per clinic assumed"
)

Ints = NDArray[np.int64]


def with_clinics(
    territory: Territory, *, villages_per_clinic: int = 0, supply: str = "doctors"
) -> Territory:
    """The territory with a clinic at each town, and optionally at every k-th village.

    Args:
        territory: with towns (and villages) as places, as `with_villages` makes them; only the
            region gets clinics.
        villages_per_clinic: k for one clinic per k villages of a county, rounded up; 0 for none.
        supply: "doctors" or "beds", what `facility_supply` counts at a clinic.

    Returns:
        A Territory whose new facilities of kind `clinic` follow the existing ones, all marked
        modelled. The road node is the nearest end of an open road in a straight line, the way to it
        that distance times the place's local detour; -1 where no road is open. A facility that was
        there before has the supply it had, or 0.

    Raises:
        InputError: an argument is out of range, or clinics are there already.
    """
    _check(territory, villages_per_clinic, supply)
    at = _sites(territory, villages_per_clinic)
    facts = territory.facts
    new = _new_facts(territory, at, supply)
    more = f" and one per {villages_per_clinic} villages" if villages_per_clinic else ""
    source = _SOURCE.format(more=more, supply=supply)
    old = facts.sizes.get("facility", 0)
    made: dict[str, Any] = {}
    for word in map(str, facts.data_vars):
        if word in quantities() and facts[word].dims == ("facility",):
            added = new.get(word, _nothing(word, len(at)))
            made |= _extended(facts, word, added, source)
    if "facility_supply" not in made:
        both = np.concatenate([np.zeros(old), new["facility_supply"]])
        about = {"source": source, "status": "modelled"}
        made["facility_supply"] = (("facility",), both, about)
    labels = [f"{KIND}:{label}" for label in facts["place"].values[at].astype(str)]
    every = np.asarray([*facts["facility"].values.astype(str).tolist(), *labels])
    dataset = facts.drop_dims("facility").assign_coords(facility=every).assign(made)
    known = [word for word in map(str, facts.data_vars) if word in dataset]
    order = [*known, *(word for word in made if word not in known)]
    return Territory(territory.name, dataset[order], territory.settings, territory.boundaries)


def _check(territory: Territory, villages_per_clinic: int, supply: str) -> None:
    faults = []
    if supply not in SUPPLY:
        faults.append(Fault(f"{supply!r} is no supply.", "supply", f"Use {' or '.join(SUPPLY)}."))
    if villages_per_clinic < 0:
        faults.append(
            Fault(
                f"{villages_per_clinic} villages per clinic.",
                "villages_per_clinic",
                "Give 0 or more.",
            )
        )
    if (territory.facts["facility_kind"].values == KIND).any():
        faults.append(
            Fault("The territory has clinics.", "facility_kind", "Use them, or remove them first.")
        )
    refuse(InputError, faults)


def _sites(territory: Territory, villages_per_clinic: int) -> Ints:
    """Positions of the places with a clinic, ascending."""
    facts = territory.facts
    tier, inside = facts["place_tier"].values.astype(str), territory.place_region
    sites = inside & (tier == "town")
    if villages_per_clinic:
        villages = np.flatnonzero(inside & (tier == "village"))
        county = facts["place_county"].values[villages]
        order = np.argsort(county, kind="stable")
        first = np.searchsorted(county[order], county[order])
        rank = np.arange(len(order)) - first
        sites[villages[order[rank % villages_per_clinic == 0]]] = True
    return np.flatnonzero(sites)


def _new_facts(territory: Territory, at: Ints, supply: str) -> dict[str, NDArray[Any]]:
    facts = territory.facts
    county = facts["place_county"].values[at]
    town = facts["place_tier"].values[at] == "town"
    kind = np.where(town, "township_health_centre", "village_clinic")
    node, km = _road_nodes(territory, at)
    labels = facts["place"].values[at].astype(str)
    return {
        "facility_kind": np.full(len(at), KIND),
        "facility_name_en": _named(facts["county_name_en"].values[county], labels, " clinic "),
        "facility_name_zh": _named(facts["county_name_zh"].values[county], labels, "卫生机构"),
        "facility_class": kind,
        "facility_lon": facts["place_lon"].values[at],
        "facility_lat": facts["place_lat"].values[at],
        "facility_node": node,
        "facility_access_distance": km,
        "facility_supply": np.asarray([SUPPLY[supply][name] for name in kind.tolist()], float),
    }


def _named(county: NDArray[Any], labels: NDArray[np.str_], word: str) -> NDArray[np.str_]:
    return np.asarray([f"{a}{word}{b}" for a, b in zip(county, labels, strict=True)], dtype=str)


def _road_nodes(territory: Territory, at: Ints) -> tuple[Ints, NDArray[np.float64]]:
    """Nearest end of an open road for each place, and km of local road to it."""
    facts = territory.facts
    road = (facts["link_mode"].values == "road") & (facts["link_open"].values > 0)
    ends = [facts[word].values[road].astype(np.int64) for word in ("link_from", "link_to")]
    nodes = np.unique(np.concatenate(ends))
    if not len(nodes) or not len(at):
        return np.full(len(at), -1, np.int64), np.zeros(len(at))
    lon, lat = facts["node_lon"].values.astype(float), facts["node_lat"].values.astype(float)
    x, y = facts["place_lon"].values[at].astype(float), facts["place_lat"].values[at].astype(float)
    _, nearest = cKDTree(_sphere(lon[nodes], lat[nodes])).query(_sphere(x, y))
    node = nodes[nearest]
    km = straight_km(x, y, lon[node], lat[node]) * facts["local_detour"].values[at]
    reached = km <= MAX_KM
    return np.where(reached, node, -1), np.where(reached, km, 0.0)


def _sphere(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def _nothing(word: str, count: int) -> NDArray[Any]:
    kind = quantities()[word].type
    if kind == "text":
        return np.full(count, "")
    return np.full(count, -1 if kind == "index" else 0)


def _extended(
    facts: xr.Dataset, word: str, added: NDArray[Any], source: str
) -> dict[str, tuple[tuple[str, ...], NDArray[Any], dict[str, Any]]]:
    """The fact with rows for the clinics, and which of its rows are modelled."""
    old = facts[word]
    values = old.values
    if values.dtype.kind not in "UO":
        added = added.astype(values.dtype)
    attributes = {**old.attrs, "source": f"{old.attrs['source']}; clinics {source}"}
    by: tuple[str, ...] = ("facility",)
    result: dict[str, tuple[tuple[str, ...], NDArray[Any], dict[str, Any]]] = {}
    if old.attrs["status"] == "modelled":
        return {word: (by, np.concatenate([values, added]), attributes)}
    if old.attrs["status"] == "mixed":
        status = facts[status_word(word)].values
    else:
        status = np.full(len(values), STATUSES.index(old.attrs["status"]))
    modelled = np.full(len(added), STATUSES.index("modelled"))
    attributes["status"] = "mixed"
    result[word] = (by, np.concatenate([values, added]), attributes)
    both = np.concatenate([status, modelled]).astype(np.int8)
    result[status_word(word)] = (by, both, {})
    return result
