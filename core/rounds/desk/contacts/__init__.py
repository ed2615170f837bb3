"""People and places: who is meant, what they want, the brief before a visit, new ones."""
