"""Does a package of measures pay? Streams of cost and benefit to ENPV, EIRR, BCR and FYRR.

Benefits come from equilibria in which nobody pays for the package, costs from its parts: so no cost
counts twice. Parts that open in other years are solved for as they open, one equilibrium a step.
"""

from hinterland.appraising.appraise import appraisal

__all__ = ["appraisal"]
