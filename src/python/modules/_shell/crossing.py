"""Values between the languages, as text: crossing.ts reads and writes the same."""

import base64
import datetime
import json
import types

from requests.adapters import DryRun, build_response, held
from requests.models import Response

SAFE = 2**53 - 1
# So deep may values lie in one another.
DEEPEST = 500


class Uncrossable(TypeError):
    """A value that stays in its language; the message says what it is."""


class Record(dict):
    """What a helper gives: data, and what of it can be called, as `mailbox()[0].open()`."""

    def __init__(self, data, calls):
        super().__init__(data)
        self.__dict__.update(calls)


class Text(dict):
    """What is shown as its text, to be copied: data, and in place of that its text wherever it is printed."""

    def __init__(self, data, text):
        super().__init__(data)
        self.__dict__['_text'] = text

    def __repr__(self):
        return self._text

    __str__ = __repr__


def encode(value):
    return json.dumps(_tagged(value, 0), separators=(',', ':'))


def decode(text):
    return json.loads(text, object_hook=_untagged)


def _tagged(value, depth):
    if value is None or value is True or value is False or isinstance(value, str):
        return value if value is None or isinstance(value, bool) else str(value)
    if isinstance(value, int):
        return int(value) if -SAFE <= value <= SAFE else {'$': 'int', 'v': str(int(value))}
    if isinstance(value, float):
        return float(value) if value - value == 0 else {'$': 'float', 'v': repr(float(value))}
    if depth > DEEPEST:
        raise Uncrossable('a value that holds itself, or lies too deep')
    if isinstance(value, (list, tuple)):
        return [_tagged(each, depth + 1) for each in value]
    if isinstance(value, dict):
        pairs = [(key, _tagged(each, depth + 1)) for key, each in value.items()]
        if all(isinstance(key, str) for key in value) and '$' not in value:
            return dict(pairs)
        return {'$': 'dict', 'v': [[_tagged(key, depth + 1), each] for key, each in pairs]}
    if isinstance(value, (set, frozenset)):
        return {'$': 'set', 'v': [_tagged(each, depth + 1) for each in value]}
    if isinstance(value, (bytes, bytearray)):
        return {'$': 'bytes', 'v': base64.b64encode(value).decode()}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {'$': 'time', 'v': _utc(value)}
    if isinstance(value, (Response, DryRun)) and getattr(value, 'host_id', None) is not None:
        return {'$': 'response', 'v': {'id': value.host_id}}
    raise Uncrossable(_kind(value))


def _utc(value):
    """In milliseconds since 1970; what names no time zone is taken as UTC."""
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=datetime.UTC)
    return (value - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) / datetime.timedelta(milliseconds=1)


def _untagged(found):
    kind = found.get('$')
    return found if kind is None else READ[kind](found['v'])


def _time(milliseconds):
    return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(milliseconds=milliseconds)


def _response(record):
    """The very one, where Python holds it still."""
    answer = held(record['id'])
    return build_response(record) if answer is None else answer


def _record(found):
    from _shell.helpers import Method

    return Record(found['data'], {name: Method(name, number) for name, number in found['calls'].items()})


READ = {
    'int': int,
    'float': float,
    'dict': dict,
    'set': set,
    'bytes': base64.b64decode,
    'time': _time,
    'response': _response,
    'record': _record,
    'text': lambda found: Text(found['data'], found['text']),
}


def _kind(value):
    if isinstance(value, type):
        return 'a class'
    if isinstance(value, types.ModuleType):
        return 'a module'
    if callable(value):
        return 'a function'
    return f'an object of the class {type(value).__name__}'
