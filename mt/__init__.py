"""Articles in, sentences and English out."""

__version__ = "0.1.0"
