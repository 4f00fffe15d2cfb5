"""Files of a fit report: tables as CSV, a page to read, and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from hinterland import __version__
from hinterland.fitting.draws import HeadlineDraws
from hinterland.fitting.holdouts import HoldOuts
from hinterland.fitting.report import FitReport
from hinterland.records.atomic import FIT_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written
from hinterland.show.fit_screen import ASKED, draws_text, fit_text, verdict

STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;font-size:13px;margin:.6rem 0}"
    "td,th{border-bottom:1px solid #ddd;padding:.25rem .6rem;text-align:left;vertical-align:top}"
    "td.n{text-align:right;white-space:nowrap}"
)


def write_fit(
    report: FitReport,
    held: HoldOuts | None,
    draws: HeadlineDraws | None,
    told: Sequence[str],
    out: Path,
    *,
    command: Sequence[str],
) -> None:
    """Write targets, parameters, hold-outs and draws, `fit.html` and `fit.json`.

    Args:
        report: what was fitted.
        held, draws: where they were asked for.
        told: changes of the draws, in words.
        out: the folder; an earlier fit report there is replaced.
        command: the command that made it, for the manifest.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    tables = {"targets": report.targets, "parameters": report.parameters.reset_index()}
    if held is not None:
        tables["holdouts"] = held.table
    if draws is not None:
        tables |= {"headlines": draws.quantiles(), "draws": draws.draws}
        if len(draws.parameters):
            tables["drawn_parameters"] = draws.parameters
    with writing_folder(out, FIT_MARK) as folder:
        for name, frame in tables.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / "fit.html").write_text(page(report, held, draws, told), encoding="utf-8")
        contents = {
            "territory": report.territory,
            "status": "modelled",
            "assumptions": list(report.assumptions),
            "missing": dict(held.missing) if held else {},
            "changes": list(told),
            "failed_draws": dict(draws.failed) if draws else {},
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(
            version_text=__version__,
            command=command,
            seed=draws.seed if draws else None,
            contents=contents,
        )
        write_json(folder / FIT_MARK, about)


def page(
    report: FitReport,
    held: HoldOuts | None,
    draws: HeadlineDraws | None,
    told: Sequence[str],
) -> str:
    """The report as one page that needs nothing else."""
    parts = [
        f"<h1>How well does {escape(report.territory)} fit?</h1>",
        f"<p>{escape(repr(report))}.</p>",
        "<h2>Targets</h2>",
        _table(report.targets),
    ]
    if held is not None:
        parts.append("<h2>Hold-outs</h2>")
        for name, rows in held.table.groupby("hold_out", sort=False):
            parts += [
                f"<h3>{escape(ASKED[str(name)])}</h3>",
                _table(rows.drop(columns="hold_out")),
                f"<p>{escape(verdict(rows))}</p>",
            ]
        parts += [f"<p>{escape(f'{name}: {why}')}</p>" for name, why in held.missing.items()]
    if draws is not None:
        parts.append("<h2>Headlines over draws</h2>")
        parts += [f"<p>Change: <code>{escape(line)}</code></p>" for line in told]
        parts += [_table(draws.quantiles()), f"<pre>{escape(draws_text(draws))}</pre>"]
    parts += ["<h2>Parameters</h2>", _table(report.parameters.reset_index())]
    last = list(fit_text(report))[-1]
    parts.append(f"<h2>What it rests on</h2><pre>{escape(last)}</pre>")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>Fit of {escape(report.territory)}</title><style>{STYLE}</style>"
        + "\n".join(parts)
        + "</html>\n"
    )


def _table(frame: pd.DataFrame) -> str:
    heads = "".join(f"<th>{escape(str(name).replace('_', ' '))}</th>" for name in frame.columns)
    rows = []
    for row in frame.itertuples(index=False):
        cells = [
            f'<td class="n">{_number(cell)}</td>'
            if isinstance(cell, int | float)
            else f"<td>{escape(str(cell))}</td>"
            for cell in row
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tr>{heads}</tr>{''.join(rows)}</table>"


def _number(value: float) -> str:
    if value != value:  # noqa: PLR0124  (not a number)
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
