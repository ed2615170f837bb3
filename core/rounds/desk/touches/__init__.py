"""Touches: what was done, and what comes next."""
