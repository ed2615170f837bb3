"""Text to documents: strict YAML and JSON Schema."""
