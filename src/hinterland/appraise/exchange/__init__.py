"""What an equilibrium says of exchange between town and country: indicators by county.

Each indicator is one function of the accounts of any group of places, so that a number for a
province is made of its places and is no mean of numbers for counties.
"""

from hinterland.appraise.exchange import (
    balance,
    markets,
    participation,
    potential,
    regional,
    roles,
    supply_chains,
)
from hinterland.appraise.exchange.appraising import exchange_of
from hinterland.appraise.exchange.ledger import Ledger, measures

__all__ = [
    "Ledger",
    "balance",
    "exchange_of",
    "markets",
    "measures",
    "participation",
    "potential",
    "regional",
    "roles",
    "supply_chains",
]
