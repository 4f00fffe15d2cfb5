"""The command line: words for people. Nothing scientific is imported before a command runs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Literal

import click

from hinterland import __version__
from hinterland.commands.access import access
from hinterland.commands.bringing import facilities, gtfs
from hinterland.commands.evaluating import evaluate
from hinterland.commands.scenarios import compare, scenario
from hinterland.commands.telling import Command, json_option, told
from hinterland.commands.theory import theory


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hinterland")
def main() -> None:
    """How to bring city and countryside together, county by county.

    \b
    hinterland territories             what is built in
    hinterland diagnose china-west     where are we? report, tables, maps
    hinterland access china-west       who reaches what, and in how long?
    hinterland compare china-west FILE what would a scenario change?
    hinterland evaluate china-west     and when wages, prices, jobs and homes adjust?
    hinterland data census FILE        observed census values instead of modelled ones
    hinterland theory stz              city and village in a small model to think with
    """
    for stream in (sys.stdout, sys.stderr):
        # A console without Chinese characters shows question marks rather than breaking off.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@main.command()
@json_option
@told
def territories(as_json: bool) -> None:
    """List the territories that are built in."""
    from hinterland.sources.bundle import TERRITORIES

    if as_json:
        listed = {name: known.description_en for name, known in TERRITORIES.items()}
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for name, known in TERRITORIES.items():
        click.echo(f"{name:12} {known.description_en}")


@main.command()
@click.argument("territory")
@told
def show(territory: str) -> None:
    """Print what a TERRITORY (a built-in name or a saved folder) holds."""
    from hinterland.sources.bundle import read

    click.echo(repr(read(territory)))


@main.command()
@click.argument("territory")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("report"),
    show_default=True,
    help="Folder for the report; an earlier report there is replaced.",
)
@click.option("--approval-number", default="", help="Map approval number to print under the maps.")
@json_option
@told
def diagnose(territory: str, out: Path, approval_number: str, as_json: bool) -> None:
    """Where are we? Access, markets, gaps and stages of a TERRITORY, county by county.

    TERRITORY is a built-in name or a saved folder. Writes an HTML report, CSV tables, a GeoPackage
    and a manifest.
    """
    from hinterland.evaluation import evaluate
    from hinterland.records.atomic import REPORT_MARK, check_replaceable
    from hinterland.show.progress import Progress
    from hinterland.show.report import write_report
    from hinterland.sources.boundaries import county_boundaries
    from hinterland.sources.bundle import read

    check_replaceable(out, REPORT_MARK)
    land = read(territory)
    progress = Progress()
    assessment = evaluate(land, progress=progress)
    boundaries = county_boundaries(land, progress)
    write_report(
        assessment,
        out,
        command=["hinterland", *sys.argv[1:]],
        boundaries=boundaries,
        approval=approval_number,
        progress=progress,
    )
    if as_json:
        click.echo(json.dumps({"report": str(out / "report.html"), "hash": land.hash}))
    else:
        click.echo(f"The report is at {out / 'report.html'}; tables are beside it.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--counties", default=40, show_default=True, type=click.IntRange(4, 20_000))
@click.option("--villages", default=0, show_default=True, help="Villages a county; 0 for one.")
@click.option("--seed", default=1, show_default=True)
@told
def synthetic(folder: Path, counties: int, villages: int, seed: int) -> None:
    """Invent a region and save it as FOLDER."""
    from hinterland.sources.synthetic import synthetic_region

    land = synthetic_region(counties=counties, villages_per_county=villages, seed=seed)
    land.save(folder)
    click.echo(repr(land))


main.add_command(access)
main.add_command(compare)
main.add_command(scenario)
main.add_command(evaluate)
main.add_command(theory)


@main.group()
def data() -> None:
    """Bring in your own data."""


data.add_command(facilities)
data.add_command(gtfs)


def _save_option(command: Command) -> Command:
    option = click.option(
        "--save",
        type=click.Path(path_type=Path),
        required=True,
        help="Folder for the new territory.",
    )
    return option(command)


def _territory_option(command: Command) -> Command:
    option = click.option(
        "--territory", default="china", show_default=True, help="Built-in name or saved folder."
    )
    return option(command)


@main.command()
@click.argument("territory")
@click.option(
    "--province", "provinces", multiple=True, required=True, help="Code of a province to keep."
)
@_save_option
@click.option("--name", default="", help="Name of the new territory.")
@told
def focus(territory: str, provinces: tuple[str, ...], save: Path, name: str) -> None:
    """Cut a TERRITORY to some provinces; the others stay around them, merged by prefecture.

    For a planner of one province: tables then need its own counties only.
    """
    from hinterland.records.atomic import check_replaceable
    from hinterland.sources.bundle import read
    from hinterland.sources.part import part_of

    check_replaceable(save)
    land = part_of(read(territory), provinces, name)
    land.save(save)
    click.echo(repr(land))
    click.echo(f"Saved as {save}; next: hinterland diagnose {save}")


@data.command()
@click.argument("file", type=click.Path(path_type=Path))
@_territory_option
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    default=None,
    help="Workbook of the census before, for the change over ten years.",
)
@_save_option
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
        click.echo(f"Saved as {save}; next: hinterland diagnose {save}")


@data.command()
@click.argument("file", type=click.Path(path_type=Path))
@_territory_option
@click.option("--source", required=True, help="Where the figures come from.")
@click.option(
    "--status",
    type=click.Choice(["observed", "typed", "typed-unverified", "modelled"]),
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
@_save_option
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
    click.echo(f"Saved as {save}; next: hinterland diagnose {save}")


@data.command()
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Folder to write to.")
@click.option(
    "--territory",
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


@main.command()
@click.option("--markdown", is_flag=True, help="As a documentation page.")
@told
def codebook(markdown: bool) -> None:
    """List every quantity: word, dimensions, unit, meaning."""
    from hinterland.codebook import quantities

    rows = list(quantities().values())
    if not markdown:
        for row in rows:
            click.echo(f"{row.word:28} {' '.join(row.dims):20} {row.unit:18} {row.meaning_en}")
        return
    click.echo("# Codebook\n\nMade from the codebook by `make docs`; do not edit.\n")
    click.echo("| word | symbol | by | unit | kind | bounds | meaning | 含义 |")
    click.echo("|---|---|---|---|---|---|---|---|")
    for row in rows:
        bounds = f"{row.lower:g} to {row.upper:g}" if row.type != "text" else ""
        cells = [f"`{row.word}`", row.symbol, ", ".join(row.dims), row.unit, row.kind, bounds]
        click.echo("| " + " | ".join([*cells, row.meaning_en, row.meaning_zh]) + " |")


if __name__ == "__main__":
    main()
