"""What is around an entry: the modules that the pages import, the keyboard, and the files."""

import builtins
import io
import json
import pprint
import sys

import requests
from _shell.host import ask, note

_open = io.open
_is_told = False


def modules():
    """There without an import, as the pages have them at that point."""
    return {'json': json, 'pprint': pprint, 'requests': requests}


def install(show_help):
    builtins.input = _input
    builtins.exit = builtins.quit = sys.exit
    builtins.help = show_help
    builtins.open = _open_and_tell


def _input(prompt='', /):
    typed = ask('input', str(prompt))
    if typed is None:
        print(prompt, end='')
        raise EOFError('EOF when reading a line')
    return typed


def _open_and_tell(file, *given, **options):
    global _is_told
    if not _is_told and not isinstance(file, int):
        _is_told = True
        note("open() works in Python's own memory: it sees no file of this computer, and leaves none there")
    return _open(file, *given, **options)
