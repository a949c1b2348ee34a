"""A request, a request made ready to be sent, and its answer."""

import datetime
import json as json_library
from collections.abc import Mapping
from io import UnsupportedOperation
from urllib.parse import urlsplit

from .auth import HTTPBasicAuth
from .bodies import encode_files, encode_form
from .cookies import RequestsCookieJar, cookie_header, cookiejar_from_dict
from .exceptions import HTTPError, InvalidJSONError, JSONDecodeError, StreamConsumedError
from .hooks import default_hooks
from .status_codes import codes
from .structures import CaseInsensitiveDict
from .urls import get_auth_from_url, prepared
from .utils import (
    check_header_validity,
    guess_json_utf,
    iter_slices,
    parse_header_links,
    stream_decode_response_unicode,
    super_len,
)

REDIRECT_STATI = (
    codes.moved,
    codes.found,
    codes.other,
    codes.temporary_redirect,
    codes.permanent_redirect,
)
DEFAULT_REDIRECT_LIMIT = 30
CONTENT_CHUNK_SIZE = 10 * 1024
ITER_CHUNK_SIZE = 512


class _Hooked:
    """What has hooks."""

    def register_hook(self, event, hook):
        if event not in self.hooks:
            raise ValueError(f'Unsupported event specified, with event name "{event}"')
        if callable(hook):
            self.hooks[event].append(hook)
        elif hasattr(hook, '__iter__'):
            self.hooks[event].extend(each for each in hook if callable(each))

    def deregister_hook(self, event, hook):
        try:
            self.hooks[event].remove(hook)
            return True
        except ValueError:
            return False


class Request(_Hooked):
    """A request as a program writes it."""

    def __init__(
        self,
        method=None,
        url=None,
        headers=None,
        files=None,
        data=None,
        params=None,
        auth=None,
        cookies=None,
        hooks=None,
        json=None,
    ):
        self.hooks = default_hooks()
        for event, hook in (hooks or {}).items():
            self.register_hook(event, hook)
        self.method = method
        self.url = url
        self.headers = {} if headers is None else headers
        self.files = [] if files is None else files
        self.data = [] if data is None else data
        self.json = json
        self.params = {} if params is None else params
        self.auth = auth
        self.cookies = cookies

    def __repr__(self):
        return f'<Request [{self.method}]>'

    def prepare(self):
        """Makes it ready, without a session's headers and cookies."""
        ready = PreparedRequest()
        ready.prepare(
            method=self.method,
            url=self.url,
            headers=self.headers,
            files=self.files,
            data=self.data,
            json=self.json,
            params=self.params,
            auth=self.auth,
            cookies=self.cookies,
            hooks=self.hooks,
        )
        return ready


