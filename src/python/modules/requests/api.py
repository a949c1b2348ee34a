"""One call, one session of its own: what `requests.get` and the others are."""

from . import sessions


def request(method, url, **kwargs):
    """Sends a request; options as of Session.request: params, data, json, headers, auth, files, timeout, …"""
    with sessions.Session() as session:
        return session.request(method=method, url=url, **kwargs)


def get(url, params=None, **kwargs):
    """Sends a GET; `params` go behind the URL."""
    return request('get', url, params=params, **kwargs)


def options(url, **kwargs):
    """Sends an OPTIONS."""
    return request('options', url, **kwargs)


def head(url, **kwargs):
    """Sends a HEAD; redirects are not followed unless asked for."""
    kwargs.setdefault('allow_redirects', False)
    return request('head', url, **kwargs)


def post(url, data=None, json=None, **kwargs):
    """Sends a POST with `data` as it stands, or as a form, or with `json`."""
    return request('post', url, data=data, json=json, **kwargs)


def put(url, data=None, **kwargs):
    """Sends a PUT."""
    return request('put', url, data=data, **kwargs)


def patch(url, data=None, **kwargs):
    """Sends a PATCH."""
    return request('patch', url, data=data, **kwargs)


def delete(url, **kwargs):
    """Sends a DELETE."""
    return request('delete', url, **kwargs)
