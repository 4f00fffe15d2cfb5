"""What a package would do to whom, why, and how far that rests on assumptions."""

from hinterland.judging.judge import judge
from hinterland.judging.judgement import Judgement, Ranges, Variant

__all__ = ["Judgement", "Ranges", "Variant", "judge"]
