"""Customizable contraction hierarchies on an elimination tree, without a word of any domain.

Dibbelt, Strasser and Wagner (2016), Customizable Contraction Hierarchies, ACM Journal of
Experimental Algorithmics 21. The order and the shortcuts depend on the topology alone; new costs
need only `customize`. Costs are integers below `INFINITE`.
"""
