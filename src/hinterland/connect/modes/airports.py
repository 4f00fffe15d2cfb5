"""What airports ask of passengers on flights that the facts give as links."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hinterland.connect.modes.arcs import Arcs
from hinterland.connect.modes.layers import Links
from hinterland.connect.modes.terminals import times_usual
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats


def given_flights(territory: Territory, table: Arcs, links: Links) -> Arcs:
    """The arcs with what airports ask of passengers on flights that the facts give.

    Args:
        territory: with factors of airports, by `facility_wait` and `facility_fare`.
        table: arcs of links that are boarded at stops.
        links: of the territory.
    """
    if not (table.is_mode("air") & (table.link >= 0)).any():
        return table
    wait, ticket = _at_nodes(territory, "facility_wait"), _at_nodes(territory, "facility_fare")
    flown = table.is_mode("air") & (table.link >= 0)
    link = table.link[flown]
    waits, tickets = table.wait.copy(), table.ticket.copy()
    # The first arc of a ride leaves from the stop itself; the others from on board, where no one
    # waits.
    departs = flown & table.is_step("depart")
    waits[departs] = wait[table.tail[departs]]
    tickets[flown] = ticket[links.start[link]] * ticket[links.end[link]]
    return replace(table, wait=waits, ticket=tickets)


def _at_nodes(territory: Territory, word: str) -> Floats:
    """(node,) such a fact of the airport at the node, 1 where there is none."""
    found = np.ones(territory.facts.sizes["node"])
    node = territory.facts["facility_node"].values.astype(np.int64)
    here = (territory.facts["facility_kind"].values == "airport") & (node >= 0)
    found[node[here]] = times_usual(territory, word)[here]
    return found
