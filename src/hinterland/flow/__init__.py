"""The nouns that flow through the product, frozen: Territory, Access, Equilibrium, Assessment.

Flows and Exchange are what an Equilibrium means between places.

Stages import the nouns and never each other; they meet only in `evaluate`. Labels are outside:
every noun holds an xarray Dataset whose variables are words of the codebook, with exact labels.
"""

from hinterland.flow.described import described
from hinterland.flow.exchanged import Exchange, Flows
from hinterland.flow.results import Access, Assessment, Equilibrium, Missing
from hinterland.flow.territory import REQUIRED_SETTINGS, Territory, expect_territory

__all__ = [
    "REQUIRED_SETTINGS",
    "Access",
    "Assessment",
    "Equilibrium",
    "Exchange",
    "Flows",
    "Missing",
    "Territory",
    "described",
    "expect_territory",
]
