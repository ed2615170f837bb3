"""In from elsewhere, out to elsewhere: importers and exporters."""
