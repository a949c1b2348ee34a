"""An address as the library prepares it: read into its parts, and what no URL may hold encoded."""

import re
from urllib.parse import quote, unquote, urlparse, urlunparse

from .exceptions import InvalidURL, MissingSchema

_PARTS = re.compile(r'^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^\\/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$', re.DOTALL)
_PLACE = re.compile(
    r'^((?:[^\[\]%:/?#]|%[a-fA-F0-9]{2})*|\[[0-9a-fA-F:.]+(?:%[\w.~%-]+)?\])(?::0*(\d{0,5}))?$', re.DOTALL
)
_ENCODED = re.compile(r'%[a-fA-F0-9]{2}')
_UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-~'
_USER = _UNRESERVED + "!$&'()*+,;=:"
_PATH = _USER + '@/'
_QUERY = _PATH + '?'


def prepared(url, encode_params):
    """The whole address, and behind what it asks already what else is to be asked."""
    scheme, auth, host, port, path, query, fragment = _read(url)
    if not scheme:
        error = MissingSchema(f'Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?')
        if url.startswith('/'):
            error.add_note("  f'{base_url}/…'")
        raise error
    if not host:
        raise InvalidURL(f'Invalid URL {url!r}: No host supplied')
    if host.startswith(('*', '.')):
        raise InvalidURL('URL has an invalid label.')
    place = (f'{auth}@' if auth else '') + host + (f':{port}' if port else '')
    params = encode_params()
    if params:
        query = f'{query}&{params}' if query else params
    return requote_uri(urlunparse((scheme, place, path or '/', '', query, fragment)))


def _read(url):
    source = url
    if not re.match(r'(?:[a-zA-Z][a-zA-Z0-9+-]*:|/)', url):
        url = '//' + url
    scheme, authority, path, query, fragment = _PARTS.match(url).groups()
    auth, host, port = None, None, None
    if authority:
        auth, _, place = authority.rpartition('@')
        found = _PLACE.match(place)
        host = found and _to_ascii(found[1].lower())
        if host is None or int(found[2] or 0) > 65535:
            raise InvalidURL(f'Failed to parse: {source}')
        port = int(found[2]) if found[2] else None
    # A dot segment stays, for the session to refuse: it would silently become another path.
    return (
        scheme and scheme.lower(),
        auth and _encode(auth, _USER),
        host,
        port,
        path and _encode(path, _PATH),
        query and _encode(query, _QUERY),
        fragment and _encode(fragment, _QUERY),
    )


def _to_ascii(host):
    """As names of hosts are looked up; None where there can be no such name."""
    if host.isascii():
        return host
    labels = host.split('.')
    if not all(label.isascii() or re.fullmatch(r'[^\W_]+(-+[^\W_]+)*', label) for label in labels):
        return None
    try:
        return '.'.join(label if label.isascii() else label.encode('idna').decode('ascii') for label in labels)
    except UnicodeError:
        return None


def _encode(part, allowed):
    """What is encoded already stays so, where all of it is."""
    part, count = _ENCODED.subn(lambda found: found[0].upper(), part)
    is_encoded = count == part.count('%')
    return quote(part.encode('utf-8', 'surrogatepass'), safe=allowed + ('%' if is_encoded else ''))


def requote_uri(uri):
    """Encodes what no URL may hold, and nothing that need not be."""
    try:
        return quote(unquote_unreserved(uri), safe="!#$%&'()*+,/:;=?@[]~")
    except InvalidURL:
        return quote(uri, safe="!#$&'()*+,/:;=?@[]~")


def unquote_unreserved(uri):
    """Decodes what would not have had to be encoded."""
    first, *rest = uri.split('%')
    return first + ''.join(map(_unquote_part, rest))


def _unquote_part(part):
    digits = part[:2]
    if len(digits) == 2 and digits.isalnum():
        try:
            char = chr(int(digits, 16))
        except ValueError:
            raise InvalidURL(f"Invalid percent-escape sequence: '{digits}'") from None
        if char in _UNRESERVED:
            return char + part[2:]
    return f'%{part}'


def get_auth_from_url(url):
    """The name and the password that an address holds; both empty where it holds none."""
    parsed = urlparse(url)
    try:
        return unquote(parsed.username), unquote(parsed.password)
    except (AttributeError, TypeError):
        return '', ''


def urldefragauth(url):
    """An address without its fragment and without a name and a password."""
    scheme, place, path, params, query, _ = urlparse(url)
    if not place:
        place, path = path, place
    return urlunparse((scheme, place.rsplit('@', 1)[-1], path, params, query, ''))
