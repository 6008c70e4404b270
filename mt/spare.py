"""The engine that is tried last: opened once, when it is first needed, and done without where that fails."""

import logging
from collections.abc import Callable
from threading import Lock

from mt.errors import ModelUnavailable
from mt.voice import Voice

_log = logging.getLogger(__name__)


class Spare:
    """Opens a second voice for all threads; one that cannot be had is told once, on the log, and is None from then.

    ``name`` is that of its model.
    """

    def __init__(self, name: str, load: Callable[[], Voice]) -> None:
        self.name, self._load, self._lock = name, load, Lock()
        self._opened = False
        self._voice: Voice | None = None

    def voice(self) -> Voice | None:
        """Returns the voice, opening it if nobody has."""
        with self._lock:
            if not self._opened:
                self._opened = True
                try:
                    self._voice = self._load()
                except ModelUnavailable as error:
                    _log.warning("parallax: faulty sentences are not tried with another model: %s", error)
            return self._voice
