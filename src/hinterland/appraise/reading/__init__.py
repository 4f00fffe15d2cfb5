"""What is told of a package beside who gains: hubs, pace, use, accounts, bands, emissions."""

from hinterland.appraise.reading.bands import by_distance, by_tier
from hinterland.appraise.reading.emissions import freight_emissions_total
from hinterland.appraise.reading.factor_prices import factor_prices
from hinterland.appraise.reading.favoured import HubBias, hub_bias, hub_places
from hinterland.appraise.reading.keeping_pace import Pace, pace
from hinterland.appraise.reading.use import Use, road_use
from hinterland.appraise.reading.worth import income_a_worker, money_gain

__all__ = [
    "HubBias",
    "Pace",
    "Use",
    "by_distance",
    "by_tier",
    "factor_prices",
    "freight_emissions_total",
    "hub_bias",
    "hub_places",
    "income_a_worker",
    "money_gain",
    "pace",
    "road_use",
]
