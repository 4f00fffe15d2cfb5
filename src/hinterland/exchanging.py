"""Exchange between town and country in equilibrium, before or after changes."""

from __future__ import annotations

from collections.abc import Iterable

from hinterland.appraise.exchange import exchange_of
from hinterland.change import Change, apply
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.flows import flows
from hinterland.equilibrate.flows.information import information_flows
from hinterland.equilibrate.results import labelled
from hinterland.equilibrate.solving import TOLERANCE, solve
from hinterland.equilibrate.system import Causes
from hinterland.evaluation import travel
from hinterland.flow import Exchange, Flows, Territory, expect_territory
from hinterland.records.progress import Progress, silent

RESTING = 1e-6
"""Residual that is enough where nothing changed: the calibration makes the baseline exact."""


def exchange(
    territory: Territory, changes: Iterable[Change] = (), *, progress: Progress = silent
) -> Exchange:
    """What goes between the places of a territory, and what it says of town and country.

    Args:
        territory: facts; what the equilibrium is calibrated on.
        changes: measures or shocks, in any order.
        progress: told where the work is.

    Returns:
        Indicators by county, for provinces and for the region, with the flows behind them; all of
        it is modelled.

    Raises:
        ChangeError: a change names what does not exist.
        NotConverged: there is no equilibrium near.
        InputError: facts that the equilibrium needs are missing.
    """
    expect_territory(territory)
    after = apply(territory, changes)
    before = travel(territory, progress)
    made = model(territory, before, progress).calibrated
    same = after is territory
    access = before if same else travel(after, progress)
    moved = Causes() if same else causes(made, territory, before, after, access)
    with progress("exchange", 2) as advance:
        found = solve(made.economy, moved, tolerance=RESTING if same else TOLERANCE)
        balanced = labelled(after, made, moved, found)
        advance(1)
        between = flows(after, made, moved, found.outcome)
        contacts = information_flows(
            made,
            found.outcome,
            before=territory,
            access_before=before,
            after=after,
            access=access,
        )
        pair = ("county", "county_to")
        between = Flows(between.values.assign(information_contacts=(pair, contacts)))
        told = exchange_of(after, access, balanced, between)
        advance(1)
    return told
