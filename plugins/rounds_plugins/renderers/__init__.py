"""Forms of a report: each a plugin of its own."""
