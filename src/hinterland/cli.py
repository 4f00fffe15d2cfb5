"""The command line: words for people. Nothing scientific is imported before a command runs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import click

from hinterland import __version__
from hinterland.commands.access import access
from hinterland.commands.appraising import appraise
from hinterland.commands.bringing import facilities, gtfs
from hinterland.commands.catalogue import measures, verdicts
from hinterland.commands.channels import channels
from hinterland.commands.evaluating import evaluate
from hinterland.commands.fitting import fit
from hinterland.commands.flows import flows
from hinterland.commands.links import links
from hinterland.commands.pairs import pairs
from hinterland.commands.paths import path
from hinterland.commands.programmes import programmes
from hinterland.commands.scenarios import compare, scenario
from hinterland.commands.tables import census, table, template
from hinterland.commands.telling import json_option, save_option, saved, told
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
    hinterland measures                what can be done, and what is known of it?
    hinterland evaluate china-west     and when wages, prices, jobs and homes adjust?
    hinterland path china-west         and year by year?
    hinterland channels china-west     and why?
    hinterland appraise china-west     and does it pay?
    hinterland pairs china-west        which measures help or hinder each other?
    hinterland fit china-west          and how far can that be relied on?
    hinterland verdicts china-west     does it agree with what was published?
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
main.add_command(measures)
main.add_command(evaluate)
main.add_command(path)
main.add_command(channels)
main.add_command(pairs)
main.add_command(flows)
main.add_command(appraise)
main.add_command(links)
main.add_command(programmes)
main.add_command(fit)
main.add_command(theory)
main.add_command(verdicts)


@main.group()
def data() -> None:
    """Bring in your own data."""


for command in (census, table, template, facilities, gtfs):
    data.add_command(command)


@main.command()
@click.argument("territory")
@click.option(
    "--province", "provinces", multiple=True, required=True, help="Code of a province to keep."
)
@save_option
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
    saved(territory, save, "diagnose {folder}")


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
