"""The cookies that answers set and requests bring back; there is one server, so that a domain tells nothing."""

import time
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit


class CookieConflictError(RuntimeError):
    """Two cookies have the name that was asked for."""


class Cookie:
    """One cookie, and where it is brought back to."""

    def __init__(self, name, value, domain='', path='/', secure=False, expires=None, rest=None):
        self.name = name
        self.value = value
        self.domain = domain
        self.path = path
        self.secure = secure
        self.expires = expires
        self.rest = rest or {}

    def is_expired(self, now=None):
        return self.expires is not None and self.expires <= (time.time() if now is None else now)

    def __repr__(self):
        place = f'{self.domain}{self.path}'
        return f'<Cookie {self.name}={self.value} for {place}>'


class RequestsCookieJar:
    """Cookies, also as a dictionary of their values."""

    def __init__(self):
        self._cookies = {}

    def set_cookie(self, cookie):
        self._cookies[cookie.domain, cookie.path, cookie.name] = cookie

    def set(self, name, value, domain='', path='/', **more):
        """Sets one; a value of None removes those of that name."""
        if value is None:
            self._remove(name, domain or None, None)
            return None
        cookie = Cookie(name, value, domain=domain, path=path, **more)
        self.set_cookie(cookie)
        return cookie

    def get(self, name, default=None, domain=None, path=None):
        try:
            return self._find(name, domain, path)
        except KeyError:
            return default

    def update(self, other):
        if isinstance(other, RequestsCookieJar):
            for cookie in other:
                self.set_cookie(cookie)
        else:
            for name, value in dict(other).items():
                self.set(name, value)

    def copy(self):
        copied = RequestsCookieJar()
        copied.update(self)
        return copied

    def clear(self):
        self._cookies.clear()

    def get_dict(self, domain=None, path=None):
        return {each.name: each.value for each in self._matching(None, domain, path)}

    def keys(self):
        return [each.name for each in self]

    def values(self):
        return [each.value for each in self]

    def items(self):
        return [(each.name, each.value) for each in self]

    def __iter__(self):
        return iter(list(self._cookies.values()))

    def __len__(self):
        return len(self._cookies)

    def __contains__(self, name):
        return any(each.name == name for each in self)

    def __getitem__(self, name):
        return self._find(name, None, None)

    def __setitem__(self, name, value):
        self.set(name, value)

    def __delitem__(self, name):
        self._remove(name, None, None)

    def __repr__(self):
        return f'<{type(self).__name__}[{", ".join(map(repr, self))}]>'

    def _matching(self, name, domain, path):
        return [
            each
            for each in self
            if name in (None, each.name) and domain in (None, each.domain) and path in (None, each.path)
        ]

    def _find(self, name, domain, path):
        found = self._matching(name, domain, path)
        if not found:
            raise KeyError(f'name={name!r}, domain={domain!r}, path={path!r}')
        if len(found) > 1:
            raise CookieConflictError(f'There are multiple cookies with name, {name!r}')
        return found[0].value

    def _remove(self, name, domain, path):
        for each in self._matching(name, domain, path):
            del self._cookies[each.domain, each.path, each.name]


def cookiejar_from_dict(cookie_dict, cookiejar=None, overwrite=True):
    """A jar of the names and values of a dictionary, or that jar with them added."""
    jar = RequestsCookieJar() if cookiejar is None else cookiejar
    for name, value in dict(cookie_dict or {}).items():
        if overwrite or name not in jar:
            jar.set(name, value)
    return jar


def merge_cookies(cookiejar, cookies):
    """Adds cookies, a jar or a dictionary, to a jar."""
    if not isinstance(cookies, RequestsCookieJar | Mapping | Iterable):
        raise ValueError('You can only merge into CookieJar')
    cookiejar.update(cookies)
    return cookiejar


def cookie_header(jar, url):
    """What a request to there brings; None where that is nothing."""
    place = urlsplit(url)
    path = place.path or '/'
    brought = [
        each
        for each in jar
        if not each.is_expired() and _covers(each.path, path) and (not each.secure or place.scheme == 'https')
    ]
    brought.sort(key=lambda each: len(each.path), reverse=True)
    return '; '.join(each.name if each.value is None else f'{each.name}={each.value}' for each in brought) or None


def take_cookies(jar, url, lines):
    """Takes what the Set-Cookie lines of an answer from there say."""
    for line in lines:
        cookie = _cookie_in(line, url)
        if cookie is None:
            continue
        jar.set_cookie(cookie)
        if cookie.is_expired():
            del jar._cookies[cookie.domain, cookie.path, cookie.name]


def _cookie_in(line, url):
    first, *attributes = line.split(';')
    name, is_given, value = first.strip().partition('=')
    if not is_given or name.strip() == '':
        return None
    place = urlsplit(url)
    cookie = Cookie(name.strip(), value.strip(), domain=place.hostname or '', path=_folder(place.path))
    for attribute in attributes:
        key, _, given = attribute.strip().partition('=')
        _set_attribute(cookie, key.strip().lower(), given.strip())
    return cookie


def _set_attribute(cookie, key, value):
    if key == 'path' and value.startswith('/'):
        cookie.path = value
    elif key == 'secure':
        cookie.secure = True
    elif key == 'max-age' and value.lstrip('-').isdigit():
        cookie.expires = time.time() + int(value)
    elif key == 'expires' and cookie.expires is None:
        cookie.expires = _time_in(value)
    elif key == 'httponly':
        cookie.rest['HttpOnly'] = None


def _time_in(text):
    # It loads much of Python, and hardly a cookie needs it.
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None


def _covers(path, asked):
    return asked == path or (asked.startswith(path) and (path.endswith('/') or asked[len(path)] == '/'))


def _folder(path):
    return path[: path.rfind('/')] or '/'
