"""Measurements: ratios in one run, on one machine, against plain scripts. ``python -m benchmarks``."""
