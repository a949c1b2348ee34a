"""A session: what several requests have in common, and how answers lead on to others."""

from collections.abc import Mapping
from datetime import timedelta
from time import perf_counter
from urllib.parse import urljoin, urlparse

from .adapters import HTTPAdapter
from .cookies import RequestsCookieJar, cookiejar_from_dict, merge_cookies
from .exceptions import InvalidSchema, TooManyRedirects, UnrewindableBodyError
from .hooks import default_hooks, dispatch_hook
from .models import DEFAULT_REDIRECT_LIMIT, PreparedRequest, Request, Response
from .status_codes import codes
from .structures import CaseInsensitiveDict
from .urls import requote_uri
from .utils import default_headers, to_key_val_list

__all__ = ['PreparedRequest', 'Request', 'Response', 'Session', 'session']

_PORTS = {'http': 80, 'https': 443}


class Session:
    """Headers, authentication, parameters and cookies that each of its requests brings."""

    def __init__(self):
        self.headers = default_headers()
        self.auth = None
        self.proxies = {}
        self.hooks = default_hooks()
        self.params = {}
        self.stream = False
        self.verify = True
        self.cert = None
        self.max_redirects = DEFAULT_REDIRECT_LIMIT
        self.trust_env = True
        self.cookies = cookiejar_from_dict({})
        self.adapters = {}
        self.mount('https://', HTTPAdapter())
        self.mount('http://', HTTPAdapter())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def prepare_request(self, request):
        """A request with what the session adds, ready to be sent."""
        cookies = merge_cookies(merge_cookies(RequestsCookieJar(), self.cookies), request.cookies or {})
        ready = PreparedRequest()
        ready.prepare(
            method=request.method.upper(),
            url=request.url,
            files=request.files,
            data=request.data,
            json=request.json,
            headers=_merged(request.headers, self.headers, CaseInsensitiveDict),
            params=_merged(request.params, self.params),
            auth=_merged(request.auth or None, self.auth),
            cookies=cookies,
            hooks=_merged_hooks(request.hooks, self.hooks),
        )
        return ready

    def request(
        self,
        method,
        url,
        params=None,
        data=None,
        headers=None,
        cookies=None,
        files=None,
        auth=None,
        timeout=None,
        allow_redirects=True,
        proxies=None,
        hooks=None,
        stream=None,
        verify=None,
        cert=None,
        json=None,
    ):
        """Sends a request.

        `params`, `data`: pairs, or a text as it stands; `json`: data that is sent as JSON; `headers`: one of None is
        left out; `auth`: (name, password), or what signs the request; `timeout`: seconds, or (connect, read).
        """
        if isinstance(url, bytes):
            url = url.decode('utf-8')
        request = Request(
            method=method.upper(),
            url=url,
            headers=headers,
            files=files,
            data=data or {},
            json=json,
            params=params or {},
            auth=auth,
            cookies=cookies,
            hooks=hooks,
        )
        ready = self.prepare_request(request)
        settings = self.merge_environment_settings(ready.url, proxies or {}, stream, verify, cert)
        return self.send(ready, timeout=timeout, allow_redirects=allow_redirects, **settings)

    def get(self, url, params=None, **kwargs):
        """Sends a GET."""
        kwargs.setdefault('allow_redirects', True)
        return self.request('GET', url, params=params, **kwargs)

    def options(self, url, **kwargs):
        """Sends an OPTIONS."""
        kwargs.setdefault('allow_redirects', True)
        return self.request('OPTIONS', url, **kwargs)

    def head(self, url, **kwargs):
        """Sends a HEAD."""
        kwargs.setdefault('allow_redirects', False)
        return self.request('HEAD', url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        """Sends a POST."""
        return self.request('POST', url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        """Sends a PUT."""
        return self.request('PUT', url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        """Sends a PATCH."""
        return self.request('PATCH', url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        """Sends a DELETE."""
        return self.request('DELETE', url, **kwargs)

    def send(self, request, **kwargs):
        """Sends a request that is ready, and follows where its answers lead."""
        if isinstance(request, Request):
            raise ValueError('You can only send PreparedRequests.')
        for name in ('stream', 'verify', 'cert', 'proxies'):
            kwargs.setdefault(name, getattr(self, name))
        allow_redirects = kwargs.pop('allow_redirects', True)
        started = perf_counter()
        response = self.get_adapter(url=request.url).send(request, **kwargs)
        if not isinstance(response, Response):
            return response
        if not response.elapsed:
            response.elapsed = timedelta(seconds=perf_counter() - started)
        response = dispatch_hook('response', request.hooks, response, **kwargs)
        for each in [*response.history, response]:
            self.cookies.update(each.cookies)
        if allow_redirects:
            *history, response = [response, *self.resolve_redirects(response, request, **kwargs)]
            if history:
                response.history = history
        else:
            response._next = next(self.resolve_redirects(response, request, yield_requests=True, **kwargs), None)
        if not kwargs['stream']:
            response.content  # noqa: B018 (it is read once)
        return response

    def merge_environment_settings(self, url, proxies, stream, verify, cert):
        """What one request says over what the session says; of the environment nothing is read here."""
        return {
            'proxies': _merged(proxies, self.proxies),
            'stream': _merged(stream, self.stream),
            'verify': _merged(verify, self.verify),
            'cert': _merged(cert, self.cert),
        }

    def get_redirect_target(self, resp):
        """Where an answer leads; None where it is none that leads on."""
        if not resp.is_redirect:
            return None
        return resp.headers['location'].encode('latin1').decode('utf8')

    def resolve_redirects(self, resp, req, yield_requests=False, **kwargs):
        """The answers behind a first one that leads on, or the requests for them."""
        history = []
        fragment = urlparse(req.url).fragment
        while url := self.get_redirect_target(resp):
            resp.history = history[:]
            history.append(resp)
            if len(resp.history) >= self.max_redirects:
                raise TooManyRedirects(f'Exceeded {self.max_redirects} redirects.', response=resp)
            resp.content  # noqa: B018 (it is read once)
            following = req.copy()
            following.url, fragment = _following_url(url, resp, fragment)
            following.method = _following_method(following.method, resp.status_code)
            if resp.status_code not in (codes.temporary_redirect, codes.permanent_redirect):
                for name in ('Content-Length', 'Content-Type', 'Transfer-Encoding'):
                    following.headers.pop(name, None)
                following.body = None
            following.headers.pop('Cookie', None)
            following.prepare_cookies(merge_cookies(merge_cookies(following._cookies, resp.cookies), self.cookies))
            self.rebuild_auth(following, resp)
            _rewind(following)
            req = following
            if yield_requests:
                yield req
            else:
                resp = self.send(req, allow_redirects=False, **kwargs)
                yield resp

    def rebuild_auth(self, prepared_request, response):
        """Takes what is meant for one server away before the request goes to another."""
        headers = prepared_request.headers
        if 'Authorization' in headers and self.should_strip_auth(response.request.url, prepared_request.url):
            del headers['Authorization']

    def should_strip_auth(self, old_url, new_url):
        old, new = urlparse(old_url), urlparse(new_url)
        if old.hostname != new.hostname:
            return True
        is_upgraded = (old.scheme, new.scheme) == ('http', 'https')
        if is_upgraded and old.port in (80, None) and new.port in (443, None):
            return False
        usual = (_PORTS.get(old.scheme), None)
        if old.scheme == new.scheme and old.port in usual and new.port in usual:
            return False
        return old.port != new.port or old.scheme != new.scheme

    def get_adapter(self, url):
        for prefix, adapter in self.adapters.items():
            if url.lower().startswith(prefix.lower()):
                return adapter
        raise InvalidSchema(f'No connection adapters were found for {url!r}')

    def mount(self, prefix, adapter):
        """Gives what begins so to that adapter; the longest beginning counts."""
        self.adapters[prefix] = adapter
        for shorter in [key for key in self.adapters if len(key) < len(prefix)]:
            self.adapters[shorter] = self.adapters.pop(shorter)

    def close(self):
        for adapter in self.adapters.values():
            adapter.close()


def session():
    """A session."""
    return Session()


def _merged(given, common, kind=dict):
    """What one request says over what the session says; a None takes the session's away."""
    if common is None or given is None:
        return given if common is None else common
    if not (isinstance(common, Mapping) and isinstance(given, Mapping)):
        return given
    merged = kind(to_key_val_list(common))
    merged.update(to_key_val_list(given))
    for name in [name for name, value in merged.items() if value is None]:
        del merged[name]
    return merged


def _merged_hooks(given, common):
    if common is None or common.get('response') == []:
        return given
    if given is None or given.get('response') == []:
        return common
    return _merged(given, common)


def _following_url(url, resp, fragment):
    if url.startswith('//'):
        url = f'{urlparse(resp.url).scheme}:{url}'
    parsed = urlparse(url)
    if parsed.fragment == '' and fragment:
        parsed = parsed._replace(fragment=fragment)
    elif parsed.fragment:
        fragment = parsed.fragment
    url = requote_uri(parsed.geturl())
    return (url if parsed.netloc else urljoin(resp.url, url)), fragment


def _following_method(method, status):
    """As browsers do it, whatever the standard says."""
    if method != 'HEAD' and status in (codes.see_other, codes.found):
        return 'GET'
    return 'GET' if status == codes.moved and method == 'POST' else method


def _rewind(request):
    """A file that was sent once is read from where it began."""
    is_to_send = 'Content-Length' in request.headers or 'Transfer-Encoding' in request.headers
    if request._body_position is None or not is_to_send:
        return
    seek = getattr(request.body, 'seek', None)
    if seek is None or not isinstance(request._body_position, int):
        raise UnrewindableBodyError('Unable to rewind request body for redirect.')
    try:
        seek(request._body_position)
    except OSError:
        raise UnrewindableBodyError('An error occurred when rewinding request body for redirect.') from None
