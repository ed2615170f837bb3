"""Imports: foreign records against the book. Empty fields are filled; nothing that a person wrote is overwritten."""
