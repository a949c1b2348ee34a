"""Names that programs take from the library instead of from Python's own."""

import builtins
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, MutableMapping
from io import StringIO
from json import JSONDecodeError
from urllib.parse import (
    quote,
    quote_plus,
    unquote,
    unquote_plus,
    urldefrag,
    urlencode,
    urljoin,
    urlparse,
    urlsplit,
    urlunparse,
)

is_py2 = False
is_py3 = True
has_simplejson = False
builtin_str = str
str = builtins.str
bytes = builtins.bytes
basestring = (str, bytes)
numeric_types = (int, float)
integer_types = (int,)

__all__ = [
    'Callable',
    'JSONDecodeError',
    'Mapping',
    'MutableMapping',
    'OrderedDict',
    'StringIO',
    'basestring',
    'builtin_str',
    'bytes',
    'has_simplejson',
    'integer_types',
    'is_py2',
    'is_py3',
    'json',
    'numeric_types',
    'quote',
    'quote_plus',
    'str',
    'unquote',
    'unquote_plus',
    'urldefrag',
    'urlencode',
    'urljoin',
    'urlparse',
    'urlsplit',
    'urlunparse',
]
