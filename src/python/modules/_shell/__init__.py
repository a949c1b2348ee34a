"""The shell's side inside CPython: entries, the names that both languages share, and what asks the main thread."""
