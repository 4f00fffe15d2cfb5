"""Freight: generalised cost and time by class of goods, within the country and across the border.

The cost of a tonne on its way is what is paid (tariffs, tolls, handling, fees) and what its time is
worth:

    cost = paid + hours x (1 + margin) x (value of time + spoilage x value of the goods)

`margin` is the allowance for late arrival of a mode. Spoilage is taken linear in time: a share r of
the value per hour, which stands for 1 - exp(-r h) while r h is small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from hinterland.codebook import Parameters
from hinterland.connect.modes.arcs import Arcs, Flags
from hinterland.connect.modes.emissions import arc_co2
from hinterland.connect.modes.multimodal import MultimodalGraph, multimodal_graph
from hinterland.connect.parameters import COMMODITIES
from hinterland.connect.seasons import Season
from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory, described
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent

FREIGHT_MODES = ("road", "ferry", "rail", "air", "sea", "water")
ASSUMPTIONS = (
    "Freight tariffs, handling, values of time and of goods are defaults marked as assumed or "
    "unverified unless the territory sets them.",
    "Goods are loaded and unloaded by road at both seats; a tonne pays the mean tariff whatever "
    "the size of the shipment.",
    "Beyond the border the tariff of the mode that crosses it holds, along gateway_distance.",
)

Singles = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True)
class FreightCosts:
    """What each arc costs a tonne of one class of goods.

    Attributes:
        paid: (arc,) money/t for tariffs, tolls, handling and fees.
        hours: (arc,) hours, infinite where the goods may not pass.
        cost: (arc,) generalised cost, money/t.
    """

    paid: Floats
    hours: Floats
    cost: Floats


def freight(
    territory: Territory,
    *,
    commodities: Sequence[str] = COMMODITIES,
    season: Season | None = None,
    co2: bool = False,
    graph: MultimodalGraph | None = None,
    progress: Progress = silent,
) -> xr.Dataset:
    """Cheapest ways of a tonne between county seats and to foreign markets.

    Args:
        territory: the region.
        commodities: classes of goods, of `parameters.COMMODITIES`.
        season: see `multimodal_graph`.
        co2: whether to add freight_co2 (kg/t) along the same ways.
        graph: of the same territory and season, where it has been built before.
        progress: told of each class of goods.

    Returns:
        freight_cost (money/t) and freight_time (h), both (commodity, county, county_to); where the
        territory knows gateways also foreign_cost and foreign_time (commodity, county, foreign).
        Infinite where there is no way; `attrs["assumptions"]` says what they rest on.

    Raises:
        InputError: as in `multimodal_graph`, or an unknown class of goods.
    """
    _refuse_unknown(commodities)
    net = graph or multimodal_graph(territory, season)
    shape = (len(commodities), len(net.county), len(net.county) + len(net.foreign))
    found = {name: np.empty(shape, dtype=np.float32) for name in ("cost", "time", "co2")[: 2 + co2]}
    with progress("freight between county seats", len(commodities)) as advance:
        for row, name in enumerate(commodities):
            costs = freight_costs(net.arcs, net.values, name)
            used = carries_goods(net.arcs, net.values, name)
            for word, weight in _carried(net, costs, co2).items():
                total, along = between_seats(net, costs.cost, weight, used)
                found["cost"][row], found[word][row] = total, along
            advance(1)
    return _labelled(territory, net, commodities, found)


def between_seats(
    net: MultimodalGraph, cost: Floats, along: Floats | None, used: Flags
) -> tuple[Singles, ...]:
    """(county, county + foreign) least cost of goods, and with `along` its sum on the same ways.

    No way between seats leads over a foreign market, so a border that opens sooner moves the ways
    abroad alone.

    Args:
        net: the network.
        cost, along, used: see `CheapestWays.kept`.
    """
    inside = net.ways.kept(
        cost, net.county, net.county, along, used=used, aside=net.arcs.is_step("gate")
    )
    if not len(net.foreign):
        return inside
    beyond = net.ways.kept(cost, net.county, net.foreign, along, used=used)
    return tuple(np.concatenate(both, axis=1) for both in zip(inside, beyond, strict=True))


def freight_costs(table: Arcs, values: Parameters, commodity: str) -> FreightCosts:
    """What every arc costs a tonne of a class of goods; see the module for the equation.

    Raises:
        InputError: an unknown class of goods.
    """
    _refuse_unknown([commodity])
    hours = np.full(len(table), np.inf)
    paid, margin = np.zeros(len(table)), np.zeros(len(table))
    usable = carries_goods(table, values, commodity)
    for mode in FREIGHT_MODES:
        mine = _of_mode(table, mode) & usable
        if not mine.any():
            continue
        hours[mine] = (_moving(table, values, mode, commodity) + table.delay)[mine]
        paid[mine] = (_charge(table, values, mode, commodity) + table.fee)[mine]
        margin[mine] = values.get("freight", mode, "reliability", commodity)
        handled = mine & _handled(table, mode)
        if handled.any():
            times = table.handling[handled]
            hours[handled] += times * values.get("freight", mode, "handling_time", commodity)
            paid[handled] += times * values.get("freight", mode, "handling_cost", commodity)
    worth = hour_value(values, commodity)
    open_arc = np.isfinite(hours)
    cost = np.full(len(table), np.inf)
    cost[open_arc] = (paid + np.where(open_arc, hours, 0.0) * (1 + margin) * worth)[open_arc]
    return FreightCosts(paid, hours, cost)


def carries_goods(table: Arcs, values: Parameters, commodity: str) -> Flags:
    """(arc,) True for arcs that a class of goods may use when they are open."""
    usable = np.zeros(len(table), dtype=bool)
    for mode in FREIGHT_MODES:
        if values.get("freight", mode, "carried", commodity) > 0:
            usable |= _of_mode(table, mode)
    return usable & table.goods


def hour_value(values: Parameters, commodity: str) -> float:
    """What an hour on the way costs a tonne: value of time and spoilage, money/t/h."""
    spoiled = values.get("freight", "all", "spoilage", commodity)
    return values.get("freight", "all", "value_of_time", commodity) + spoiled * values.get(
        "freight", "all", "value", commodity
    )


def _of_mode(table: Arcs, mode: str) -> Flags:
    """Arcs of a freight mode; rail of every class is rail."""
    return table.is_mode(*(("rail", "hsr") if mode == "rail" else (mode,)))


def _moving(table: Arcs, values: Parameters, mode: str, commodity: str) -> Floats:
    """Hours under way. Beyond the border the given hours hold."""
    at_gate = table.is_step("gate")
    if mode == "air":
        block = table.km / values.get("freight", "air", "speed")
        block = block + values.get("freight", "air", "fixed_time")
        return np.where(table.is_step("fly"), block, table.hours)
    if mode in ("sea", "water"):
        return table.hours
    if mode == "ferry":
        return table.hours / values.get("freight", "ferry", "speed_factor")
    if mode == "rail":
        limit = values.get("freight", "rail", "speed_limit", commodity)
        # A closed link takes infinite hours and stays closed.
        return np.where(at_gate, table.hours, np.maximum(table.hours, table.km / limit))
    rest = values.get("freight", "road", "rest_share", commodity)
    return np.where(at_gate, table.hours, _driving(table, values, commodity) * (1 + rest))


def _driving(table: Arcs, values: Parameters, commodity: str) -> Floats:
    """(arc,) hours at the wheel of a truck."""
    slower = table.hours / values.get("freight", "road", "speed_factor")
    limit = values.get("freight", "road", "speed_limit", commodity)
    return np.asarray(np.maximum(slower, table.km / limit))


def _charge(table: Arcs, values: Parameters, mode: str, commodity: str) -> Floats:
    """Tariff and toll, money/t.

    A truck is paid by the kilometre (fuel, wear) and by the hour at the wheel (driver, vehicle):
    tariff x ((1 - share) km + share x speed at which the tariff holds x hours). It also pays for
    its empty running: tariff / (1 - empty share). `link_haulage` scales the tariff of any mode, and
    no toll.
    """
    tariff = values.get("freight", mode, "tariff", commodity)
    if mode != "road":
        return table.km * tariff * table.haulage
    tariff /= 1 - values.get("freight", "road", "empty_share")
    usual, share = (values.get("freight", "road", word) for word in ("tariff_speed", "hour_share"))
    hours = _driving(table, values, commodity)
    # Beyond the border hours are given and hold waiting; a closed link has no price.
    as_usual = table.is_step("gate") | ~np.isfinite(hours)
    slowness = np.where(as_usual, table.km, usual * np.where(as_usual, 0.0, hours))
    toll = table.km * table.toll * values.get("freight", "road", "toll_ratio")
    hauled = tariff * ((1 - share) * table.km + share * slowness) * table.haulage
    return np.asarray(hauled + toll)


def _handled(table: Arcs, mode: str) -> Flags:
    """Arcs on which goods are loaded or unloaded: at seats by road, else at the ends of a layer.

    An assumed flight bears its own loading, also of what changes from another flight.
    """
    if mode in ("road", "ferry"):
        return table.is_step("access")
    if mode == "air":
        return table.is_step("fly", "depart", "alight")
    return table.is_step("board", "depart", "alight")


def _carried(net: MultimodalGraph, costs: FreightCosts, co2: bool) -> dict[str, Floats]:
    carried = {"time": costs.hours}
    if co2:
        carried["co2"] = arc_co2(net.arcs, net.values)
    return carried


def _labelled(
    territory: Territory,
    net: MultimodalGraph,
    commodities: Sequence[str],
    found: Mapping[str, Singles],
) -> xr.Dataset:
    facts = territory.facts
    inside = len(net.county)
    coords = {
        "commodity": list(commodities),
        "county": facts["county"].values,
        "county_to": facts["county"].values,
    }
    words = {"cost": "freight_cost", "time": "freight_time", "co2": "freight_co2"}
    columns = {
        words[name]: (("commodity", "county", "county_to"), values[:, :, :inside])
        for name, values in found.items()
    }
    if len(net.foreign):
        coords["foreign"] = facts["foreign"].values
        for name in ("cost", "time"):
            beyond = found[name][:, :, inside:]
            columns[f"foreign_{name}"] = (("commodity", "county", "foreign"), beyond)
    notes = [*net.assumptions, *ASSUMPTIONS]
    made = xr.Dataset(columns, coords=coords, attrs={"assumptions": notes})
    return described(territory, made)


def _refuse_unknown(commodities: Sequence[str]) -> None:
    strange = [name for name in commodities if name not in COMMODITIES]
    if strange:
        raise InputError(
            Fault(
                "Classes of goods are not known.",
                first_labels(strange),
                f"Use {', '.join(COMMODITIES)}.",
            )
        )
