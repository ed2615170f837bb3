"""What is wrong with a template, and where."""

from __future__ import annotations

from rounds.base.problems import Problem, RoundsError, Source


class BadTemplateError(RoundsError):
    """A template is missing, is no template, or failed while it was filled in.

    ``source`` is the template and the line, ``plugin`` whose template it is (empty: the workspace's own).
    """

    def __init__(self, source: Source, message: str, hint: str = "", plugin: str = "") -> None:
        super().__init__(f"{source}: {message}", hint)
        self.source = source
        self.reason = message
        self.plugin = plugin

    def problem(self) -> Problem:
        """The fault as one of the problems of a run."""
        return Problem(self.source, self.reason, self.hint, self.plugin)

    def __reduce__(self) -> tuple[type[BadTemplateError], tuple[Source, str, str, str]]:
        return type(self), (self.source, self.reason, self.hint, self.plugin)
