"""What is around an entry: the modules that the pages import, the keyboard, and what there is not in this Python."""

import asyncio
import builtins
import io
import json
import os
import pprint
import subprocess
import sys
import threading

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
    for owner, name, what in [
        (threading.Thread, 'start', 'Threads'),
        (subprocess.Popen, '__init__', 'Processes'),
        (os, 'system', 'Processes'),
        (os, 'fork', 'Processes'),
        (asyncio, 'run', 'asyncio.run'),
    ]:
        setattr(owner, name, _missing(what))


def _input(prompt='', /):
    typed = ask('input', str(prompt))
    if typed is None:
        raise EOFError('EOF when reading a line')
    return typed


def _open_and_tell(file, *given, **options):
    global _is_told
    if not _is_told and not isinstance(file, int):
        _is_told = True
        note("open() works in Python's own memory: it sees no file of this computer, and leaves none there")
    return _open(file, *given, **options)


def _missing(what):
    def refuse(*_given, **_options):
        raise NotImplementedError(f'{what}: not in this Python, which runs inside Node')

    return refuse
