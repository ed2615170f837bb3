"""Bundled plugins: channels, scoring, opportunities, metrics, sections, renderers and exchange formats.

Libraries that come with an extra are loaded when a form is asked for, and missed in words that say what to do.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from rounds import UsageError


def need(module: str, form: str) -> Any:
    """The module, for the form whose extra brings it.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(
            f"the form '{form}' needs {module}", f"install it with: pip install 'rounds[{form}]'"
        ) from error
