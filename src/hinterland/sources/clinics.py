"""Clinics synthesised at seats, towns and villages, for territories whose source lists none."""

from __future__ import annotations

from typing import Any, NamedTuple

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
    "doctors": {
        "community_health_centre": 20.0, "township_health_centre": 15.0, "village_clinic": 1.5,
    },
    "beds": {
        "community_health_centre": 25.0, "township_health_centre": 40.0, "village_clinic": 0.0,
    },
}  # fmt: skip
"""What one clinic offers; assumed round numbers of the order of national means."""

COUNTS = {"town": ("towns", "townships"), "village": ("villagers_committees",)}
"""Facts of a county that count its settlements of a tier."""

MAX_KM = 500.0
"""Farthest way to the road that the codebook allows; beyond it a clinic has no road."""

_SOURCE = (
    "synthesised: at each county seat one community health centre for each subdistrict, at least "
    "one; one health centre for each town and township, at the place that stands for it{more}; "
    "road nodes follow the seats and places; {supply} of each assumed: {each}"
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Sites(NamedTuple):
    """Where clinics stand.

    Attributes:
        county: (clinic,) position of the county.
        kind: (clinic,) class.
        label: (clinic,) label without the kind.
        lon, lat: (clinic,) degrees.
        node: (clinic,) road node, -1 for none.
        km: (clinic,) km of road to it.
    """

    county: Ints
    kind: NDArray[np.str_]
    label: NDArray[np.str_]
    lon: Floats
    lat: Floats
    node: Ints
    km: Floats


def with_clinics(
    territory: Territory, *, villages_per_clinic: int = 0, supply: str = "doctors"
) -> Territory:
    """The territory with clinics at each county seat and town, and optionally at villages.

    A seat has one for each subdistrict (fact `subdistricts`), at least one. A single town has one;
    a place that stands for the towns of a county has one for each of them (facts `towns` and
    `townships`), all at its mean position.

    Args:
        territory: of three places a county or of single settlements, as `with_villages` makes
            them; only the region gets clinics.
        villages_per_clinic: k for one clinic per k villages of a county, rounded up; 0 for none.
        supply: "doctors" or "beds", what `facility_supply` counts at a clinic.

    Returns:
        A Territory whose new facilities of kind `clinic` follow the existing ones, all marked
        modelled. At a seat, node and way to it are the seat's own; elsewhere the node is the
        nearest end of an open road in a straight line, the way to it that distance times the
        place's local detour; -1 where no road is open. A facility that was there before has the
        supply it had, or 0.

    Raises:
        InputError: an argument is out of range, or clinics are there already.
    """
    _check(territory, villages_per_clinic, supply)
    at = _sites(territory, villages_per_clinic)
    facts = territory.facts
    new = _new_facts(territory, at, supply)
    more = f" and one per {villages_per_clinic} villages" if villages_per_clinic else ""
    each = ", ".join(f"{n:g} a {kind.replace('_', ' ')}" for kind, n in SUPPLY[supply].items())
    source = _SOURCE.format(more=more, supply=supply, each=each)
    old = facts.sizes.get("facility", 0)
    made: dict[str, Any] = {}
    for word in map(str, facts.data_vars):
        if word in quantities() and facts[word].dims == ("facility",):
            added = new.get(word, _nothing(word, len(at.label)))
            made |= _extended(facts, word, added, source)
    if "facility_supply" not in made:
        both = np.concatenate([np.zeros(old), new["facility_supply"]])
        about = {"source": source, "status": "modelled"}
        made["facility_supply"] = (("facility",), both, about)
    labels = [f"{KIND}:{label}" for label in at.label.tolist()]
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


def _sites(territory: Territory, villages_per_clinic: int) -> _Sites:
    """Seats first, by county; then places, in their order."""
    facts = territory.facts
    home = np.flatnonzero(territory.region)
    own = np.maximum(facts["subdistricts"].values[home], 1) if territory.has("subdistricts") else 1
    seat = np.repeat(home, np.broadcast_to(own, len(home)).astype(np.int64))
    number = _numbers(territory, villages_per_clinic)
    place = np.repeat(np.arange(len(number)), number)
    node, km = _road_nodes(territory, place)
    town = facts["place_tier"].values[place].astype(str) == "town"
    codes = facts["county"].values.astype(str)
    return _Sites(
        county=np.concatenate([seat, facts["place_county"].values[place].astype(np.int64)]),
        kind=np.concatenate([np.full(len(seat), "community_health_centre"),
                             np.where(town, "township_health_centre", "village_clinic")]),
        label=np.concatenate([_numbered(np.char.add(codes, "-seat"), seat),
                              _numbered(facts["place"].values.astype(str), place)]),
        lon=_both(facts, "lon", seat, place),
        lat=_both(facts, "lat", seat, place),
        node=np.concatenate([facts["seat_node"].values[seat].astype(np.int64), node]),
        km=np.concatenate([facts["seat_access_distance"].values[seat].astype(float), km]),
    )  # fmt: skip


def _both(facts: xr.Dataset, axis: str, seat: Ints, place: Ints) -> Floats:
    at = facts[f"seat_{axis}"].values[seat], facts[f"place_{axis}"].values[place]
    return np.concatenate([part.astype(float) for part in at])


def _numbered(names: NDArray[np.str_], at: Ints) -> NDArray[np.str_]:
    """Names at positions that come in runs; numbered from 1 where a run is longer than one."""
    run = np.arange(len(at)) - np.searchsorted(at, at)
    many = np.bincount(at, minlength=len(names))[at] > 1
    pairs = zip(names[at].tolist(), run.tolist(), many.tolist(), strict=True)
    return np.asarray([f"{name}-{n + 1}" if more else name for name, n, more in pairs], dtype=str)


def _numbers(territory: Territory, villages_per_clinic: int) -> Ints:
    """(place,) clinics."""
    facts = territory.facts
    tier, inside = facts["place_tier"].values.astype(str), territory.place_region
    stands = _stands_for(territory)
    number = np.where(inside & (tier == "town"), stands, 0)
    if villages_per_clinic:
        villages = np.flatnonzero(inside & (tier == "village"))
        county = facts["place_county"].values[villages]
        order = np.argsort(county, kind="stable")
        stood = stands[villages[order]]
        upto = np.cumsum(stood)
        first = np.searchsorted(county[order], county[order])
        before = upto - stood - (upto - stood)[first]
        # The k-th, 2k-th ... village of a county begins another clinic's share.
        k = villages_per_clinic
        number[villages[order]] = -(-(before + stood) // k) - -(-before // k)
    return np.asarray(number, dtype=np.int64)


def _stands_for(territory: Territory) -> Ints:
    """(place,) settlements: what is stated, else the county's count at the only place of a tier."""
    facts = territory.facts
    tier = facts["place_tier"].values.astype(str)
    county = facts["place_county"].values.astype(np.int64)
    stands = np.zeros(len(tier), dtype=np.int64)
    if territory.has("settlements"):
        stands = facts["settlements"].values.astype(np.int64)
    for name, words in COUNTS.items():
        mine = np.flatnonzero(tier == name)
        alone = mine[np.bincount(county[mine], minlength=facts.sizes["county"])[county[mine]] == 1]
        unknown = alone[stands[alone] == 0]
        for word in words:
            if territory.has(word):
                stands[unknown] += facts[word].values[county[unknown]].astype(np.int64)
    return np.maximum(stands, 1)


def _new_facts(territory: Territory, at: _Sites, supply: str) -> dict[str, NDArray[Any]]:
    facts = territory.facts
    return {
        "facility_kind": np.full(len(at.label), KIND),
        "facility_name_en": _named(facts["county_name_en"].values[at.county], at.label, " clinic "),
        "facility_name_zh": _named(facts["county_name_zh"].values[at.county], at.label, "卫生机构"),
        "facility_class": at.kind,
        "facility_lon": at.lon,
        "facility_lat": at.lat,
        "facility_node": at.node,
        "facility_access_distance": at.km,
        "facility_supply": np.asarray([SUPPLY[supply][name] for name in at.kind.tolist()], float),
    }


def _named(county: NDArray[Any], labels: NDArray[np.str_], word: str) -> NDArray[np.str_]:
    return np.asarray([f"{a}{word}{b}" for a, b in zip(county, labels, strict=True)], dtype=str)


def _road_nodes(territory: Territory, at: Ints) -> tuple[Ints, Floats]:
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


def _sphere(lon: Floats, lat: Floats) -> Floats:
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