class PreparedRequest(_Hooked):
    """A request as it is sent."""

    def __init__(self):
        self.method = None
        self.url = None
        self.headers = None
        self.body = None
        self.hooks = default_hooks()
        self._cookies = None
        self._body_position = None

    def prepare(
        self,
        method=None,
        url=None,
        headers=None,
        files=None,
        data=None,
        params=None,
        auth=None,
        cookies=None,
        hooks=None,
        json=None,
    ):
        self.prepare_method(method)
        self.prepare_url(url, params)
        self.prepare_headers(headers)
        self.prepare_cookies(cookies)
        self.prepare_body(data, files, json)
        # Last but for the hooks, since it signs what is ready, and may add a hook.
        self.prepare_auth(auth, url)
        self.prepare_hooks(hooks)

    def __repr__(self):
        return f'<PreparedRequest [{self.method}]>'

    def copy(self):
        copied = PreparedRequest()
        copied.method = self.method
        copied.url = self.url
        copied.headers = None if self.headers is None else self.headers.copy()
        copied.body = self.body
        copied.hooks = self.hooks
        copied._cookies = None if self._cookies is None else self._cookies.copy()
        copied._body_position = self._body_position
        return copied

    @property
    def path_url(self):
        place = urlsplit(self.url)
        return (place.path or '/') + (f'?{place.query}' if place.query else '')

    def prepare_method(self, method):
        self.method = None if method is None else method.upper()

    def prepare_url(self, url, params):
        address = (url.decode('utf8') if isinstance(url, bytes) else str(url)).lstrip()
        # mailto:, data: and their like have no parts that could be made ready.
        if ':' in address and not address.lower().startswith('http'):
            self.url = address
            return
        self.url = prepared(address, lambda: _query_of(params))

    def prepare_headers(self, headers):
        self.headers = CaseInsensitiveDict()
        for header in (headers or {}).items():
            check_header_validity(header)
            name, value = header
            self.headers[name.decode('ascii') if isinstance(name, bytes) else name] = value

    def prepare_body(self, data, files, json=None):
        is_iterable = hasattr(data, '__iter__')
        if is_iterable and not isinstance(data, str | bytes | list | tuple | Mapping):
            self._prepare_stream(data, files)
            return
        body, content_type = None, None
        if not data and json is not None:
            content_type = 'application/json'
            body = self._json_bytes(json)
        if files:
            body, content_type = encode_files(files, data)
        elif data:
            body = encode_form(data)
            is_form = not (isinstance(data, str | bytes) or hasattr(data, 'read'))
            content_type = 'application/x-www-form-urlencoded' if is_form else None
        self.prepare_content_length(body)
        if content_type and 'content-type' not in self.headers:
            self.headers['Content-Type'] = content_type
        self.body = body

    def _json_bytes(self, json):
        try:
            return json_library.dumps(json, allow_nan=False).encode('utf-8')
        except ValueError as error:
            raise InvalidJSONError(error, request=self) from None

    def _prepare_stream(self, data, files):
        """A file, or what gives the body piece by piece."""
        try:
            length = super_len(data)
        except (TypeError, AttributeError, UnsupportedOperation):
            length = None
        if getattr(data, 'tell', None) is not None:
            try:
                self._body_position = data.tell()
            except OSError:
                self._body_position = object()
        if files:
            raise NotImplementedError('Streamed bodies and files are mutually exclusive.')
        if length:
            self.headers['Content-Length'] = str(length)
        else:
            self.headers['Transfer-Encoding'] = 'chunked'
        self.body = data

    def prepare_content_length(self, body):
        if body is not None:
            length = super_len(body)
            if length:
                self.headers['Content-Length'] = str(length)
        elif self.method not in ('GET', 'HEAD') and self.headers.get('Content-Length') is None:
            self.headers['Content-Length'] = '0'

    def prepare_auth(self, auth, url=''):
        if auth is None:
            in_url = get_auth_from_url(self.url)
            auth = in_url if any(in_url) else None
        if not auth:
            return
        sign = HTTPBasicAuth(*auth) if isinstance(auth, tuple) and len(auth) == 2 else auth
        self.__dict__.update(sign(self).__dict__)
        self.prepare_content_length(self.body)

    def prepare_cookies(self, cookies):
        self._cookies = cookies if isinstance(cookies, RequestsCookieJar) else cookiejar_from_dict(cookies)
        brought = cookie_header(self._cookies, self.url)
        if brought is not None and 'Cookie' not in self.headers:
            self.headers['Cookie'] = brought

    def prepare_hooks(self, hooks):
        for event, hook in (hooks or {}).items():
            self.register_hook(event, hook)


def _query_of(params):
    if params is None:
        return ''
    return params.decode('ascii') if isinstance(params, bytes) else encode_form(params)


