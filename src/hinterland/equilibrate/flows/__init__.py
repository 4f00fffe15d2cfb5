"""What goes between places in equilibrium: goods, people and what else has a line in FACTORS."""

from hinterland.equilibrate.flows.collect import FACTORS, Factor, flows
from hinterland.equilibrate.flows.goods import farm_goods, goods, tourism
from hinterland.equilibrate.flows.people import people

__all__ = ["FACTORS", "Factor", "farm_goods", "flows", "goods", "people", "tourism"]
