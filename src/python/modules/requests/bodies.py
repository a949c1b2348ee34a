"""What is sent as the body of a request: a form, or several parts of which some are files."""

import os
from urllib.parse import urlencode

from .utils import guess_filename, to_key_val_list


def encode_form(data):
    """The pairs of a form or of a query as one text; texts, bytes and files as they are."""
    if isinstance(data, str | bytes) or hasattr(data, 'read') or not hasattr(data, '__iter__'):
        return data
    pairs = [
        (_encoded(name), _encoded(value))
        for name, values in to_key_val_list(data)
        for value in _each(values)
        if value is not None
    ]
    return urlencode(pairs, doseq=True)


def encode_files(files, data):
    """Files and the fields of a form, part by part; and the Content-Type that tells where each ends."""
    if not files:
        raise ValueError('Files must be provided.')
    if isinstance(data, str | bytes):
        raise ValueError('Data must not be a string.')
    parts = [
        _part(
            name.decode('utf-8') if isinstance(name, bytes) else name, value if isinstance(value, bytes) else str(value)
        )
        for name, values in to_key_val_list(data or {})
        for value in _each(values)
        if value is not None
    ]
    for name, given in to_key_val_list(files):
        filename, content, content_type, headers = _read_file(name, given)
        if content is not None:
            parts.append(_part(name, content, filename, content_type, headers))
    boundary = os.urandom(16).hex()
    whole = b''.join(b'--%b\r\n%b\r\n' % (boundary.encode(), part) for part in parts)
    return whole + b'--%b--\r\n' % boundary.encode(), f'multipart/form-data; boundary={boundary}'


def _each(values):
    return [values] if isinstance(values, str | bytes) or not hasattr(values, '__iter__') else values


def _encoded(value):
    return value.encode('utf-8') if isinstance(value, str) else value


def _read_file(name, given):
    """As `files` takes it: the content, or with a name, a type and headers before and behind it."""
    content_type, headers = None, None
    if isinstance(given, tuple | list):
        if len(given) == 2:
            filename, content = given
        elif len(given) == 3:
            filename, content, content_type = given
        else:
            filename, content, content_type, headers = given
    else:
        filename, content = guess_filename(given) or name, given
    if hasattr(content, 'read'):
        content = content.read()
    return filename, content, content_type, headers


def _part(name, content, filename=None, content_type=None, headers=None):
    described = ''.join(
        f'; {key}="{_quoted(value)}"' for key, value in (('name', name), ('filename', filename)) if value is not None
    )
    lines = {'Content-Disposition': f'form-data{described}', 'Content-Type': content_type}
    own = {key: value for key, value in dict(headers or {}).items() if key not in lines}
    head = ''.join(f'{key}: {value}\r\n' for key, value in (lines | own).items() if value)
    body = str(content) if isinstance(content, int) else content
    return head.encode('utf-8') + b'\r\n' + _encoded(body)


def _quoted(value):
    text = value.decode('utf-8') if isinstance(value, bytes) else value
    return text.translate({10: '%0A', 13: '%0D', 34: '%22'})
