"""A Scenario as YAML, so that what was read can be written, sent and read again."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from hinterland.scenario.model import SECTIONS, WAYS, Act, Candidate, Edit, Scenario, Selection
from hinterland.scenario.vocabulary import short


def as_yaml(scenario: Scenario) -> str:
    """The scenario as a file; comments of the file that it was read from are not kept."""
    content: dict[str, Any] = {}
    for key in ("name", "name_zh", "description", "description_zh", "base", "season"):
        if getattr(scenario, key):
            content[key] = _text(getattr(scenario, key))
    if scenario.access:
        content["access"] = dict(scenario.access)
    for section, dim in SECTIONS.items():
        edits = [_edit(edit) for edit in scenario.edits if edit.dim == dim]
        if edits:
            content[section] = edits
    if scenario.candidates:
        content["candidates"] = [_candidate(candidate) for candidate in scenario.candidates]
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def _edit(edit: Edit) -> dict[str, Any]:
    content: dict[str, Any] = {"name": _text(edit.name)} if edit.name else {}
    content["select"] = _selection(edit.select)
    for way in WAYS:
        acts = [act for act in edit.acts if act.way == way]
        if acts:
            content[way] = {short(act.fact, edit.dim): _value(act) for act in acts}
    return content


def _selection(select: Selection) -> Any:
    if select.all:
        return "all"
    content: dict[str, Any] = {
        key: _text(texts[0]) if len(texts) == 1 else [_text(text) for text in texts]
        for key, texts in select.texts.items()
    }
    if select.box is not None:
        content["box"] = list(select.box)
    if select.between is not None:
        content["between"] = [_text(place) for place in select.between]
    return content


def _value(act: Act) -> Any:
    return _text(act.value) if isinstance(act.value, str) else act.value


def _candidate(candidate: Candidate) -> dict[str, Any]:
    content: dict[str, Any] = {"name": _text(candidate.name)} if candidate.name else {}
    content |= {"from": _text(candidate.start), "to": _text(candidate.end)}
    for word, value in candidate.facts.items():
        key = short(word, "link")
        if key == "two_way":
            content[key] = value > 0 if isinstance(value, float) else value
        else:
            content[key] = _text(value) if isinstance(value, str) else value
    if candidate.length is not None:
        content["length"] = candidate.length
    if not candidate.opened:
        content["open"] = False
    return content


def _text(text: str) -> str:
    """Always quoted: names like `no` and codes like 011 stay what they are."""
    return str.__new__(DoubleQuotedScalarString, text)
