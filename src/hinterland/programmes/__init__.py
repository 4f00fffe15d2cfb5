"""Programmes side by side, and the first Go-West campaign against what was published of it."""

from hinterland.programmes.campaign import BackTest, back_test
from hinterland.programmes.side_by_side import MEANING, compare_programmes

__all__ = ["MEANING", "BackTest", "back_test", "compare_programmes"]
