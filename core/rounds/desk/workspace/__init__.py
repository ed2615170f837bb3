"""A client's folder: made, looked after, trusted."""
