"""Checking content files: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from activities.blocks import BLOCKS
from activities.kinds import KINDS
from activities.publishing.checks import walking
from activities.publishing.checks.files import Find, file_faults
from activities.publishing.checks.findings import Finding, at, in_words
from activities.publishing.checks.frameworks import OUTCOMES, TIEKE
from activities.publishing.checks.plain_language import advice, hard_words
from activities.publishing.checks.reading import json_of
from activities.publishing.checks.schema import PUBLISHED, compose
from activities.publishing.checks.word_frequency import Words
from activities.runtime.languages import OF_CONTENT

Found = Iterator[tuple[str, str]]  # where, what
NO_DICTIONARY = Words()


def content_files(folder: Path) -> list[Path]:
    """The content files of a folder, in the order of their names."""
    return sorted(path for path in folder.glob("*.json") if path.name != PUBLISHED.name)


def check_files(paths: list[Path], find: Find, words: Words = NO_DICTIONARY) -> list[Finding]:
    """Everything found in these files, and between them."""
    findings = [finding for path in paths for finding in check_file(path, find, words)]
    return findings + list(_same_place_on_a_path(paths))


def check_file(path: Path, find: Find, words: Words = NO_DICTIONARY) -> list[Finding]:
    """Everything found in one file: errors first, then advice."""
    try:
        content = json_of(path)
    except ValueError as error:
        return [Finding(path.name, "", f"this is not JSON: {error}. Mend the text at that place.")]
    return check(content, path.name, find, words)


def check(content: Any, name: str, find: Find, words: Words = NO_DICTIONARY) -> list[Finding]:
    """Everything found in a content: errors first, then advice."""
    errors = list(_by_schema(content))
    if not errors:
        errors += _by_sense(content, name, find)
    errors += _languages(content)
    findings = [Finding(name, path, text) for path, text in errors]
    return findings + [
        Finding(name, path, text, is_error=False) for path, text in _hard_to_read(content, words)
    ]


def _by_schema(content: Any) -> Found:
    validator = Draft202012Validator(compose())
    for error in sorted(
        validator.iter_errors(content), key=lambda error: list(map(str, error.absolute_path))
    ):
        yield at(*error.absolute_path), in_words(error)


def _by_sense(content: dict[str, Any], name: str, find: Find) -> Found:
    if name != f"{content['slug']}.json":
        yield "slug", f'the file is called {name}. Call it "{content["slug"]}.json", or mend the slug.'
    yield from _frameworks(content)
    yield from _same_ids(content)
    yield from file_faults(content, find)
    for fault in KINDS[content["kind"]].faults(content):
        yield fault.path, fault.text
    for path, block in _blocks(content):
        for fault in BLOCKS[block["type"]].faults(block):
            yield ".".join(filter(None, [path, fault.path])), fault.text


def _frameworks(content: dict[str, Any]) -> Found:
    for name, framework in (("outcomes", OUTCOMES), ("tieke", TIEKE)):
        for number, value in enumerate(content.get(name, [])):
            if value not in framework:
                yield at(name, number), f'"{value}" is not known. Use one of: {", ".join(framework)}.'


def _same_ids(content: dict[str, Any]) -> Found:
    blocks = [(f"{path}.id", block["id"]) for path, block in _blocks(content)]
    yield from _twice(blocks)
    for path, node in walking.nodes(content):
        if isinstance(node, list) and path[-1] != "blocks":  # blocks are compared across all steps
            yield from _twice([(at(*path, number, "id"), child["id"]) for number, child in _with_ids(node)])


def _with_ids(children: list[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    return (
        (number, child) for number, child in enumerate(children) if isinstance(child, dict) and "id" in child
    )


def _twice(ids: list[tuple[str, str]]) -> Found:
    counts = Counter(name for _, name in ids)
    for path, name in ids:
        if counts[name] > 1:
            yield path, f'"{name}" is used more than once. Give each an id of its own.'


def _blocks(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, step in enumerate(content["steps"]):
        for place, block in enumerate(step["blocks"]):
            yield at("steps", number, "blocks", place), block


def _declared_languages(content: Any) -> list[str]:
    languages = content.get("languages") if isinstance(content, dict) else None
    return languages if isinstance(languages, list) and languages else OF_CONTENT


def _languages(content: Any) -> Found:
    languages = _declared_languages(content)
    for path, texts in walking.texts(content):
        missing = [language for language in languages if not str(texts.get(language, "")).strip()]
        for language in missing:
            yield at(*path, language), f'the text in "{language}" is missing. Write it.'


def _hard_to_read(content: Any, words: Words) -> Found:
    explained = list(_explained(content))
    for path, texts in walking.texts(content):
        finnish: object = texts.get("fi", "")
        if not isinstance(finnish, str):  # told by the schema
            continue
        for text in advice(finnish):
            yield at(*path, "fi"), text
        for word, text in hard_words(finnish, words, explained):
            yield at(*path, "fi"), text
            explained.append(word)  # told once a file


def _explained(content: Any) -> Iterator[str]:
    for _, node in walking.nodes(content):
        if isinstance(node, dict) and isinstance(node.get("word"), dict):
            yield from str(node["word"].get("fi", "")).lower().replace(",", " ").split()


def _same_place_on_a_path(paths: list[Path]) -> Iterator[Finding]:
    file_names: dict[tuple[str, int], str] = {}
    for path in paths:
        place = _place_on_a_path(path)
        if place and file_names.setdefault(place, path.name) != path.name:
            text = (
                f'{file_names[place]} has place {place[1]} of "{place[0]}" too. Give each a place of its own.'
            )
            yield Finding(path.name, "path.place", text)


def _place_on_a_path(path: Path) -> tuple[str, int] | None:
    try:
        place = json_of(path)["path"]
        return str(place["name"]), int(place["place"])
    except (ValueError, TypeError, KeyError):  # told by the schema
        return None
