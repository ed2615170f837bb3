"""Forms on paper: found by name, asked what they refuse, and printed; their faults are blamed on their plugin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rounds.base.problems import Source, UsageError
from rounds.desk.mail.audience import LeftOut
from rounds.plugins.faults import call_plugin, promised
from rounds.report.render.limits import Limits, bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.desk.desk import Desk
    from rounds.plugins.printing.forms import Piece, PrintForm, PrintJob

SECONDS: Final = 30
SECONDS_A_PIECE: Final = 2
"""Of a processor, for what a client's template has filled in; a usual letter takes a twentieth."""
MEMORY: Final = 512 << 20
MEMORY_A_PIECE: Final = 4 << 20
LARGEST: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class Press:
    """A form and the plugin that it comes from."""

    form: PrintForm
    owner: str

    def reason(self, piece: Piece) -> str:
        """Why the form does not take this piece; empty: it does."""
        refuses = self.form.refuses
        if refuses is None:
            return ""
        return str(call_plugin(self.owner, f"asking {self.form.name} about {piece.id}", lambda: refuses(piece)) or "")

    def printed(self, job: PrintJob, template: str = "") -> bytes:
        """The file. What was filled in from a client's own ``template`` is printed within bounds of time and memory.

        Raises:
            UsageError: the job does not begin on a place of the sheet, or the form says what the user can mend.
            BadTemplateError: it takes too long, or too much memory.
            RoundsError: the plugin failed.
        """
        if not 1 <= job.start_at <= self.form.places:
            raise UsageError(
                f"a sheet of {self.form.name} has no place {job.start_at}", f"places go from 1 to {self.form.places}"
            )
        if not template:
            return self._made(job)
        count = len(job.pieces)
        limits = Limits(SECONDS + SECONDS_A_PIECE * count, MEMORY + MEMORY_A_PIECE * count, LARGEST)
        return bounded(lambda: self._made(job), Source(template), limits)

    def _made(self, job: PrintJob) -> bytes:
        def make() -> bytes:
            return promised(self.form.function(job), bytes, "a form on paper returns")

        hint = "nothing was printed; mend the plugin, or make the template simpler"
        return call_plugin(self.owner, f"printing {self.form.name}", make, hint)


def press_of(desk: Desk, name: str, kind: str) -> Press:
    """The form of this name, for a command that prints forms of this kind.

    Raises:
        UsageError: there is none.
    """
    registered = desk.plugins.print_forms()
    desk.ear.problems(registered.problems)
    known = {key: form for key, form in registered.values.items() if form.kind == kind}
    if name not in known:
        raise UsageError(f"there is no {kind} form '{name}'", f"there are: {', '.join(known) or 'none'}")
    return Press(known[name], registered.owners[name])


def fitting(presses: Sequence[Press], pieces: Sequence[Piece]) -> tuple[list[Piece], list[LeftOut]]:
    """The pieces that every one of the forms takes, and the others with the reason."""
    found = {piece.id: next(filter(None, (press.reason(piece) for press in presses)), "") for piece in pieces}
    taken = [piece for piece in pieces if not found[piece.id]]
    return taken, [LeftOut(person, reason) for person, reason in found.items() if reason]
