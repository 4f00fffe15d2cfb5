"""What an arc of the multimodal network costs a passenger: hours and fare."""

from __future__ import annotations

from typing import Any

import numpy as np

from hinterland.codebook import Parameters
from hinterland.connect.modes.arcs import MODES, Arcs, Flags
from hinterland.errors import Fault, InputError, first_labels
from hinterland.numerics.paths import Floats

TRANSIT = ("bus", "coach", "metro", "tram")
GOODS_ONLY = ("sea", "water")


def passenger_costs(
    table: Arcs, values: Parameters, terminal: float, modes: tuple[str, ...] = MODES
) -> tuple[Floats, Floats]:
    """(arc,) hours and (arc,) fare of a passenger; infinite hours where there is no passage.

    Args:
        table: the arcs.
        values: parameters in force.
        terminal: hours for leaving and arriving by road, half of it at each end.
        modes: modes that may be used.

    Raises:
        InputError: an unknown mode.
    """
    strange = [mode for mode in modes if mode not in MODES]
    if strange:
        raise InputError(
            Fault("Modes are not known.", first_labels(strange), f"Use {', '.join(MODES)}.")
        )
    hours, fare = table.hours.copy(), table.fare.copy()
    for mode in ("road", "ferry"):
        _by_car(table, values, mode, hours, fare)
    _by_rail(table, values, hours, fare)
    _by_air(table, values, hours, fare)
    for mode in TRANSIT:
        _by_line(table, values, mode, hours, fare)
    hours += np.where(table.is_step("access"), terminal / 2, 0.0)
    return np.where(carries_people(table, modes), hours, np.inf), fare


def carries_people(table: Arcs, modes: tuple[str, ...] = MODES) -> Flags:
    """(arc,) True for arcs of these modes that passengers may use when they are open."""
    return table.people & table.is_mode(*(mode for mode in modes if mode not in GOODS_ONLY))


def _by_car(table: Arcs, values: Parameters, mode: str, hours: Floats, fare: Floats) -> None:
    mine = table.is_mode(mode)
    hours[mine] /= values.get("passenger", mode, "speed_factor")
    per_km = values.get("passenger", mode, "running_cost") + table.toll[mine]
    cost = per_km * table.km[mine] / values.get("passenger", "road", "occupancy")
    fare[mine] = np.where(table.fare[mine] > 0, table.fare[mine], cost)
    departs = mine & table.is_step("depart")
    hours[departs] += table.delay[departs]


def _by_rail(table: Arcs, values: Parameters, hours: Floats, fare: Floats) -> None:
    rail, hsr = table.is_mode("rail"), table.is_mode("hsr")
    speed = np.divide(table.km, table.hours, out=np.zeros(len(table)), where=table.hours > 0)
    fast = hsr & (speed >= values.get("passenger", "hsr", "fast_from"))
    per_km = np.where(rail, values.get("passenger", "rail", "fare"), 0.0)
    per_km[hsr] = values.get("passenger", "hsr", "fare")
    per_km[fast] = values.get("passenger", "hsr", "fast_fare")
    mine = (rail | hsr) & table.is_step("run", "depart") & (table.fare == 0)
    fare[mine] = (per_km * table.km)[mine]
    board = rail & table.is_step("board")
    hours[board] += values.get("passenger", "rail", "board_time") * table.wait[board]
    hours[rail & table.is_step("alight")] += values.get("passenger", "rail", "alight_time")
    departs = (rail | hsr) & table.is_step("depart")
    hours[departs] += table.delay[departs]


def _by_air(table: Arcs, values: Parameters, hours: Floats, fare: Floats) -> None:
    air = table.is_mode("air")
    assumed, given = air & table.is_step("fly"), air & table.is_step("run", "depart")
    board = values.get("passenger", "air", "board_time")
    # Every flight bears the time of a change, so boarding has that much less to bear. A change
    # takes no longer than coming from outside.
    change = min(values.get("passenger", "air", "connect_time"), board)
    block = table.km / values.get("passenger", "air", "speed")
    change_here = change * table.wait
    hours[assumed] = (block + values.get("passenger", "air", "fixed_time") + change_here)[assumed]
    boarded, departs = air & table.is_step("board"), air & table.is_step("depart")
    hours[boarded] += (board - change) * table.wait[boarded]
    hours[departs] += board * table.wait[departs]
    hours[air & table.is_step("alight")] += values.get("passenger", "air", "alight_time")
    unpriced = (assumed | given) & (table.fare == 0)
    price = values.get("passenger", "air", "fare") * table.km
    fare[unpriced] = (price + values.get("passenger", "air", "fixed_fare"))[unpriced]
    fare[assumed | given] *= table.ticket[assumed | given]


def _by_line(table: Arcs, values: Parameters, mode: str, hours: Floats, fare: Floats) -> None:
    mine = table.is_mode(mode)
    unpriced = mine & (table.fare == 0)
    fare[unpriced] = (values.get("passenger", mode, "fare") * table.km)[unpriced]
    departs = mine & table.is_step("depart")
    wait: Any = np.where(table.delay > 0, table.delay, values.get("passenger", mode, "wait"))
    hours[departs] += wait[departs]
    fare[departs & (table.fare == 0)] += values.get("passenger", mode, "fixed_fare")
