"""Programmes side by side, and the back-test, for the terminal and as files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from hinterland import __version__
from hinterland.flow import Territory
from hinterland.programmes import MEANING, BackTest
from hinterland.records.atomic import PROGRAMMES_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written

MONEY = ("cost",)
COUNTS = ("rural_jobs",)
SHARES = (
    "complement_share", "rural_share_of_cost", "hub_share_of_cost", "rural_share_of_gain",
    "losing", "assumed_share",
)  # fmt: skip
NUMBERS = ("gain_a_yuan", "retained")
FINE = ("diversity", "raw_materials", "domestic_sourcing", "provinces_apart")


def programmes_text(side: pd.DataFrame, tested: BackTest | None) -> Iterator[str]:
    """Blocks of text: the comparison, the back-test, its verdict."""
    shown = pd.DataFrame(
        {
            "": [MEANING[str(word)] for word in side.index],
            **{
                str(name): [_text(str(word), float(side.loc[word, name])) for word in side.index]
                for name in side.columns
            },
        }
    )
    yield (
        "Programmes on the same data, paid by the centre (modelled, not observed; doses assumed):\n"
        + shown.to_string(index=False)
    )
    if tested is None:
        return
    rows = "\n".join(
        f"- {row['finding']} ({row['source']})\n  model: {row['model']}: {row['verdict']}"
        for _, row in tested.findings.iterrows()
    )
    yield (
        "The first campaign against what was published: trunk links undone, spending added (links "
        f"and sums assumed)\n{rows}"
    )
    yield f"Verdict: {tested.verdict}"


def write_programmes(
    side: pd.DataFrame, tested: BackTest | None, territory: Territory, out: Path
) -> None:
    """Write the comparison and the back-test as CSV, and `programmes.json`.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    tables = {"programmes": side.assign(meaning=pd.Series(MEANING)).reset_index()}
    if tested is not None:
        tables["back_test"] = tested.findings
        tables["back_test_counties"] = tested.counties.reset_index()
    with writing_folder(out, PROGRAMMES_MARK) as folder:
        for name, frame in tables.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        contents = {
            "territory": territory.name,
            "status": "modelled",
            "verdict": None if tested is None else tested.verdict,
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        command = ["hinterland", *sys.argv[1:]]
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / PROGRAMMES_MARK, about)


def _text(word: str, value: float) -> str:
    if pd.isna(value):
        return "–"
    if word in MONEY:
        return f"{value / 1e9:,.1f} bn"
    if word in COUNTS:
        return f"{value:+,.0f}"
    if word in SHARES:
        return f"{value:.0%}"
    if word in NUMBERS:
        return f"{value:.2f}"
    return f"{value:+.5f}" if word in FINE else f"{value:+.2%}"
