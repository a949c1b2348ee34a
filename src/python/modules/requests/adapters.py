"""What carries a request out: the session's own client, which knows the one server, its guard and its record."""

import io
import re
import weakref
from base64 import b64decode, b64encode
from datetime import timedelta

from _shell.host import HostError, ask

from . import exceptions
from .cookies import take_cookies
from .models import PreparedRequest, Response
from .structures import CaseInsensitiveDict
from .urls import urldefragauth
from .utils import default_headers, get_encoding_from_headers

_HEADER_NAME = re.compile(rb"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_HEADER_VALUE = re.compile(rb'[\t\x20-\x7e\x80-\xff]*')
# The client writes these itself, by what it sends.
_OF_THE_CLIENT = {'content-length', 'transfer-encoding'}

_ERRORS = {
    'connection': exceptions.ConnectionError,
    'connect-timeout': exceptions.ConnectTimeout,
    'read-timeout': exceptions.ReadTimeout,
    'tls': exceptions.SSLError,
    'proxy': exceptions.ProxyError,
    'refused': exceptions.RefusedError,
    'invalid': exceptions.InvalidURL,
    'cut': exceptions.ChunkedEncodingError,
}

# Answers that somebody holds, by the number that the host knows them by; and those that nobody holds any more.
_held = weakref.WeakValueDictionary()
_dropped = set()


class BaseAdapter:
    """What a session can be given to carry requests out."""

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        raise NotImplementedError

    def close(self):
        raise NotImplementedError


class HTTPAdapter(BaseAdapter):
    """The session's client. It retries by rules of its own and keeps its connections: those options change nothing."""

    def __init__(self, pool_connections=10, pool_maxsize=10, max_retries=0, pool_block=False):
        self.max_retries = max_retries

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        _refuse_settings(request, verify, cert, proxies)
        body = _body_bytes(request.body)
        asked = {
            'method': request.method,
            'url': urldefragauth(request.url),
            'headers': _headers_to_send(request),
            'body': None if body is None else b64encode(body).decode('ascii'),
            'timeout': _seconds(timeout),
            'dropped': [_dropped.pop() for _ in range(len(_dropped))],
        }
        try:
            answer = ask('request', asked)
        except HostError as error:
            raise _raised(error, request) from None
        if 'shown' in answer:
            return DryRun(answer)
        response = build_response(answer, request)
        response.connection = self
        return response

    def close(self):
        """The connections are the session's own, and stay."""


class DryRun:
    """Instead of an answer, where nothing was sent: shows the request."""

    history = ()
    is_redirect = False

    def __init__(self, record):
        self.shown = record['shown']
        self.host_id = record['id']
        _hold(self)

    def __repr__(self):
        return self.shown

    def __bool__(self):
        return False

    def __getattr__(self, name):
        raise AttributeError(f'this is a dry run: nothing was sent, and no answer has {name!r}')


def held(host_id):
    """The answer that the host knows by this number, where it is here already; else None."""
    return _held.get(host_id)


def build_response(record, request=None):
    """An answer as the host tells it."""
    response = Response()
    response.request = _request_of(record['request']) if request is None and 'request' in record else request
    response.status_code = record['status']
    response.reason = record['reason']
    response.url = request.url if request is not None else record['url']
    response.headers = _joined(record['headers'])
    response.encoding = get_encoding_from_headers(response.headers)
    response.elapsed = timedelta(seconds=record['elapsed'])
    response.raw = _Raw(record, response.headers)
    response.host_id = record['id']
    take_cookies(response.cookies, response.url, response.raw.cookie_lines)
    _hold(response)
    return response


def _hold(answer):
    _held[answer.host_id] = answer
    _dropped.discard(answer.host_id)
    weakref.finalize(answer, _drop, answer.host_id).atexit = False


def _drop(host_id):
    if host_id not in _held:
        _dropped.add(host_id)


def _request_of(record):
    """What JavaScript has sent."""
    request = PreparedRequest()
    request.method, request.url, request.body = record['method'], record['url'], record['body']
    request.headers = CaseInsensitiveDict(record['headers'])
    return request


class _Raw(io.BytesIO):
    """The answer's bytes, as a file."""

    def __init__(self, record, headers):
        super().__init__(b64decode(record['body']))
        self.status = record['status']
        self.reason = record['reason']
        self.headers = headers
        self.cookie_lines = [value for name, value in record['headers'] if name.lower() == 'set-cookie']


def _joined(pairs):
    headers = CaseInsensitiveDict()
    for name, value in pairs:
        headers[name] = f'{headers[name]}, {value}' if name in headers else value
    return headers


def _refuse_settings(request, verify, cert, proxies):
    if verify is not True and verify is not None:
        raise exceptions.RefusedError(
            f'verify={verify!r}: certificates are always checked, by those that this computer trusts '
            '(NODE_EXTRA_CA_CERTS names more). Nothing was sent.',
            request=request,
        )
    if cert:
        raise exceptions.RefusedError('cert: the API takes a token, no certificate. Nothing was sent.', request=request)
    if proxies:
        raise exceptions.RefusedError(
            'proxies: the way to the API is a setting of the session (ACRONIS_PROXY). Nothing was sent.',
            request=request,
        )


def _headers_to_send(request):
    """All but what the client says of itself, in words that nobody has changed."""
    ours = default_headers()
    return [
        _header_to_send(name, value, request)
        for name, value in request.headers.items()
        if name.lower() not in _OF_THE_CLIENT and ours.get(name) != value
    ]


def _header_to_send(name, value, request):
    # As Python's own HTTP writes them, which fails by itself for what cannot be written so.
    name_bytes = name.encode('ascii')
    value_bytes = value if isinstance(value, bytes) else value.encode('latin-1')
    if not _HEADER_NAME.fullmatch(name_bytes) or not _HEADER_VALUE.fullmatch(value_bytes):
        raise exceptions.InvalidHeader(
            f'The header {name!r} holds characters that no header may: {value!r}', request=request
        )
    return [name, value_bytes.decode('latin-1')]


def _body_bytes(body):
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode('utf-8')
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    if hasattr(body, 'read'):
        return _body_bytes(body.read())
    if not hasattr(body, '__iter__'):
        raise TypeError(f"'body' must be a bytes-like object, file-like object, or iterable. Instead was {body!r}")
    return b''.join(_body_bytes(piece) for piece in body)


def _seconds(timeout):
    """For the connection, and for the answer; None where the session's own limits are meant."""
    if timeout is None:
        return None
    try:
        connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    except ValueError:
        raise ValueError(
            f'Invalid timeout {timeout}. Pass a (connect, read) timeout tuple, '
            'or a single float to set both timeouts to the same value.'
        ) from None
    return [_checked_seconds('connect', connect), _checked_seconds('read', read)]


def _checked_seconds(name, value):
    if value is None:
        return None
    if isinstance(value, bool):
        raise ValueError('Timeout cannot be a boolean value. It must be an int, float or None.')
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        raise ValueError(f'Timeout value {name} was {value}, but it must be an int, float or None.') from None
    if seconds <= 0:
        raise ValueError(
            f'Attempted to set {name} timeout to {value}, but the timeout cannot be '
            'set to a value less than or equal to 0.'
        )
    return seconds


def _raised(error, request):
    if error.kind == 'cancelled':
        return KeyboardInterrupt()
    raised = _ERRORS.get(error.kind, exceptions.RequestException)(error.message, request=request)
    for line in error.fields.get('next', []):
        raised.add_note(f'  {line}')
    return raised
