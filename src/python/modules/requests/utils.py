"""Small things that the library is made of, and that programs take from it."""

import codecs
import io
import os
import re
from collections import OrderedDict
from urllib.parse import quote, unquote, urlparse, urlunparse

from .cookies import cookiejar_from_dict
from .exceptions import InvalidHeader
from .structures import CaseInsensitiveDict
from .urls import get_auth_from_url, requote_uri, unquote_unreserved, urldefragauth

__all__ = [
    'add_dict_to_cookiejar',
    'check_header_validity',
    'cookiejar_from_dict',
    'default_headers',
    'default_user_agent',
    'dict_from_cookiejar',
    'from_key_val_list',
    'get_auth_from_url',
    'get_encoding_from_headers',
    'guess_filename',
    'guess_json_utf',
    'iter_slices',
    'parse_header_links',
    'quote',
    'requote_uri',
    'stream_decode_response_unicode',
    'super_len',
    'to_key_val_list',
    'unquote',
    'unquote_unreserved',
    'urldefragauth',
    'urlparse',
    'urlunparse',
]

_HEADER_NAME = r'^[^:\s][^:\r\n]*\Z'
_HEADER_VALUE = r'^\S[^\r\n]*\Z|^\Z'


def default_user_agent(name='acronis-shell'):
    """As whom the session speaks; its version is added on the way."""
    return name


def default_headers():
    """What each request brings; the session's client puts its own in their place."""
    return CaseInsensitiveDict(
        {
            'User-Agent': default_user_agent(),
            'Accept-Encoding': 'gzip, deflate',
            'Accept': '*/*',
            'Connection': 'keep-alive',
        }
    )


def check_header_validity(header):
    """Refuses a name or value that no header may have."""
    for part, kind, pattern in zip(header, ('name', 'value'), (_HEADER_NAME, _HEADER_VALUE), strict=True):
        if not isinstance(part, str | bytes):
            raise InvalidHeader(f'Header part ({part!r}) from {header} must be of type str or bytes, not {type(part)}')
        if not re.match(pattern if isinstance(part, str) else pattern.encode(), part):
            raise InvalidHeader(
                f'Invalid leading whitespace, reserved character(s), or return character(s) in header {kind}: {part!r}'
            )


def to_key_val_list(value):
    """The pairs of a dictionary, or of what holds pairs."""
    if value is None:
        return None
    if isinstance(value, str | bytes | bool | int):
        raise ValueError('cannot encode objects that are not 2-tuples')
    return list(value.items()) if hasattr(value, 'items') else list(value)


def from_key_val_list(value):
    """A dictionary of what holds pairs."""
    if value is None:
        return None
    if isinstance(value, str | bytes | bool | int):
        raise ValueError('cannot encode objects that are not 2-tuples')
    return OrderedDict(value)


def super_len(o):
    """How much is left to be read of a text, of bytes or of a file."""
    if isinstance(o, str):
        o = o.encode('utf-8')
    total = _total_len(o)
    position = 0
    if hasattr(o, 'tell'):
        try:
            position = o.tell()
            if total is None and hasattr(o, 'seek'):
                o.seek(0, os.SEEK_END)
                total = o.tell()
                o.seek(position)
        except OSError:
            position = total or 0
    return max(0, (total or 0) - (position or 0))


def _total_len(o):
    if hasattr(o, '__len__'):
        return len(o)
    if hasattr(o, 'len'):
        return o.len
    if hasattr(o, 'fileno'):
        try:
            return os.fstat(o.fileno()).st_size
        except (io.UnsupportedOperation, AttributeError):
            pass
    return None


def guess_filename(obj):
    """The name of an open file."""
    name = getattr(obj, 'name', None)
    if name and isinstance(name, str | bytes) and name[0] != '<' and name[-1] != '>':
        return os.path.basename(name)
    return None


def get_encoding_from_headers(headers):
    """How an answer's text is written, by its Content-Type; None where that does not say."""
    content_type = headers.get('content-type')
    if not content_type:
        return None
    kind, *params = content_type.split(';')
    for param in params:
        name, is_given, value = param.strip().partition('=')
        if is_given and name.strip('"\' ').lower() == 'charset':
            return value.strip('"\' ')
    if 'text' in kind:
        return 'ISO-8859-1'
    return 'utf-8' if 'application/json' in kind else None


def stream_decode_response_unicode(iterator, r):
    """Pieces of an answer as text."""
    if r.encoding is None:
        yield from iterator
        return
    decoder = codecs.getincrementaldecoder(r.encoding)(errors='replace')
    for chunk in iterator:
        text = decoder.decode(chunk)
        if text:
            yield text
    text = decoder.decode(b'', final=True)
    if text:
        yield text


def iter_slices(string, slice_length):
    """Pieces of that length."""
    if slice_length is None or slice_length <= 0:
        slice_length = len(string)
    for at in range(0, len(string), slice_length or 1):
        yield string[at : at + slice_length]


def guess_json_utf(data):
    """How a JSON text is written, by its first bytes; None where they do not tell."""
    sample = data[:4]
    if sample in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return 'utf-32'
    if sample[:3] == codecs.BOM_UTF8:
        return 'utf-8-sig'
    if sample[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return 'utf-16'
    # JSON begins with two characters of ASCII: where the nulls are tells the rest.
    by_nulls = {
        (): 'utf-8',
        (0, 2): 'utf-16-be',
        (1, 3): 'utf-16-le',
        (0, 1, 2): 'utf-32-be',
        (1, 2, 3): 'utf-32-le',
    }
    return by_nulls.get(tuple(at for at, byte in enumerate(sample) if byte == 0))


def parse_header_links(value):
    """The links of a header Link, each with its parameters."""
    value = value.strip(' \'"')
    if not value:
        return []
    return [_link_in(part) for part in re.split(', *<', value)]


def _link_in(part):
    url, *params = part.split(';')
    link = {'url': url.strip('<> \'"')}
    for param in params:
        try:
            key, value = param.split('=')
        except ValueError:
            break
        link[key.strip(' \'"')] = value.strip(' \'"')
    return link


def dict_from_cookiejar(cj):
    """The names and values of a jar."""
    return {cookie.name: cookie.value for cookie in cj}


def add_dict_to_cookiejar(cj, cookie_dict):
    """A jar with the names and values of a dictionary added."""
    return cookiejar_from_dict(cookie_dict, cj)
