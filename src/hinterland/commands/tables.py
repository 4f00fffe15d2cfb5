"""`hinterland data census`, `data table` and `data template`: your own figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from hinterland.commands.telling import (
    CHOICES,
    ON,
    json_option,
    on_option,
    save_option,
    saved,
    told,
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_option(default="china")
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    default=None,
    help="Workbook of the census before, for the change over ten years.",
)
@save_option
@json_option
@told
def census(file: Path, territory: str, earlier: Path | None, save: Path, as_json: bool) -> None:
    """Replace modelled values by those of a county census workbook FILE.

    Lists the units that do not match. The result is saved; diagnose it by its folder.
    """
    from hinterland.records.atomic import check_replaceable
    from hinterland.sources.census_reading import read_with_census

    check_replaceable(save)
    land, report = read_with_census(territory, file, earlier)
    land.save(save)
    click.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else str(report))
    if not as_json:
        saved(territory, save, "diagnose {folder}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_option(default="china")
@click.option("--source", required=True, help="Where the figures come from.")
@click.option(
    "--status",
    type=click.Choice(CHOICES),
    required=True,
    help="How far the figures can be relied on.",
)
@click.option(
    "--rest",
    type=click.Choice(["refuse", "mean"]),
    default="refuse",
    show_default=True,
    help="Counties that are not given: refuse the table, or take the mean of those given.",
)
@save_option
@told
def table(
    *,
    file: Path,
    territory: str,
    source: str,
    status: str,
    rest: Literal["refuse", "mean"],
    save: Path,
) -> None:
    """Bring in a CSV FILE that follows one of the templates, facts by county or of links.

    Says what changed. The result is saved; diagnose it by its folder.
    """
    from hinterland.records.atomic import check_replaceable
    from hinterland.scenario.columns import blank
    from hinterland.sources.bundle import read
    from hinterland.sources.tables import import_table_with_report

    check_replaceable(save)
    land, report = import_table_with_report(
        read(territory), file, source, status, rest=rest, assumed=blank
    )
    land.save(save)
    click.echo(str(report))
    saved(territory, save, "diagnose {folder}")


@click.command()
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Folder to write to.")
@click.option(
    *ON,
    "territory",
    default=None,
    help="Built-in name or saved folder: write a row for each of its counties, in its currency.",
)
@click.option(
    "--currency",
    default="CNY",
    show_default=True,
    help="Currency of money columns, where no territory is given.",
)
@click.option("--explain", is_flag=True, help="Say what each column means; write nothing.")
@told
def template(
    name: str | None, out: Path, territory: str | None, currency: str, explain: bool
) -> None:
    """Write the template NAME for `data table` or `data facilities`, or list the templates."""
    from hinterland.sources.table_explain import explained
    from hinterland.sources.tables import FACILITIES, TEMPLATES, write_template

    if name is None:
        if explain:
            raise click.UsageError("--explain needs the NAME of a template.")
        for entry in (*TEMPLATES.values(), FACILITIES):
            click.echo(f"{entry.name:14} {entry.columns}")
        return
    land = None
    if territory is not None:
        from hinterland.sources.bundle import read

        land = read(territory)
        currency = str(land.settings["currency"])
    if explain:
        for column in explained(name, currency):
            click.echo(str(column))
        return
    click.echo(f"Written: {write_template(name, out, currency, land)}")
