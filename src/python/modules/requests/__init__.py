"""The library of that name, as programs and pages use it: its face and its words, over the session's own client."""

from . import adapters, auth, compat, cookies, exceptions, hooks, models, sessions, status_codes, structures, utils
from .api import delete, get, head, options, patch, post, put, request
from .exceptions import (
    ConnectionError,
    ConnectTimeout,
    FileModeWarning,
    HTTPError,
    JSONDecodeError,
    ReadTimeout,
    RequestException,
    Timeout,
    TooManyRedirects,
    URLRequired,
)
from .models import PreparedRequest, Request, Response
from .sessions import Session, session
from .status_codes import codes

# Of the library that this one stands in for: programs compare it.
__version__ = '2.34.2'

__all__ = (
    'ConnectTimeout',
    'ConnectionError',
    'FileModeWarning',
    'HTTPError',
    'JSONDecodeError',
    'PreparedRequest',
    'ReadTimeout',
    'Request',
    'RequestException',
    'Response',
    'Session',
    'Timeout',
    'TooManyRedirects',
    'URLRequired',
    'adapters',
    'auth',
    'codes',
    'compat',
    'cookies',
    'delete',
    'exceptions',
    'get',
    'head',
    'hooks',
    'models',
    'options',
    'patch',
    'post',
    'put',
    'request',
    'session',
    'sessions',
    'status_codes',
    'structures',
    'utils',
)
