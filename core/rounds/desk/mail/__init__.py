"""Mailing: who of a list gets a message, who does not and why, and each one's message filled in."""

from __future__ import annotations

from rounds.desk.mail.audience import Audience, Guard, LeftOut, choose
from rounds.desk.mail.filling import Filled, Filler, template_names
from rounds.desk.mail.letters import LetterFiller

__all__ = ["Audience", "Filled", "Filler", "Guard", "LeftOut", "LetterFiller", "choose", "template_names"]
