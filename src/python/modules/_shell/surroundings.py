"""What is around an entry: the modules that the pages import, the keyboard, and the files."""

import builtins
import io
import json
import pprint
import sys
import traceback

import requests
from _shell.host import ask, note

OURS = __file__.rpartition('/_shell/')[0]
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
    # Whoever prints a traceback: without what is ours, as the pages' readers know them.
    for name in ('walk_tb', 'walk_stack', '_walk_tb_with_full_positions'):
        setattr(traceback, name, _without_ours(getattr(traceback, name)))


def _without_ours(walk):
    def walk_theirs(start):
        for frame, place in walk(start):
            if not frame.f_code.co_filename.startswith(OURS):
                yield frame, place

    return walk_theirs


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
