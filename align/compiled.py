"""The compiler of the loops that numpy cannot say; everything that imports this module imports numba."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compiles a function when it is first called; the machine code is kept beside the source or in numba's cache."""
    return _kept(function, fastmath=False)


def reordered(function: Callable[P, R]) -> Callable[P, R]:
    """Compiles a function whose sums may be taken in any order, as the processor's vector units need.

    The order is fixed when the function is compiled: the same numbers always give the same sum on one machine.
    """
    return _kept(function, fastmath={"reassoc", "contract"})


def _kept(function: Callable[P, R], fastmath: bool | set[str]) -> Callable[P, R]:
    try:
        return cast(Callable[P, R], njit(cache=True, nogil=True, fastmath=fastmath)(function))
    except RuntimeError:  # numba finds no folder that it may write to: compiled anew in every process then
        return cast(Callable[P, R], njit(nogil=True, fastmath=fastmath)(function))
