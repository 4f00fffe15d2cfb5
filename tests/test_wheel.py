"""What users install: the wheel carries the embedded data, templates and pages, and works alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIVE_MB = 5_000_000


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the content of a freshly built wheel."""
    made = tmp_path_factory.mktemp("wheel")
    # The hook of the build system itself, so that no network and no isolated build are needed.
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(made)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    folder = made / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_carries_data_templates_pages_and_notices(installed: Path) -> None:
    package = installed / "hinterland"
    for part in (
        "bundles/china/extract/facts.nc",
        "bundles/china/extract/territory.json",
        "bundles/china/NOTICE.md",
        "codebook/quantities.csv",
        "codebook/equilibrium.csv",
        "equilibrate/defaults/trade.csv",
        "codebook/indicators.csv",
        "sources/templates/services.csv",
        "show/templates/report.html.j2",
        "py.typed",
    ):
        assert (package / part).is_file(), part


def test_the_embedded_extract_is_small() -> None:
    extract = ROOT / "bundles" / "china" / "extract"
    assert 0 < sum(path.stat().st_size for path in extract.iterdir()) < FIVE_MB


def test_the_wheel_reads_its_own_extract(installed: Path, tmp_path) -> None:
    code = (
        "import hinterland, hinterland.sources.bundle as b\n"
        "print(b.extract_folder())\n"
        "print(repr(hinterland.read('china-west')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    where, *printed = done.stdout.splitlines()
    assert Path(where).is_relative_to(installed)
    assert "1,093 + 226 context units" in "\n".join(printed)
