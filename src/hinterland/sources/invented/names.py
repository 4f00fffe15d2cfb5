"""Invented names: the same syllables in Latin letters and in a local script."""

from __future__ import annotations

import itertools

import numpy as np

SYLLABLES = (
    ("ba", "巴"), ("do", "多"), ("fen", "芬"), ("ga", "嘎"), ("ho", "禾"), ("ki", "基"),
    ("la", "拉"), ("lo", "洛"), ("ma", "玛"), ("mi", "米"), ("nor", "诺"), ("o", "欧"),
    ("pa", "帕"), ("ri", "里"), ("sa", "萨"), ("sen", "森"), ("ta", "塔"), ("tor", "托"),
    ("ul", "乌"), ("ven", "文"), ("wei", "维"), ("ya", "雅"), ("zo", "佐"), ("che", "彻"),
)  # fmt: skip


def names(count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """`count` different names, each in Latin letters and in the local script."""
    parts = 2 if count <= len(SYLLABLES) ** 2 // 2 else 3
    combinations = list(itertools.product(SYLLABLES, repeat=parts))
    # Distinct syllables may still spell the same word ("ba" + "o" is unique, but be safe).
    found: dict[str, str] = {}
    for row in rng.permutation(len(combinations)):
        chosen = combinations[row]
        latin = "".join(syllable[0] for syllable in chosen).capitalize()
        found.setdefault(latin, "".join(syllable[1] for syllable in chosen))
        if len(found) == count:
            break
    return list(found.items())
