"""Files of the sample, changed at random, read by both readers: what the fast one gives, the strict one gives too."""

from __future__ import annotations

import random
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from rounds.documents.yamltext.complaints import conflicts
from rounds.documents.yamltext.events import read_events
from rounds.documents.yamltext.files import decode
from rounds.documents.yamltext.parsers import read_fast

SAMPLE = Path(__file__).parents[2] / "sample_data" / "cedar-orthopedics"
_LONGEST = 3_000


def pieces() -> list[str]:
    spec = spec_from_file_location("yaml_mutants", Path(__file__).with_name("yaml_mutants.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PIECES


def texts() -> list[str]:
    found = [file.read_text() for file in sorted(SAMPLE.rglob("*.yaml")) if file.parts[-2] != "templates"]
    lists = "".join("- " + text.replace("\n", "\n  ").rstrip() + "\n" for text in found[300:312] if "\n" in text)
    return [text for text in found if len(text) < _LONGEST][::3] + [lists] * 40


def changed(text: str, chance: random.Random, parts: list[str]) -> str:
    for _ in range(chance.randrange(1, 4)):
        at, kind = chance.randrange(len(text) + 1), chance.random()
        new = chance.choice(parts) if kind < 0.8 else ""
        text = text[:at] + new + text[at + (0 if kind < 0.5 else chance.randrange(1, 6)) :]
    return text


def compare(count: int, seed: int) -> tuple[int, list[str]]:
    """How many of so many files the fast reader took, and those that it read otherwise."""
    chance, parts, sources = random.Random(seed), pieces(), texts()
    taken, different = 0, []
    for _ in range(count):
        text, _problems = decode(changed(chance.choice(sources), chance, parts).encode(), "f.yaml")
        fast = None if text is None or conflicts(text, "f.yaml") else read_fast(text)
        if fast is None:
            continue
        taken += 1
        data, starts, problems = read_events(text, "f.yaml")
        if problems or (repr(data), starts) != (repr(fast[0]), fast[1]):
            different.append(text)
    return taken, different
