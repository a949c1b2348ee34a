"""What signs a request: basic authentication, or anything that can be called with it."""

from base64 import b64encode

from .exceptions import RefusedError


class AuthBase:
    """What signs requests: called with one, it gives it back signed."""

    def __call__(self, r):
        raise NotImplementedError('Auth hooks must be callable.')


class HTTPBasicAuth(AuthBase):
    """A name and a password in the header Authorization."""

    def __init__(self, username, password):
        self.username = username
        self.password = password

    def __eq__(self, other):
        return all(getattr(other, name, None) == getattr(self, name) for name in ('username', 'password'))

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def __call__(self, r):
        r.headers['Authorization'] = basic_auth_text(self.username, self.password)
        return r


class HTTPProxyAuth(HTTPBasicAuth):
    """The same for a proxy."""

    def __call__(self, r):
        r.headers['Proxy-Authorization'] = basic_auth_text(self.username, self.password)
        return r


class HTTPDigestAuth(HTTPBasicAuth):
    """Of the API nothing is signed like this."""

    def __call__(self, r):
        raise RefusedError(
            'HTTPDigestAuth is not here: the API takes a bearer token (headers=auth), '
            'or a name and a password (auth=HTTPBasicAuth(…)). Nothing was sent.',
            request=r,
        )


def basic_auth_text(username, password):
    return 'Basic ' + b64encode(_latin(username) + b':' + _latin(password)).decode('ascii')


def _latin(value):
    if isinstance(value, bytes):
        return value
    return str(value).encode('latin1')
