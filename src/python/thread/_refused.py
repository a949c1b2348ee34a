"""What this Python lacks is refused in words, and what leads out of it is not there."""

import _thread
import asyncio
import errno
import os
import socket
import subprocess
import sys
import threading
import types
import zoneinfo._common

_NO_THREADS = 'this Python has no threads: call the function itself'
_NO_PROCESSES = 'this Python starts no other programs'
_NO_SOCKETS = 'this Python has no sockets: requests.get(…) goes through the session'
_NO_LOOP = 'this Python runs no event loop: call functions that are not async'
_NO_ZONES = 'No time zone found with key {}: this Python has none but datetime.timezone(timedelta(hours=…))'
_NOT_THERE = 'No module named {!r}: what runs this Python cannot be reached from it'
# Pyodide's own, and what leads into its memory.
_OUTSIDE = frozenset({'js', 'pyodide', 'pyodide_js', '_pyodide', '_pyodide_core', 'ctypes', '_ctypes', 'micropip'})


class _Outside:
    """The first of those that find modules."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition('.')[0] in _OUTSIDE:
            raise ModuleNotFoundError(_NOT_THERE.format(name), name=name)


def refuse() -> None:
    """Once all is loaded: until then Pyodide needs its own modules."""
    for name in [name for name in sys.modules if name.partition('.')[0] in _OUTSIDE]:
        del sys.modules[name]
    sys.meta_path[:] = [_Outside, *(each for each in sys.meta_path if 'pyodide' not in type(each).__module__)]


def _refusal(name, error):
    def refused(*given, **_):
        for each in given:
            if isinstance(each, types.CoroutineType):
                each.close()  # else Python says that nobody waits for it
        raise error()

    refused.__name__ = refused.__qualname__ = name
    return refused


def _replace(place, names, error):
    for name in names:
        if hasattr(place, name):
            setattr(place, name, _refusal(name, error))


def _process():
    return OSError(errno.EPERM, _NO_PROCESSES)


def _zone(key):
    raise zoneinfo.ZoneInfoNotFoundError(_NO_ZONES.format(key))


_thread.start_new_thread = _thread.start_joinable_thread = threading._start_joinable_thread = _refusal(
    'start_new_thread', lambda: RuntimeError(_NO_THREADS)
)
_replace(os, ('system', 'popen', 'fork', 'forkpty', 'kill', 'killpg', 'posix_spawn', 'posix_spawnp'), _process)
_replace(os, ('execv', 'execve', 'execl', 'execle', 'execlp', 'execlpe', 'execvp', 'execvpe'), _process)
_replace(subprocess.Popen, ('__init__',), _process)
_replace(socket.socket, ('__init__',), lambda: OSError(errno.EPERM, _NO_SOCKETS))
_replace(socket, ('getaddrinfo', 'gethostbyname', 'gethostbyname_ex'), lambda: OSError(errno.EPERM, _NO_SOCKETS))
_replace(asyncio.Runner, ('run',), lambda: RuntimeError(_NO_LOOP))
_replace(asyncio, ('run', 'get_event_loop', 'new_event_loop'), lambda: RuntimeError(_NO_LOOP))
zoneinfo._common.load_tzdata = _zone
