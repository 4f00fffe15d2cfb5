"""Every indicator that needs facts names files that, together, bring them."""

from __future__ import annotations

from pydoc import locate

import pytest

from hinterland.appraise import registered
from hinterland.sources.tables import TEMPLATES, template_path

NEEDY = {word: entry for word, entry in registered().items() if entry.facts or entry.any_of}
FILES = {template.file: template for template in TEMPLATES.values()}


@pytest.mark.parametrize("word", NEEDY)
def test_the_templates_of_an_indicator_exist_and_bring_its_facts(word: str) -> None:
    entry = NEEDY[word]
    assert entry.templates or entry.functions
    assert set(entry.templates) <= set(FILES)
    needed = {*entry.facts, *(fact for group in entry.any_of for fact in group)}
    by_file = {name: set(FILES[name].facts) & needed for name in entry.templates}
    assert all(callable(locate(name)) for name in entry.functions)
    # What no template has a function brings.
    assert set().union(*by_file.values()) == needed or entry.functions
    assert all(by_file.values()), "a template that brings nothing is named"
    assert all(template_path(FILES[name].name).is_file() for name in entry.templates)
    assert entry.template == ", ".join((*entry.templates, *entry.functions))


def test_no_template_brings_a_fact_that_another_brings() -> None:
    facts = [fact for template in TEMPLATES.values() for fact in template.facts]
    assert len(facts) == len(set(facts))
