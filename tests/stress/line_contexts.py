"""A plugin of pytest for ``mutants.py``: tells coverage, here and in subprocesses, which test runs.

What runs before a test, while a module is imported or in a fixture that several tests share, belongs to the whole file.
What a function remembers is forgotten before each test, so that each test is seen to run what it needs.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import sys
from collections import defaultdict
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from pathlib import Path

import coverage
import pytest

WHOLE_FILE = ""
_ROOT = Path.cwd()
_seconds: defaultdict[str, float] = defaultdict(float)
_passed: set[str] = set()


def _switch(context):
    os.environ["MUTANTS_CONTEXT"] = context
    if running := coverage.Coverage.current():
        running.switch_context(context)


@contextmanager
def _for_the_whole_file():
    before = os.environ["MUTANTS_CONTEXT"]
    _switch(WHOLE_FILE)
    try:
        yield
    finally:
        _switch(before)


def _exec_module(loader, module, own=SourceFileLoader.exec_module):
    with _for_the_whole_file():
        own(loader, module)


def pytest_configure():
    SourceFileLoader.exec_module = _exec_module


def _is_ours(module):
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is not None and Path(file).is_relative_to(_ROOT)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    for each in gc.get_objects():
        if type(each) is functools._lru_cache_wrapper and _is_ours(each.__module__):
            each.cache_clear()
    _switch(item.nodeid)
    try:
        return (yield)
    finally:
        _switch(WHOLE_FILE)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    if fixturedef.scope == "function":
        return (yield)
    with _for_the_whole_file():
        return (yield)


def pytest_runtest_logreport(report):
    _seconds[report.nodeid] += report.duration
    if report.when == "call" and report.outcome == "passed":
        _passed.add(report.nodeid)
    elif report.outcome != "passed":
        _passed.discard(report.nodeid)


def pytest_sessionfinish():
    told = {test: round(_seconds[test], 3) for test in _seconds if test in _passed}
    Path(os.environ["MUTANTS_SECONDS"]).write_text(json.dumps(told), encoding="utf-8")
