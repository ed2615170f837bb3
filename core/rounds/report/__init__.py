"""Findings, the sections made of them, charts and the forms of a report."""
