"""In place of the shell, for a CPython beside it."""
