"""Through what an equilibrium differs from the baseline: parts that add up exactly."""

from hinterland.equilibrate.channels.living import real_income_parts, welfare_parts
from hinterland.equilibrate.channels.sales import job_parts, sales_parts

__all__ = ["job_parts", "real_income_parts", "sales_parts", "welfare_parts"]
