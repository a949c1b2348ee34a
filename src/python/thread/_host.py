"""The way to the main thread: what is written to a device is answered there while this thread sleeps."""

import os
import signal
import sys
import time
from collections.abc import Callable

_PIECE = 1 << 16
_STREAMS = (sys.__stdout__, sys.__stderr__)
_NOT_THEIRS = '/lib/'
_is_interrupted = False
_is_sending = False


def call(what: str, write: Callable[[], str]) -> str:
    """
    Asks the main thread and sleeps until it has answered. Ctrl-C comes out of it as KeyboardInterrupt, but not before
    what `write` gives has been sent.
    """
    global _is_sending
    flush()
    _is_sending = True
    try:
        file = _open('/dev/host', f'{what}\n{write()}\0')
    finally:
        _is_sending = False
    return _read(file).decode()


def sleep(seconds: float) -> None:
    flush()
    _read(_open('/dev/sleep', repr(float(seconds))))


def flush() -> None:
    """What a program has printed without an end of line is seen before anything else is."""
    for stream in _STREAMS:
        try:
            stream.flush()
        except ValueError:
            pass  # a program may close it


def _open(device: str, text: str) -> int:
    file = os.open(device, os.O_RDWR)
    os.write(file, text.encode())
    return file


def _read(file: int) -> bytes:
    try:
        check()
        pieces = []
        # Of a device the end is not known beforehand.
        while piece := os.read(file, _PIECE):
            pieces.append(piece)
        return b''.join(pieces)
    finally:
        os.close(file)


def _sleep(seconds, /):
    if seconds != seconds:
        raise ValueError('Invalid value NaN (not a number)')
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    sleep(seconds)


# Pyodide's own cannot be interrupted.
_sleep.__name__ = _sleep.__qualname__ = 'sleep'
_sleep.__module__ = 'time'
time.sleep = _sleep


def begin() -> None:
    """An entry is about to run: what came before it is none of its own."""
    global _is_interrupted
    _is_interrupted = False


def check() -> None:
    """To be called before each statement of an entry: Ctrl-C may have come while code of ours ran."""
    global _is_interrupted
    if _is_interrupted:
        _is_interrupted = False
        raise KeyboardInterrupt


def _interrupt(_signal, frame):
    """Ctrl-C ends what was entered. Where none of it is running, it would end what says how the entry has ended."""
    global _is_interrupted
    while frame is not None and not _is_sending:
        if not frame.f_code.co_filename.startswith(_NOT_THEIRS):
            raise KeyboardInterrupt
        frame = frame.f_back
    _is_interrupted = True


signal.signal(signal.SIGINT, _interrupt)
