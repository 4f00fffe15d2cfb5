"""Find a font with Chinese characters for the pictures; without one, pictures speak English only.

Matplotlib keeps a list of fonts between runs, so a font installed later is not found by name. Fonts
are therefore looked for as files and added by path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from matplotlib import font_manager

# Parts of file names, best first; lower case, without spaces and dashes.
FILE_NAMES = (
    "notosanscjksc",
    "notosanscjk",
    "notosanssc",
    "sourcehansanssc",
    "sourcehansans",
    "wqyzenhei",
    "wqymicrohei",
    "notoserifcjk",
    "droidsansfallback",
    "pingfang",
    "hiraginosansgb",
    "msyh",
    "simhei",
    "simsun",
    "arphic",
    "uming",
    "unifont",
)
# Characters that the pictures need; a font without them would show empty boxes.
PROBE = "县人口时间农村城镇区域松阳乡"
SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
ADVICE = (
    "No font with Chinese characters was found: pictures are labelled in English only. "
    "Install one (Debian: fonts-wqy-zenhei or fonts-noto-cjk) and run again."
)


def font_directories() -> tuple[Path, ...]:
    """Folders in which fonts usually lie, on Linux, macOS and Windows, and one that the user names.

    The environment variable `HINTERLAND_FONTS` names a further folder or file.
    """
    home = Path.home()
    given = os.environ.get("HINTERLAND_FONTS")
    folders = [Path(given)] if given else []
    folders += [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local/share/fonts",
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
        home / "Library/Fonts",
        Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
    ]
    folders += [Path(entry) / "fonts" for entry in sys.path if entry.endswith("site-packages")]
    return tuple(folders)


def cjk_font(directories: Sequence[Path] | None = None) -> str | None:
    """Family name of a font that has the Chinese characters of the report, or None.

    Args:
        directories: where to look; by default the usual folders.
    """
    return _found(tuple(font_directories() if directories is None else directories))


@cache
def _found(directories: tuple[Path, ...]) -> str | None:
    for path in _candidates(directories):
        family = _family(path)
        if family is not None:
            return family
    return None


def _candidates(directories: Sequence[Path]) -> Iterator[Path]:
    """Font files whose names promise Chinese characters, best first."""
    files = [path for folder in directories for path in _font_files(folder)]
    named = [(path, path.stem.lower().replace("-", "").replace("_", "")) for path in files]
    for wanted in FILE_NAMES:
        # The plain weight comes before bold ones: shorter names first.
        yield from sorted((p for p, n in named if wanted in n), key=lambda p: (len(p.name), p.name))


def _font_files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    if not folder.is_dir():
        return
    for root, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith(SUFFIXES):
                yield Path(root) / name


def _family(path: Path) -> str | None:
    """Add the font to matplotlib and give its family, if it has every probe character."""
    try:
        face = font_manager.get_font(str(path))
        if any(face.get_char_index(ord(character)) == 0 for character in PROBE):
            return None
        font_manager.fontManager.addfont(str(path))
        return str(font_manager.FontProperties(fname=str(path)).get_name())
    except (OSError, RuntimeError, ValueError):
        # A damaged or unsupported file is not the font that we look for.
        return None
