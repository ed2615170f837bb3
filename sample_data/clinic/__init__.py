"""The making of the sample clinic: an invented cast and seeded chance become a workspace."""
