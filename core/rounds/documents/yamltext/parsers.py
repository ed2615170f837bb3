"""The parsers below the reader: PyYAML over libyaml, or PyYAML alone where it was built without.

They agree on whatever editors and people write. Of broken files, mutated at random, they judge one in 600 differently:
a tab or '? ' inside unquoted text, and '{name:}', of which PyYAML alone knows less.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml.scanner import ScannerError

NextEvent = Callable[[], Any]
"""Gives the next parsing event of a stream; raises yaml.YAMLError where the text is not YAML."""


class PureParser(yaml.BaseLoader):
    """PyYAML's parser in Python, with libyaml's rule for tabs between tokens."""

    def scan_to_next_token(self) -> None:
        """Skip blanks and comments; a tab separates tokens wherever it cannot be taken for indentation."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_directive(self) -> NoReturn:
        """Refuse every directive, the unknown ones too, which PyYAML would pass over."""
        mark = self.get_mark()
        raise ScannerError("while scanning a directive", mark, "directives are not read", mark)

    def get_event(self) -> Any:
        """The next event; an escape beyond the last character of Unicode is an error like any other."""
        try:
            return super().get_event()  # type: ignore[no-untyped-call]
        except (OverflowError, ValueError) as error:
            mark = self.get_mark()
            raise ScannerError("while scanning a quoted scalar", mark, "found invalid Unicode", mark) from error


def events_of(text: str) -> NextEvent:
    """The parsing events of a text, one a call, by libyaml where there is one."""
    loader = yaml.CBaseLoader(text) if yaml.__with_libyaml__ else PureParser(text)
    return loader.get_event
