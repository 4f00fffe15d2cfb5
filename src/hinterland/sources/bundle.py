"""Territories by name: the embedded extract of China, its west, and an invented region."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory
from hinterland.sources.focus import focus
from hinterland.sources.source import Source
from hinterland.sources.synthetic import synthetic_region

SOURCE = Source(
    "bundle",
    "Embedded territories and saved folders",
    "内置区域与已保存的文件夹",
    "a folder written by Territory.save",
)
WEST = (
    "150000", "450000", "500000", "510000", "520000", "530000",
    "540000", "610000", "620000", "630000", "640000", "650000",
)  # fmt: skip
HEADER = "territory.json"
_EXTRACT = ("bundles", "china", "extract")


Step = Callable[[Territory], Territory]


def unchanged(territory: Territory) -> Territory:
    """The territory itself: the step that does nothing."""
    return territory


@dataclass(frozen=True)
class Known:
    """A territory that can be read by name.

    Attributes:
        name: what it is read by.
        description_en, description_zh: what it is.
        whole: reads all that is known, in full detail.
        focused: makes of the whole what the name means.
    """

    name: str
    description_en: str
    description_zh: str
    whole: Callable[[], Territory]
    focused: Step = unchanged

    def build(self, prepare: Step = unchanged) -> Territory:
        """The territory; `prepare` is put before the focus, while every county is still there."""
        return self.focused(prepare(self.whole()))


def extract_folder() -> Path:
    """The folder of the embedded extract: in the installed package, else in a source checkout.

    Raises:
        InputError: neither is there.
    """
    packaged = files("hinterland").joinpath(*_EXTRACT)
    if packaged.joinpath(HEADER).is_file():
        # A wheel is unpacked when installed, so the path outlives the context.
        with as_file(packaged) as folder:
            return Path(folder)
    checkout = Path(__file__).resolve().parents[3].joinpath(*_EXTRACT)
    if (checkout / HEADER).is_file():
        return checkout
    raise InputError(
        Fault(
            "The embedded extract of China is not there.",
            f"{'/'.join(_EXTRACT)} in the package or beside its sources",
            "Install the released wheel, or run `make bundle` in a source checkout.",
        )
    )


def _china() -> Territory:
    return Territory.load(extract_folder())


def _west(china: Territory) -> Territory:
    return focus(
        china,
        WEST,
        "china-west",
        "Western China: twelve provinces in full, the rest by prefecture",
        "中国西部：十二省区市全量，其余按地级合并",
    )


TERRITORIES: Mapping[str, Known] = MappingProxyType(
    {
        known.name: known
        for known in (
            Known("china", "Every county of mainland China", "中国大陆全部县级单元", _china),
            Known(
                "china-west",
                "Twelve western provinces in full, the other provinces by prefecture as context",
                "西部十二省区市全量，其余省份按地级单元作为外围",
                _china,
                _west,
            ),
            Known(
                "synthetic",
                "An invented region of 40 counties, for trying out",
                "40 个县的虚构区域，供试用",
                synthetic_region,
            ),
        )
    }
)


def read(name_or_path: str | Path, *, prepare: Step = unchanged) -> Territory:
    """A territory by name (see `TERRITORIES`) or from a folder written by `Territory.save`.

    Args:
        name_or_path: a name or a folder.
        prepare: a step from Territory to Territory, put before units are merged into context, so
            that the context gets it too. A saved folder is taken as it is: there it comes last.

    Raises:
        InputError: the name is unknown, or the folder is missing, damaged or of another format.
    """
    text = str(name_or_path)
    if text in TERRITORIES:
        return TERRITORIES[text].build(prepare)
    path = Path(name_or_path)
    if path.is_dir():
        return prepare(Territory.load(path))
    if path.is_file() and path.name == HEADER:
        return prepare(Territory.load(path.parent))
    near = difflib.get_close_matches(text, TERRITORIES, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise InputError(
        Fault(
            f"{text!r} is neither a known territory nor a saved folder.",
            text,
            f"Use one of {', '.join(TERRITORIES)}, or the folder of a saved territory.{hint}",
        )
    )


def county(territory: Territory, code: str, code_year: int | None = None) -> int:
    """Position of a county by its code, checked.

    Args:
        territory: where to look.
        code: the county's label.
        code_year: year of the list of codes that `code` comes from, if known.

    Raises:
        InputError: no such county, with the closest names; or a code of another year.
    """
    labels = territory.facts["county"].values.astype(str)
    found = (labels == str(code)).nonzero()[0]
    if len(found) == 0:
        raise InputError(
            Fault(
                f"There is no county {str(code)!r}.",
                territory.name,
                f"Did you mean {first_labels(closest(territory, str(code)), 3)}?",
            )
        )
    row = int(found[0])
    year = int(territory.facts["code_year"].values[row])
    if code_year is not None and code_year != year:
        raise InputError(
            Fault(
                f"The code {code} is of the list of {code_year}, the territory's of {year}.",
                f"{code} ({territory.facts['county_name_en'].values[row]})",
                f"Give codes of {year}; codes change hands between years.",
            )
        )
    return row


def closest(territory: Territory, text: str, count: int = 3) -> list[str]:
    """Counties whose code or name is closest to `text`, as `code (name)`; never empty."""
    facts = territory.facts
    labels = facts["county"].values.astype(str).tolist()
    names_en = facts["county_name_en"].values.astype(str).tolist()
    names_zh = facts["county_name_zh"].values.astype(str).tolist()
    rows: dict[str, int] = {}
    for row, keys in enumerate(zip(labels, names_en, names_zh, strict=True)):
        for key in keys:
            rows.setdefault(key.casefold(), row)
    near = difflib.get_close_matches(text.casefold(), rows, n=count, cutoff=0.0)
    return list(dict.fromkeys(f"{labels[rows[key]]} ({names_en[rows[key]]})" for key in near))