class Response:
    """The answer to a request."""

    def __init__(self):
        self._content = False
        self._content_consumed = False
        self._next = None
        self.status_code = None
        self.headers = CaseInsensitiveDict()
        self.raw = None
        self.url = None
        self.encoding = None
        self.history = []
        self.reason = None
        self.cookies = cookiejar_from_dict({})
        self.elapsed = datetime.timedelta(0)
        self.request = None
        self.host_id = None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __repr__(self):
        return f'<Response [{self.status_code}]>'

    def __bool__(self):
        return self.ok

    def __iter__(self):
        return self.iter_content(128)

    @property
    def ok(self):
        """Whether its status is below 400."""
        try:
            self.raise_for_status()
        except HTTPError:
            return False
        return True

    @property
    def is_redirect(self):
        return 'location' in self.headers and self.status_code in REDIRECT_STATI

    @property
    def is_permanent_redirect(self):
        return 'location' in self.headers and self.status_code in (codes.moved_permanently, codes.permanent_redirect)

    @property
    def next(self):
        """The request that it leads to, where redirects were not followed."""
        return self._next

    @property
    def apparent_encoding(self):
        """Nothing here guesses: UTF-8, as everything that the API answers."""
        return 'utf-8'

    def iter_content(self, chunk_size=1, decode_unicode=False):
        """The content in pieces of that many bytes, or as text."""
        if self._content_consumed and isinstance(self._content, bool):
            raise StreamConsumedError()
        if chunk_size is not None and not isinstance(chunk_size, int):
            raise TypeError(f'chunk_size must be an int, it is instead a {type(chunk_size)}.')
        chunks = iter_slices(self._content, chunk_size) if self._content_consumed else self._read(chunk_size)
        return stream_decode_response_unicode(chunks, self) if decode_unicode else chunks

    def _read(self, chunk_size):
        while chunk := self.raw.read(chunk_size):
            yield chunk
        self._content_consumed = True

    def iter_lines(self, chunk_size=ITER_CHUNK_SIZE, decode_unicode=False, delimiter=None):
        """The content line by line."""
        pending = None
        for chunk in self.iter_content(chunk_size=chunk_size, decode_unicode=decode_unicode):
            if pending is not None:
                chunk = pending + chunk
            lines = chunk.split(delimiter) if delimiter else chunk.splitlines()
            is_cut = lines and lines[-1] and chunk and lines[-1][-1] == chunk[-1]
            pending = lines.pop() if is_cut else None
            yield from lines
        if pending is not None:
            yield pending

    @property
    def content(self):
        """Its bytes."""
        if self._content is False:
            if self._content_consumed:
                raise RuntimeError('The content for this response was already consumed')
            if self.status_code == 0 or self.raw is None:
                self._content = None
            else:
                self._content = b''.join(self.iter_content(CONTENT_CHUNK_SIZE)) or b''
        self._content_consumed = True
        return self._content

    @property
    def text(self):
        """Its bytes as text, by `encoding`."""
        if not self.content:
            return ''
        encoding = self.apparent_encoding if self.encoding is None else self.encoding
        try:
            return str(self.content, encoding or 'utf-8', errors='replace')
        except (LookupError, TypeError):
            return str(self.content, errors='replace')

    def json(self, **kwargs):
        """Its content as data; raises JSONDecodeError where it is none."""
        if not self.encoding and self.content and len(self.content) > 3:
            encoding = guess_json_utf(self.content)
            if encoding is not None:
                try:
                    return self._loads(self.content.decode(encoding), kwargs)
                except UnicodeDecodeError:
                    pass  # it was a wrong guess
        return self._loads(self.text, kwargs)

    @staticmethod
    def _loads(text, options):
        try:
            return json_library.loads(text, **options)
        except json_library.JSONDecodeError as error:
            raise JSONDecodeError(error.msg, error.doc, error.pos) from None

    @property
    def links(self):
        """What its header Link leads to, by relation."""
        header = self.headers.get('link')
        links = parse_header_links(header) if header else []
        return {key: link for link in links if (key := link.get('rel') or link.get('url')) is not None}

    def raise_for_status(self):
        """Raises HTTPError for a status of 400 and above."""
        reason = self.reason
        if isinstance(reason, bytes):
            try:
                reason = reason.decode('utf-8')
            except UnicodeDecodeError:
                reason = reason.decode('iso-8859-1')
        if 400 <= self.status_code < 500:
            raise HTTPError(f'{self.status_code} Client Error: {reason} for url: {self.url}', response=self)
        if 500 <= self.status_code < 600:
            raise HTTPError(f'{self.status_code} Server Error: {reason} for url: {self.url}', response=self)

    def close(self):
        """Nothing is kept open for it."""
