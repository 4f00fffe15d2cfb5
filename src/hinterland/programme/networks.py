"""Links, facilities and gateways of the counties where a measure acts, and amounts on places."""

from __future__ import annotations

from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from hinterland.flow import Territory
from hinterland.programme.at import At
from hinterland.sources.link_counties import link_rows, nearest, on_sphere

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

HSR_CLASSES = ("hsr", "high_speed")


class Networks:
    """Where links, facilities and gateways of a territory stand.

    Args:
        territory: any.
    """

    def __init__(self, territory: Territory) -> None:
        self._facts = territory.facts

    @cached_property
    def link_county(self) -> Ints:
        """(link,) position of the county of each link."""
        return link_rows(self._facts)

    @cached_property
    def facility_county(self) -> Ints:
        """(facility,) position of the county with the nearest seat, in a straight line."""
        facts = self._facts
        seats = on_sphere(facts["seat_lon"].values, facts["seat_lat"].values)
        points = on_sphere(facts["facility_lon"].values, facts["facility_lat"].values)
        return nearest(seats, points)

    @cached_property
    def km(self) -> Floats:
        """(link,) length on the ground."""
        facts = self._facts
        return np.asarray(facts["link_geometry"].values.astype(float) * facts["link_detour"].values)

    @cached_property
    def mode(self) -> npt.NDArray[np.str_]:
        """(link,) mode of each link."""
        return np.asarray(self._facts["link_mode"].values.astype(str))

    @cached_property
    def fast(self) -> Mask:
        """(link,) True for high-speed rail."""
        fast = np.isin(self._facts["link_class"].values.astype(str), HSR_CLASSES)
        return np.asarray((self.mode == "rail") & fast)

    @cached_property
    def is_open(self) -> Mask:
        """(link,) True for links that traffic uses."""
        return np.asarray(self._facts["link_open"].values > 0)

    def facilities(self, *kinds: str) -> Mask:
        """(facility,) True for facilities of these kinds."""
        return np.isin(self._facts["facility_kind"].values.astype(str), kinds)

    def gateways(self, *kinds: str) -> Mask:
        """(gateway,) True for gateways at facilities of these kinds; nothing without gateways."""
        if "gateway_facility" not in self._facts:
            return np.zeros(0, dtype=bool)
        return np.asarray(self.facilities(*kinds)[self.gateway_facility])

    @cached_property
    def gateway_facility(self) -> Ints:
        """(gateway,) position of the port or crossing."""
        return np.asarray(self._facts["gateway_facility"].values.astype(np.int64))

    def with_facility(self, *kinds: str) -> Mask:
        """(county,) True where a facility of these kinds stands."""
        found = np.zeros(self._facts.sizes["county"], dtype=bool)
        found[self.facility_county[self.facilities(*kinds)]] = True
        return found

    def with_links(self, chosen: Mask) -> Mask:
        """(county,) True where one of these links lies."""
        found = np.zeros(self._facts.sizes["county"], dtype=bool)
        found[self.link_county[chosen]] = True
        return found


_known: WeakKeyDictionary[Territory, Networks] = WeakKeyDictionary()


def networks(territory: Territory) -> Networks:
    """The same of a territory, worked out once."""
    if territory not in _known:
        _known[territory] = Networks(territory)
    return _known[territory]


def links_at(at: At) -> Mask:
    """(link,) True for links of the sites."""
    return np.asarray(at.county[networks(at.territory).link_county])


def facilities_at(at: At, *kinds: str) -> Mask:
    """(facility,) True for facilities of these kinds at the sites."""
    net = networks(at.territory)
    return np.asarray(net.facilities(*kinds) & at.county[net.facility_county])


def gateways_at(at: At, *kinds: str) -> Mask:
    """(gateway,) True for gateways at such facilities of the sites."""
    net = networks(at.territory)
    found = net.gateways(*kinds)
    if not len(found):
        return found
    return np.asarray(found & at.county[net.facility_county[net.gateway_facility]])


def summed(territory: Territory, rows: Ints, amounts: Floats | float) -> Floats:
    """(county,) sums of amounts that belong to rows of counties."""
    values = np.broadcast_to(np.asarray(amounts, dtype=float), rows.shape)
    size = territory.facts.sizes["county"]
    return np.asarray(np.bincount(rows, values, minlength=size), dtype=np.float64)


def km_on_places(territory: Territory, links: Mask, weight: Floats | float = 1.0) -> Floats:
    """(place,) km of links, each laid on the places of its county; see `on_places`."""
    net = networks(territory)
    km = (net.km * weight)[links]
    return on_places(territory, summed(territory, net.link_county[links], km))


def on_places(territory: Territory, by_county: Floats) -> Floats:
    """(place,) amounts of counties shared out by residents; alike where nobody lives."""
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    people = facts["population"].values.astype(float)
    counties = facts.sizes["county"]
    all_people = np.bincount(county, people, minlength=counties)[county]
    alike = 1.0 / np.bincount(county, minlength=counties)[county]
    share = np.where(all_people > 0, people / np.where(all_people > 0, all_people, 1.0), alike)
    return np.asarray(by_county[county] * share)


def in_cities(territory: Territory, by_county: Floats) -> Floats:
    """(place,) amounts of counties at their first place, the city where there is one."""
    county = territory.facts["place_county"].values.astype(np.int64)
    tier = territory.facts["place_tier"].values.astype(str)
    order = np.lexsort((np.arange(len(county)), tier != "city", county))
    first = order[np.unique(county[order], return_index=True)[1]]
    found = np.zeros(len(county))
    found[first] = by_county[county[first]]
    return found
