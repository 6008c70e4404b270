"""Sentences and English in; beads, quotes, claims and corpora out."""
