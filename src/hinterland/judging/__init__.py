"""What a package would do to whom, why, and how far that rests on assumptions."""

from hinterland.judging.judgement import Judgement, Ranges, Variant
from hinterland.judging.run import judge

__all__ = ["Judgement", "Ranges", "Variant", "judge"]
