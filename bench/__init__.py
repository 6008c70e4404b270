"""Measurements of speed and quality; figures are kept in results.md."""
