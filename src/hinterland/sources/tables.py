"""Importer of CSV tables: templates by county or place, checked at the door, units converted.

Header rows carry words and units of the codebook (`road_distance_km`); a row of text such as
`0123` stays text. Every fault of a file is told at once, and nothing is read from columns about
single persons.
"""

from __future__ import annotations

from pathlib import Path

from hinterland.codebook import STATUSES
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.sources.source import Source
from hinterland.sources.table_check import checked
from hinterland.sources.table_fill import filled
from hinterland.sources.table_links import Assumed, with_links
from hinterland.sources.table_read import read_rows
from hinterland.sources.table_report import TableReport, table_report
from hinterland.sources.table_rest import Rest
from hinterland.sources.table_series import with_series
from hinterland.sources.table_templates import (
    FACILITIES,
    TEMPLATES,
    Template,
    known_template,
    template_path,
    write_template,
)

__all__ = [
    "FACILITIES",
    "SOURCE",
    "TEMPLATES",
    "TableReport",
    "Template",
    "import_table",
    "import_table_with_report",
    "template_path",
    "write_template",
]

SOURCE = Source(
    "tables",
    "Tables (CSV) of facts by county, place, province, nation or link",
    "按县、地点、省、全国或路段的 CSV 表",
    "CSV files with codebook headers; see the templates",
)


def import_table(
    territory: Territory,
    path: str | Path,
    source: str,
    status: str,
    template: str | None = None,
    *,
    rest: Rest = "refuse",
    assumed: Assumed | None = None,
) -> Territory:
    """The territory with the facts of a CSV table.

    Args:
        territory: what to add to.
        path: a filled template; its kind is told by its headers unless `template` names it.
        source: where the numbers come from; kept with every fact.
        status: `observed`, `typed`, `typed-unverified` or `modelled`.
        template: name of the template.
        rest: what becomes of counties of the region that a table by county or tier does not give
            (no row, or an empty cell) where the territory lacks the fact: `refuse`, or `mean`: they
            take the mean of those given, each weighted as the codebook merges the fact, by tier,
            sums per head, marked modelled. No effect on other tables.
        assumed: for tables of links, what to take of the links not given for a toll or wet-season
            passability that the territory lacks; `scenario.columns.blank` takes what travel does.

    Returns:
        A new Territory. A fact that it lacks must be given for every county of the region unless
        `rest` is `mean`; context units take the mean, marked modelled. A fact that it has is
        replaced in the rows given. A county's value goes to each place (a share or mean) or is
        divided among them by people (a count) when the table has no column `tier`. Figures of
        provinces and of the nation are described in `table_series`.

    Raises:
        InputError: any fault of the file; all at once.
    """
    return import_table_with_report(
        territory, path, source, status, template, rest=rest, assumed=assumed
    )[0]


def import_table_with_report(
    territory: Territory,
    path: str | Path,
    source: str,
    status: str,
    template: str | None = None,
    *,
    rest: Rest = "refuse",
    assumed: Assumed | None = None,
) -> tuple[Territory, TableReport]:
    """As `import_table`, and what it changed.

    Raises:
        InputError: any fault of the file; all at once.
    """
    if rest not in ("refuse", "mean"):
        raise InputError(Fault(f"{rest!r} says nothing.", "rest", "Use 'refuse' or 'mean'."))
    faults = []
    if not source.strip():
        faults.append(Fault("No source is given.", "source", "Say where the numbers come from."))
    if status not in STATUSES:
        faults.append(
            Fault(f"{status!r} is no status.", "status", f"Use one of {', '.join(STATUSES)}.")
        )
    refuse(InputError, faults)
    rows = read_rows(Path(path))
    if template == FACILITIES.name or "facility" in rows.headers:
        raise InputError(
            Fault(
                "A list of facilities is not a table of facts.",
                rows.where,
                "Bring it in with `hinterland data facilities`.",
            )
        )
    chosen = known_template(template) if template else _guess(rows.headers, rows.where)
    table = checked(territory, rows, chosen.level, chosen.facts, rest)
    tagged, added = 0, 0
    if chosen.level == "link":
        made, tagged, added = with_links(territory, table, source, status, assumed)
    elif chosen.level in ("nation", "province"):
        made = with_series(territory, table, source, status)
    else:
        made = filled(territory, table, source, status)
    return made, table_report(territory, made, table, tagged, added)


def _guess(headers: tuple[str, ...], where: str) -> Template:
    """The template most of whose words occur among the headers."""
    scores = {
        name: sum(any(_starts(h, word) for h in headers) for word in template.facts)
        for name, template in TEMPLATES.items()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best]:
        return TEMPLATES[best]
    raise InputError(
        Fault(
            "No column of the table is a fact of a template.",
            where,
            f"Fill in a template ({', '.join(TEMPLATES)}); `hinterland data template NAME` writes "
            "one.",
        )
    )


def _starts(header: str, word: str) -> bool:
    return header == word or header.startswith(f"{word}_")
