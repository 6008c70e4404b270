"""Moves to mt/names.py."""

from mt.names import *  # noqa: F403
from mt.names import SAME, Name, alike, find, romanise, same, shared  # noqa: F401
