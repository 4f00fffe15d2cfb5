"""The words of the report in two languages, from one catalogue, and bilingual names of units."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from markupsafe import Markup, escape

from hinterland.codebook import quantities
from hinterland.show.formats import LANGUAGES, Language

HTML_LANGUAGE = {"zh": "zh-Hans", "en": "en"}


@cache
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """All strings by key; each has both languages."""
    found: dict[str, Mapping[Language, str]] = {}
    for name in ("words.json", "package_words.json"):
        text = (files("hinterland.show") / name).read_text(encoding="utf-8")
        found |= {key: MappingProxyType(both) for key, both in json.loads(text).items()}
    return MappingProxyType(found)


def say(key: str, language: Language, **values: object) -> str:
    """The string of a key in one language, with values filled in.

    Raises:
        KeyError: the catalogue has no such key.
    """
    text = catalogue()[key][language]
    return text.format(**values) if values else text


def pair(key: str, **values: object) -> dict[Language, str]:
    """The string of a key in both languages."""
    return {language: say(key, language, **values) for language in LANGUAGES}


def spans(texts: Mapping[Language, str], tag: str = "span") -> Markup:
    """Both languages as HTML elements with a `lang`; the page's switch shows one or both."""
    parts = [
        f'<{tag} class="t" lang="{HTML_LANGUAGE[language]}">{escape(texts[language])}</{tag}>'
        for language in LANGUAGES
    ]
    return Markup(" ".join(parts))


def both(key: str, tag: str = "span", **values: object) -> Markup:
    """The string of a key as bilingual HTML."""
    return spans(pair(key, **values), tag)


def meaning(word: str) -> dict[Language, str]:
    """Meaning of a codebook word in both languages; the word itself where there is none."""
    entry = quantities().get(word)
    if entry is None:
        return {"zh": word, "en": word}
    return {"zh": entry.meaning_zh, "en": sentence_case(entry.meaning_en)}


def short_name(word: str) -> dict[Language, str]:
    """Short name of a codebook word where the catalogue has one, else its meaning."""
    known = catalogue().get(f"name.{word}")
    return meaning(word) if known is None else dict(known)


def infinite_key(word: str) -> str:
    """Key of what an infinite value of a word means: only a time can be `not reached`."""
    return "map.unreached" if quantities()[word].unit == "h" else "map.not_defined"


def sentence_case(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def label(kind: str, name: str) -> dict[Language, str]:
    """Label of a dimension's entry, e.g. a service or a stage; its own name if it has none."""
    known = catalogue().get(f"{kind}.{name}")
    if known is not None:
        return dict(known)
    plain = name.replace("_", " ")
    return {"zh": plain, "en": sentence_case(plain)}


def unit_name(zh: str, en: str) -> str:
    """Bilingual name of a unit: `松阳县 Songyang`; one name where the other is alike or empty."""
    if not zh or zh == en:
        return en
    return f"{zh} {en}" if en else zh
