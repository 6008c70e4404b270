"""Weights of our own that the package carries; see README.md beside them for what they are and their terms."""
