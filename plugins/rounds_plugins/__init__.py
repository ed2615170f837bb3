"""Bundled plugins: channels, scoring, opportunities, metrics, sections, renderers and exchange formats."""
