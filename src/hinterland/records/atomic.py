"""Files and folders that appear whole or not at all: written aside, then renamed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hinterland.errors import Fault, OutputError, first_labels
from hinterland.records.hashing import file_hash

FILE_LIST = ".files.json"
"""In every folder that was written: its files and their hashes."""

REPORT_MARK = "manifest.json"
TERRITORY_MARK = "territory.json"
ACCESS_MARK = "access.json"
COMPARISON_MARK = "comparison.json"
THEORY_MARK = "theory.json"
EFFECTS_MARK = "effects.json"
MECHANISM_MARK = "mechanism.json"
LINKS_MARK = "links.json"
PATH_MARK = "path.json"
CHANNELS_MARK = "channels.json"
EXCHANGE_MARK = "flows.json"
FIT_MARK = "fit.json"
PACKAGE_MARK = "package.json"
PROGRAMMES_MARK = "programmes.json"
APPRAISAL_MARK = "appraisal.json"
PAIRS_MARK = "pairs.json"
MARKS = {
    REPORT_MARK: "a report",
    TERRITORY_MARK: "a saved territory",
    ACCESS_MARK: "tables of access",
    COMPARISON_MARK: "a comparison",
    THEORY_MARK: "results of the theory laboratory",
    EFFECTS_MARK: "an evaluation in equilibrium",
    MECHANISM_MARK: "tables of roads and rural industry",
    LINKS_MARK: "values of links",
    PATH_MARK: "a path over plan years",
    CHANNELS_MARK: "channels of a result",
    EXCHANGE_MARK: "flows between town and country",
    FIT_MARK: "a fit report",
    PACKAGE_MARK: "a report on a package",
    PROGRAMMES_MARK: "a comparison of programmes",
    APPRAISAL_MARK: "an appraisal",
    PAIRS_MARK: "a matrix of pairs",
}


def _refusal(target: Path, error: OSError) -> OutputError:
    return OutputError(
        Fault(
            what=f"The output cannot be written ({error.strerror or error}).",
            where=str(target),
            do="Give a folder that you may write to and that has room, e.g. --out report/.",
        )
    )


@contextmanager
def writing_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; rename it to `target` when the block succeeds.

    Raises:
        OutputError: the folder cannot be written; nothing is left behind.
    """
    target = Path(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise _refusal(target, error) from error
    scratch = Path(name)
    try:
        yield scratch
        # mkstemp makes private files; a result should have the permissions of any other file.
        scratch.chmod(0o666 & ~_umask())
        scratch.replace(target)
    except OSError as error:
        raise _refusal(target, error) from error
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def writing_folder(target: Path, replaces: str | None = None) -> Iterator[Path]:
    """Yield a temporary folder beside `target`; swap it in when the block succeeds.

    Args:
        target: the folder; new, empty, or one that may be replaced.
        replaces: name of the file that marks a folder which may be replaced as a whole, e.g.
            `manifest.json` of an earlier report. None replaces nothing.

    Raises:
        OutputError: the parent cannot be written, or `target` holds what may not be replaced.
    """
    target = Path(target)
    check_replaceable(target, replaces)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise _refusal(target, error) from error
    try:
        yield scratch
        _list_files(scratch)
        scratch.chmod(0o777 & ~_umask())
        _swap(scratch, target)
    except OSError as error:
        raise _refusal(target, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def check_replaceable(target: Path, replaces: str | None = None) -> None:
    """Refuse a target that cannot become our folder; call before long work.

    A folder with files is replaced only if it is of the same kind: it carries the mark `replaces`
    and no mark of another kind. So a report never takes the place of a saved territory. It must
    also hold what was written there and nothing else, so nobody's own files are lost.
    """
    if target.is_file():
        raise OutputError(
            Fault("The output folder is a file.", str(target), "Give the name of a folder.")
        )
    if not target.exists():
        parent = next(p for p in target.absolute().parents if p.exists())
        if not os.access(parent, os.W_OK):
            raise _refusal(target, PermissionError(13, "Permission denied"))
        return
    if not os.access(target, os.W_OK) or not os.access(target.absolute().parent, os.W_OK):
        raise _refusal(target, PermissionError(13, "Permission denied"))
    names = {path.name for path in target.iterdir()}
    marks = names & set(MARKS)
    if not names:
        return
    if marks == {replaces}:
        _refuse_foreign(target)
        return
    held = " and ".join(MARKS[mark] for mark in sorted(marks)) or "files of another kind"
    raise OutputError(
        Fault(
            what=f"The output folder holds {held}; it is not replaced.",
            where=f"{target}: {', '.join(sorted(names)[:5])}",
            do="Give a new or empty folder, or remove this one yourself; nothing was changed.",
        )
    )


def _list_files(folder: Path) -> None:
    """Note every file and its hash, so that a later run knows what it may replace."""
    listed = {str(path.relative_to(folder)): file_hash(path) for path in _files(folder)}
    (folder / FILE_LIST).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE_LIST)


def _refuse_foreign(target: Path) -> None:
    """Refuse a folder that holds files that were not written there, or were edited since."""
    try:
        listed = json.loads((target / FILE_LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        listed = {}
    own = [
        str(path.relative_to(target))
        for path in _files(target)
        if listed.get(str(path.relative_to(target))) != file_hash(path)
    ]
    if own:
        raise OutputError(
            Fault(
                what=f"The output folder holds {len(own)} file(s) that were added or edited since "
                "it was written; it is not replaced.",
                where=f"{target}: {first_labels(own)}",
                do="Move them elsewhere or give another folder; nothing was changed.",
            )
        )


def _swap(scratch: Path, target: Path) -> None:
    """Put `scratch` where `target` is; the old folder survives until the new one is in place."""
    if not target.exists():
        scratch.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    target.rename(old / "old")
    try:
        scratch.rename(target)
    except OSError:
        (old / "old").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
