"""Fifteen thousand broken files: each gives records or complaints, never a traceback. The long run is in stress/."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import yaml


@pytest.fixture(scope="module")
def mutants():
    spec = spec_from_file_location("yaml_mutants", Path(__file__).with_name("drivers") / "yaml_mutants.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_broken_file_gives_records_or_complaints(mutants):
    ends, _ = mutants.run(15_000, seed=20261118)

    assert ends["read"] > 1_000  # the edits are small enough that many files stay good
    assert len(ends) > 25  # and various enough to meet most complaints


def test_a_broken_file_gives_the_same_without_libyaml_nearly_always(mutants, monkeypatch):
    from rounds.documents.yamltext import parse  # noqa: PLC0415 - beside its use

    inputs = list(mutants.mutants(2_000, seed=7))
    fast = [parse(raw, "f.yaml")[0] for raw in inputs]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    pure = [parse(raw, "f.yaml")[0] for raw in inputs]

    same = sum((a and a.data) == (b and b.data) for a, b in zip(fast, pure, strict=True))
    assert same >= 1_990
