"""Gifts: what may still be given, and what was."""
