"""Carries requests out by Python's own HTTP, and tells of them as the shell does."""

import http.client
import itertools
import time
import zlib
from base64 import b64decode, b64encode
from urllib.parse import urlsplit

_ids = itertools.count(1)


class HostError(Exception):
    def __init__(self, kind, message, fields=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.fields = fields or {}


def ask(what, payload):
    if what != 'request':
        raise HostError('failed', f'{what} is not asked here')
    url = urlsplit(payload['url'])
    connect, read = payload['timeout'] or (5, 5)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=connect)
    started = time.perf_counter()
    try:
        connection.connect()
    except TimeoutError as error:
        raise HostError('connect-timeout', str(error)) from error
    except OSError as error:
        raise HostError('connection', str(error)) from error
    connection.sock.settimeout(read)
    try:
        return {**_exchanged(connection, url, payload), 'elapsed': time.perf_counter() - started, 'id': next(_ids)}
    finally:
        connection.close()


def _has_host(payload):
    return any(name.lower() == 'host' for name, _ in payload['headers'])


def _exchanged(connection, url, payload):
    path = (url.path or '/') + (f'?{url.query}' if url.query else '')
    body = None if payload['body'] is None else b64decode(payload['body'])
    connection.putrequest(payload['method'], path, skip_accept_encoding=True, skip_host=_has_host(payload))
    for name, value in payload['headers']:
        connection.putheader(name, value)
    if body is not None:
        connection.putheader('Content-Length', str(len(body)))
    try:
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
    except TimeoutError as error:
        raise HostError('read-timeout', str(error)) from error
    except http.client.IncompleteRead as error:
        raise HostError('cut', str(error)) from error
    except (http.client.HTTPException, OSError) as error:
        raise HostError('connection', str(error)) from error
    packed = answer.headers.get('Content-Encoding')
    if packed in ('gzip', 'deflate'):
        content = zlib.decompress(content, zlib.MAX_WBITS | 32)
    return {
        'status': answer.status,
        'reason': answer.reason,
        'url': payload['url'],
        'headers': list(answer.headers.items()),
        'body': b64encode(content).decode('ascii'),
    }
