"""What is done once, when Python starts: a snapshot holds all of it, and what each session needs anew is in `begin`."""

import importlib
import random

# What documents import: from a snapshot it costs nothing.
_USUAL = (
    *('ast', 'base64', 'codeop', 'collections', 'copy', 'csv', 'datetime', 'functools', 'getpass', 'hashlib', 'io'),
    *('itertools', 'json', 'logging', 'math', 'operator', 'os', 'pprint', 're', 'secrets', 'string', 'tempfile'),
    *('textwrap', 'traceback', 'types', 'typing', 'urllib.parse', 'uuid'),
)

for _name in (*_USUAL, '_host', '_refused', '_shell.entries'):
    importlib.import_module(_name)


def begin() -> None:
    """What would else be the same in all sessions that start from one snapshot."""
    random.seed()
    importlib.import_module('_refused').refuse()
