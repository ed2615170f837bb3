"""Files, git and the index; the only writer."""
