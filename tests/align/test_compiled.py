import pytest

from align.compiled import compiled, reordered


@pytest.mark.parametrize("compiler", [compiled, reordered])
def test_a_function_that_numba_cannot_keep_is_compiled_all_the_same(compiler: object) -> None:
    space: dict[str, object] = {"compiler": compiler}
    exec("def twice(n):\n    return 2 * n\nfound = compiler(twice)(21)", space)  # has no file to keep it beside
    assert space["found"] == 42
