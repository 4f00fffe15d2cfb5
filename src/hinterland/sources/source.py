"""What a source says of itself; every module of this room that reads something exposes one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A way in which facts enter a Territory.

    Attributes:
        id: the name of the module.
        title_en, title_zh: what it is, in English and Chinese.
        reads: what it reads, e.g. a kind of file.
    """

    id: str
    title_en: str
    title_zh: str
    reads: str
