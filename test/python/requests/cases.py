# ruff: noqa
"""Calls of requests and what they come to, one case behind each name; run.py gives base, closed, show and echo.

A number behind a name is the version of requests that first said so.
"""

import requests


# -- get
import requests

r = requests.get(f'{base}/echo')
show(r.status_code, r.ok, r.reason, r.url, bool(r), r)
echo(r)

# -- get with params: a dict
import requests

echo(requests.get(f'{base}/echo', params={'tenant': 'a b', 'text': 'ü&=?', 'n': 5, 'f': 2.5, 'none': None, 't': True}))

# -- get with params: lists, tuples, sets and generators in a dict
import requests

echo(
    requests.get(
        f'{base}/echo', params={'a': [1, 2], 'b': ('x', None, 'y'), 'c': {'z'}, 'd': (n for n in [7, 8]), 'e': []}
    )
)

# -- get with params: pairs
import requests

echo(requests.get(f'{base}/echo', params=[('a', 1), ('a', 2), ('b', 'c d')]))
echo(requests.get(f'{base}/echo', params=(('a', 1), ('b', b'by'))))

# -- get with params: text and bytes
import requests

echo(requests.get(f'{base}/echo', params='a=b&c=%20d é'))
echo(requests.get(f'{base}/echo', params=b'a=b'))
echo(requests.get(f'{base}/echo', params='limit'))

# -- get with params: empty ones
import requests

for params in ({}, [], '', b'', None, {'a': None}):
    show(requests.get(f'{base}/echo', params=params).url)

# -- params behind what the URL asks already
import requests

r = requests.get(f'{base}/echo?x=1#frag', params={'y': 2})
show(r.url)
echo(r)
show(requests.get(f'{base}/echo?', params={'y': 2}).url)
show(requests.get(f'{base}/echo?x', params='y').url)

# -- params that are no pairs
import requests

requests.get(f'{base}/echo', params=5)

# -- params that are no pairs: a list of single things
import requests

requests.get(f'{base}/echo', params=['a', 'b'])

# -- params of a session
import requests

s = requests.Session()
s.params = {'a': 1, 'b': 2}
echo(s.get(f'{base}/echo', params={'b': None, 'c': 3}))

# -- URLs: what no URL may hold is encoded
import requests

for path in (
    '/echo/ü',
    '/echo/a b',
    '/echo/%7Etilde',
    '/echo/%zz',
    '/echo/%e4',
    '/echo?q=a b"<>',
    "/echo/[x]{y}|z^`'",
    '/echo/100%',
    '/echo/a+b,c;d=e',
    '/echo/☃?s=☃#☃',
):
    r = requests.get(base + path)
    show(r.url)
    echo(r)

# -- URLs: letter case and spaces before it
import requests

show(requests.get('  ' + base.replace('http', 'HTTP') + '/echo').url)

# -- URLs: bytes, and what has a text
import requests


class Place:
    def __str__(self):
        return f'{base}/echo'


show(requests.get(f'{base}/echo'.encode()).url)
show(requests.get(Place()).url)

# -- URLs: no scheme (2.32)
import requests

for url in ('example.org/x', 'foo', '/users', '//host/x', ''):
    try:
        requests.get(url)
    except requests.exceptions.MissingSchema as error:
        show(type(error).__name__, error)
    except Exception as error:
        show('other', type(error).__name__, error)

# -- URLs: None (2.32)
import requests

requests.get(None)

# -- URLs: a scheme that nothing can fetch
import requests

for url in ('ftp://example.org/', 'mailto:a@example.org', 'localhost:8080/x', 'file:///etc/passwd'):
    try:
        requests.get(url)
    except Exception as error:
        show(type(error).__name__, isinstance(error, ValueError), error)

# -- URLs: no host, or a wrong one
import requests

for url in (
    'http://',
    'http:///x',
    'http://*example.org',
    'http://.example.org',
    'http://h:99999/',
    'http://h:x/',
    'http://[::1',
    'http://a b/',
    'http:foo',
):
    try:
        requests.Request('GET', url).prepare()
        show('prepared', url)
    except Exception as error:
        show(type(error).__name__, isinstance(error, ValueError), error)

# -- URLs: prepared
import requests

for url in (
    'http://EXAMPLE.org:80',
    'https://example.org?a=1',
    'http://example.org/a/./b',
    'http://u:p@example.org/x',
    'http://[::1]:8080/x',
    'http://münchen.example/ä',
    'https://example.org:443/#f',
    'http://example.org/%C3%BC?%C3%BC',
):
    show(requests.Request('GET', url).prepare().url.replace('/a/./b', '/a/b'))

# -- post: a dict as data is a form
import requests

echo(requests.post(f'{base}/echo', data={'grant_type': 'client_credentials', 'scope': 'a b ü', 'n': 1, 'none': None}))

# -- post: pairs, lists and tuples as data are a form
import requests

echo(requests.post(f'{base}/echo', data=[('a', '1'), ('a', '2')]))
echo(requests.post(f'{base}/echo', data=(('a', '1'), ('b', ['2', '3']))))
echo(requests.post(f'{base}/echo', data={'a': ['x', 'y'], 'b': []}))

# -- post: text and bytes as data go as they are, without a type (2.32)
import requests

echo(requests.post(f'{base}/echo', data='{"a": "ü☃"}'))
echo(requests.post(f'{base}/echo', data=b'\x00\xff bytes'))
echo(requests.post(f'{base}/echo', data=bytearray(b'array')))

# -- post: nothing as data (2.32)
import requests

for data in ('', b'', {}, [], (), None, {'a': None}):
    echo(requests.post(f'{base}/echo', data=data))

# -- post: json
import requests

for value in ({'a': [1, None, True, 2.5, 'ü']}, [], {}, 0, False, 'text', None):
    echo(requests.post(f'{base}/echo', json=value))

# -- post: json that is none
import requests

try:
    requests.post(f'{base}/echo', json={'a': float('nan')})
except requests.exceptions.InvalidJSONError as error:
    show(type(error).__name__, error.request is not None)
try:
    requests.post(f'{base}/echo', json={'a': {1, 2}})
except TypeError as error:
    show('TypeError', str(error).split(' when')[0])

# -- post: json where there is data
import requests

echo(requests.post(f'{base}/echo', data='raw', json={'a': 1}))
echo(requests.post(f'{base}/echo', data={}, json={'a': 1}))
echo(requests.post(f'{base}/echo', data={'b': '2'}, json={'a': 1}))

# -- post: a type of one's own stays
import requests

echo(requests.post(f'{base}/echo', headers={'content-type': 'application/x-mine'}, json={'a': 1}))
echo(requests.post(f'{base}/echo', headers={'Content-Type': 'text/csv'}, data={'a': 1}))

# -- put: the page's own
import requests
import json

auth = {'Authorization': 'Bearer abc'}
user_data = json.dumps({'contact': {'email': 'foo@newmail.net'}, 'version': 1}, indent=4)
r = requests.put(f'{base}/echo/users/1', headers={'Content-Type': 'application/json', **auth}, data=user_data)
show(r.status_code, r.request.method, r.request.body, r.request.headers['content-length'])
echo(r)

# -- the other methods
import requests

echo(requests.put(f'{base}/echo'))
echo(requests.patch(f'{base}/echo', data='x'))
echo(requests.delete(f'{base}/echo', params={'version': 1}))
echo(requests.options(f'{base}/echo'))
r = requests.head(f'{base}/echo')
show(r.status_code, repr(r.text), r.headers['content-type'])

# -- request, by method in any letter case
import requests

echo(requests.request('get', f'{base}/echo', params={'a': 1}))
echo(requests.request(method='Delete', url=f'{base}/echo'))

# -- get with a body
import requests

echo(requests.get(f'{base}/echo', json={'a': 1}))
echo(requests.get(f'{base}/echo', data='x'))

# -- data: an open file, a buffer, a generator (2.32)
import io
import requests

echo(requests.post(f'{base}/echo', data=io.BytesIO(b'buffered')))
echo(requests.post(f'{base}/echo', data=io.StringIO('text')))
echo(requests.post(f'{base}/echo', data=(part for part in [b'one', b'two', b''])))
echo(requests.post(f'{base}/echo', data=iter([b'listed'])))

# -- data: a file that was read in part
import io
import requests

file = io.BytesIO(b'0123456789')
file.seek(4)
r = requests.post(f'{base}/echo', data=file)
show(r.request.headers['Content-Length'])
echo(r)

# -- data that is nothing of all that (2.32)
import requests

requests.post(f'{base}/echo', data=5)

# -- data: a list of single things
import requests

requests.post(f'{base}/echo', data=['a', 'b'])

# -- data: an object with items
import collections
import requests

echo(requests.post(f'{base}/echo', data=collections.OrderedDict([('b', '1'), ('a', '2')])))

# -- files
import io
import requests

echo(requests.post(f'{base}/echo', files={'file': io.BytesIO(b'content')}))
echo(requests.put(f'{base}/echo', files={'logo': ('logo.png', b'\x89PNG\x00\xff', 'image/png')}))
echo(requests.post(f'{base}/echo', files={'f': ('ü".txt', 'text', 'text/plain', {'X-A': '1'})}))
echo(requests.post(f'{base}/echo', files=[('f', ('a', b'1')), ('f', ('b', b'2'))]))
echo(requests.post(f'{base}/echo', files={'f': 'just text', 'g': b'bytes'}))

# -- files with the fields of a form
import requests

echo(requests.post(f'{base}/echo', data={'a': '1', 'b': ['x', 'y'], 'n': 5, 'none': None}, files={'f': b'2'}))
echo(requests.post(f'{base}/echo', data={'a': '1'}, files={}))
echo(requests.post(f'{base}/echo', files={'f': (None, '{"a": 1}', 'application/json')}))

# -- files with a text as data
import requests

requests.post(f'{base}/echo', data='text', files={'f': b'2'})

# -- files: an open file has its name
import os
import requests
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'upload.txt')
    with open(path, 'wb') as file:
        file.write(b'from a file')
    with open(path, 'rb') as file:
        echo(requests.post(f'{base}/echo', files={'f': file}))

# -- headers: one of None is left out
import requests

echo(requests.get(f'{base}/echo', headers={'X-A': '1', 'X-B': None}))

# -- headers: any letter case, the last counts
import requests

r = requests.get(f'{base}/echo', headers={'x-a': '1', 'X-A': '2'})
echo(r)
show(dict(r.request.headers)['X-A'], r.request.headers['x-A'])

# -- headers: bytes, and letters of Latin-1
import requests

echo(requests.get(f'{base}/echo', headers={b'X-A': b'by'}))
echo(requests.get(f'{base}/echo', headers={'X-A': 'ü'.encode('latin-1')}))

# -- headers: a number is none (2.32)
import requests

requests.get(f'{base}/echo', headers={'X-A': 5})

# -- headers: a name is a text
import requests

requests.get(f'{base}/echo', headers={5: 'a'})

# -- headers: no space before, no line break in it (2.32)
import requests

for value in (' a', 'a\nb', 'a\r\nX-B: c', '\ta', 'a\n'):
    try:
        requests.get(f'{base}/echo', headers={'X-A': value})
    except requests.exceptions.InvalidHeader as error:
        show(isinstance(error, ValueError), error)

# -- headers: a name with a colon, with a line break, with none (2.32)
import requests

for name in ('X:A', 'X\nA', '', ' X'):
    try:
        requests.get(f'{base}/echo', headers={name: 'a'})
    except requests.exceptions.InvalidHeader as error:
        show(error)

# -- headers that are no dictionary
import requests

requests.get(f'{base}/echo', headers=[('X-A', '1')])

# -- headers: what may be left empty
import requests

echo(requests.get(f'{base}/echo', headers={'X-A': ''}))

# -- headers: Accept and User-Agent of one's own
import requests

r = requests.get(f'{base}/echo', headers={'Accept': 'application/json', 'user-agent': 'mine'})
echo(r)
show(
    r.request.headers['User-Agent'], r.request.headers['Accept-Encoding'].split(',')[0], r.request.headers['Connection']
)

# -- auth: name and password
import requests
from requests.auth import HTTPBasicAuth

echo(requests.get(f'{base}/echo', auth=('id', 'secret')))
echo(requests.get(f'{base}/echo', auth=HTTPBasicAuth('id', 'süß')))
echo(requests.get(f'{base}/echo', auth=HTTPBasicAuth(b'id', b'secret')))
echo(requests.get(f'{base}/echo', auth=('id', '')))

# -- auth: over a header of that name, and in a URL
import requests

echo(requests.get(f'{base}/echo', auth=('id', 'secret'), headers={'Authorization': 'Bearer x'}))
r = requests.get(base.replace('http://', 'http://user:pass%20word@') + '/echo')
show(r.url)
echo(r)

# -- auth: equal where names and passwords are
from requests.auth import HTTPBasicAuth

show(
    HTTPBasicAuth('a', 'b') == HTTPBasicAuth('a', 'b'),
    HTTPBasicAuth('a', 'b') != HTTPBasicAuth('a', 'c'),
    HTTPBasicAuth('a', 'b') == 5,
)

# -- auth: one's own
import requests


class Token(requests.auth.AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, r):
        r.headers['Authorization'] = f'Bearer {self.token}'
        r.headers['X-Method'] = r.method
        return r


echo(requests.post(f'{base}/echo', auth=Token('t'), data='x'))
echo(requests.get(f'{base}/echo', auth=lambda r: r))

# -- auth: what cannot sign
import requests

try:
    requests.get(f'{base}/echo', auth='text')
except TypeError as error:
    show(error)
try:
    requests.get(f'{base}/echo', auth=requests.auth.AuthBase())
except NotImplementedError as error:
    show(error)

# -- options that are none
import requests

requests.get(f'{base}/echo', param={'a': 1})

# -- options that are none: of post
import requests

requests.post(f'{base}/echo', {'a': 1}, {'b': 2}, {'c': 3})

# -- options that are none: of a session
import requests

requests.Session().get(f'{base}/echo', body='x')

# -- options that are none: of request
import requests

requests.request('GET', f'{base}/echo', retries=5)

# -- a URL is missing
import requests

requests.get()

# -- a method is missing, or none
import requests

for call in (
    lambda: requests.request(url=f'{base}/echo'),
    lambda: requests.request(None, f'{base}/echo'),
    lambda: requests.put(),
):
    try:
        call()
    except Exception as error:
        show(type(error).__name__, error)

# -- options twice
import requests

requests.get(f'{base}/echo', {'a': 1}, params={'b': 2})

# -- status: success and others
import requests

for status in (200, 201, 204, 400, 401, 403, 404, 409, 412, 426, 429, 500, 502, 503, 599):
    r = requests.delete(f'{base}/status/{status}')
    show(r.status_code, r.ok, bool(r), r.reason, r)

# -- status: raised on demand
import requests

for status in (200, 302, 400, 404, 500, 599):
    method = requests.get if status == 302 else requests.delete
    r = method(f'{base}/status/{status}', allow_redirects=False)
    try:
        show(r.raise_for_status())
    except requests.exceptions.HTTPError as error:
        show(
            error,
            error.response is r,
            error.request is r.request,
            error.response.status_code,
            isinstance(error, requests.RequestException),
            isinstance(error, IOError),
        )

# -- status: not caught
import requests

requests.delete(f'{base}/status/409').raise_for_status()

# -- status: a reason of one's own, or none
import requests

for reason in ('', 'Gone%20Fishing'):
    r = requests.get(f'{base}/reason/{reason}')
    show(repr(r.reason))
    try:
        r.raise_for_status()
    except requests.HTTPError as error:
        show(error)

# -- codes
import requests

show(
    requests.codes.ok,
    requests.codes.OK,
    requests.codes['not_found'],
    requests.codes.teapot,
    requests.codes['\\o/'],
    requests.codes['nothing'],
    requests.codes.get('x', 5),
    requests.codes,
)
show(requests.status_codes.codes is requests.codes, requests.get(f'{base}/echo').status_code == requests.codes.ok)
requests.codes.nothing

# -- json
import requests

r = requests.get(f'{base}/json')
show(r.json(), r.json()['n'], r.encoding, r.apparent_encoding is not None)
show(r.json(parse_float=str)['items'][1], r.json(object_hook=list))

# -- json: none at all
import requests

try:
    requests.get(f'{base}/nojson').json()
except requests.exceptions.JSONDecodeError as error:
    show(error, error.msg, error.pos, error.doc, error.lineno, error.colno)
    show(
        isinstance(error, ValueError),
        isinstance(error, requests.exceptions.InvalidJSONError),
        isinstance(error, requests.JSONDecodeError),
        error.response,
    )

# -- json: not caught
import requests

requests.get(f'{base}/empty').json()

# -- json: half of it, nothing, a byte order mark
import requests

for path in ('cutjson', 'nothing', 'marked', 'status/500'):
    try:
        show(requests.post(f'{base}/{path}').json())
    except ValueError as error:
        show(type(error).__name__, error)

# -- json: without a type, and in UTF-16
import requests

show(requests.get(f'{base}/untyped').json(), requests.get(f'{base}/untyped').encoding)
show(requests.get(f'{base}/utf16').json(), requests.get(f'{base}/utf16').encoding)

# -- json: in other letters
import requests

show(requests.get(f'{base}/latin1').json(), requests.get(f'{base}/latin1').encoding)

# -- text: by its type
import requests

for path in ('plain', 'utf8', 'quoted', 'nocharset', 'broken', 'empty', 'json'):
    r = requests.get(f'{base}/{path}')
    show(r.encoding, ascii(r.text), len(r.content))

# -- text: by an encoding that one sets
import requests

r = requests.get(f'{base}/plain')
r.encoding = 'cp1252'
show(r.text)
r.encoding = 'utf-8'
show(ascii(r.text))
r.encoding = 'no such'
show(ascii(r.text))

# -- content: bytes
import requests

r = requests.get(f'{base}/bytes')
show(type(r.content).__name__, len(r.content), sum(r.content), r.content[:4], r.encoding)

# -- content: unpacked
import requests

for path in ('gzip', 'deflate'):
    r = requests.get(f'{base}/{path}')
    show(r.json(), r.headers['content-encoding'])

# -- iter_content
import requests

r = requests.get(f'{base}/bytes')
show(
    [len(chunk) for chunk in r.iter_content(128)],
    [len(chunk) for chunk in r.iter_content(None)],
    [len(chunk) for chunk in r],
)
show(next(r.iter_content()), list(requests.get(f'{base}/utf8').iter_content(3, decode_unicode=True)))

# -- iter_content: of a stream
import requests

r = requests.get(f'{base}/bytes', stream=True)
show([len(chunk) for chunk in r.iter_content(chunk_size=200)])
show(len(requests.get(f'{base}/bytes', stream=True).content))
try:
    r.iter_content(5)
except requests.exceptions.StreamConsumedError as error:
    show(type(error).__name__, isinstance(error, TypeError))
r.content

# -- iter_content: pieces of what
import requests

requests.get(f'{base}/bytes').iter_content('5')

# -- iter_lines
import requests

r = requests.get(f'{base}/lines')
show(
    [line.decode() for line in r.iter_lines()],
    list(r.iter_lines(decode_unicode=True)),
    list(r.iter_lines(chunk_size=3, decode_unicode=True)),
    list(r.iter_lines(delimiter=b'\n')),
)

# -- raw
import requests

r = requests.get(f'{base}/bytes', stream=True)
show(r.raw.read(4), r.raw.status, r.raw.reason)

# -- headers of an answer
import requests

r = requests.get(f'{base}/many')
show(
    r.headers['content-TYPE'],
    r.headers.get('X-MANY'),
    r.headers['X-Lower'],
    r.headers.get('nothing'),
    r.headers.get('nothing', 5),
    'x-many' in r.headers,
    'y' in r.headers,
)
show(sorted(r.headers), len(r.headers) > 2, type(r.headers).__name__, dict(r.headers)['X-Many'])
show({key: value for key, value in r.headers.items() if key.startswith('X')})
r.headers['nothing']

# -- a dictionary in any letter case
from requests.structures import CaseInsensitiveDict

d = CaseInsensitiveDict({'Content-Type': 'a'}, b='2')
d['CONTENT-TYPE'] = 'c'
show(
    d,
    list(d),
    d == {'content-type': 'c', 'B': '2'},
    d != {},
    d.copy() == d,
    list(d.lower_items()),
    d.pop('b'),
    len(d),
    d.setdefault('x', 1),
)
del d['X']
show(d, d == 5)

# -- links
import requests

r = requests.get(f'{base}/links')
show(r.links, r.links['next']['url'], requests.get(f'{base}/json').links)

# -- elapsed and request
import requests

r = requests.get(f'{base}/echo', headers={'X-A': '1'})
show(
    type(r.elapsed).__name__,
    r.elapsed.total_seconds() > 0,
    r.request,
    r.request.url,
    r.request.body,
    r.request.path_url,
    r.history,
    r.is_redirect,
    r.next,
)

# -- a response in a with
import requests

with requests.get(f'{base}/json') as r:
    show(r.status_code)
r.close()
show(len(r.text) > 0)

# -- redirects: of a get
import requests

for status in (301, 302, 303, 307, 308):
    r = requests.get(f'{base}/redirect/{status}/2', params={'a': 1})
    show(r.status_code, r.url, [each.status_code for each in r.history], [each.headers['X-Hop'] for each in r.history])
    echo(r)

# -- redirects: not followed
import requests

r = requests.get(f'{base}/redirect/302/1', allow_redirects=False)
show(r.status_code, r.is_redirect, r.is_permanent_redirect, r.history, r.headers['Location'], r.next, r.next.url, r.ok)
r = requests.head(f'{base}/redirect/301/1')
show(r.status_code, r.is_permanent_redirect)
r = requests.head(f'{base}/redirect/301/1', allow_redirects=True)
show(r.status_code, r.request.method)

# -- redirects: none that lead anywhere
import requests

for path in ('nowhere', 'choices', 'unchanged'):
    r = requests.get(f'{base}/{path}')
    show(r.status_code, r.is_redirect, r.history, r.next)

# -- redirects: without an end
import requests

try:
    requests.get(f'{base}/loop')
except requests.exceptions.TooManyRedirects as error:
    show(error, error.response.status_code, len(error.response.history))
s = requests.Session()
s.max_redirects = 3
s.get(f'{base}/loop')

# -- redirects: where they lead
import requests

for path in ('relative', 'fragment#top', 'spaced'):
    r = requests.get(f'{base}/{path}')
    show(r.url)
    echo(r)

# -- redirects: with a token, and with cookies on the way
import requests

echo(requests.get(f'{base}/redirect/302/1', headers={'Authorization': 'Bearer x', 'X-A': '1'}))
s = requests.Session()
echo(s.get(f'{base}/baked'))
show(s.cookies.get_dict())

# -- redirects: a token is not for another place
import requests

s = requests.Session()
for old, new in (
    ('http://a/', 'http://b/'),
    ('http://a/', 'https://a/'),
    ('https://a/', 'http://a/'),
    ('http://a:80/', 'http://a/'),
    ('http://a:1/', 'http://a:2/'),
    ('http://a/x', 'http://a/y'),
):
    show(old, new, s.should_strip_auth(old, new))

# -- a session: headers of all its requests
import requests

with requests.Session() as s:
    s.headers.update({'X-All': '1', 'X-Other': '2'})
    s.headers['Accept'] = 'application/json'
    echo(s.get(f'{base}/echo', headers={'x-other': '3', 'X-ALL': None}))
    echo(s.post(f'{base}/echo', json={'a': 1}))
    show('user-agent' in s.headers, sorted(s.headers))

# -- a session: its authentication
import requests

s = requests.Session()
s.auth = ('id', 'secret')
echo(s.get(f'{base}/echo'))
echo(s.get(f'{base}/echo', auth=('other', 'one')))

# -- a session: its methods
import requests

s = requests.session()
for name in ('get', 'post', 'put', 'patch', 'delete', 'options'):
    echo(getattr(s, name)(f'{base}/echo'))
show(s.head(f'{base}/echo').status_code)
s.close()

# -- cookies: set by the server, brought back by a session
import requests

s = requests.Session()
r = s.get(f'{base}/cookies')
show(
    r.cookies.get_dict(),
    r.cookies['a'],
    'b' in r.cookies,
    len(r.cookies),
    sorted(r.cookies.keys()),
    r.cookies.get('nothing'),
    dict(r.cookies),
)
echo(s.get(f'{base}/echo'))
show(requests.utils.dict_from_cookiejar(s.cookies))

# -- cookies: given
import requests

echo(requests.get(f'{base}/echo', cookies={'a': '1', 'b': 'two'}))
s = requests.Session()
s.cookies.set('kept', 'x')
s.cookies['other'] = 'y'
echo(s.get(f'{base}/echo', cookies={'once': 'z'}))
echo(s.get(f'{base}/echo'))
s.cookies.clear()
echo(s.get(f'{base}/echo'))

# -- cookies: none of that name
import requests

try:
    requests.get(f'{base}/cookies').cookies['nothing']
except KeyError as error:
    show('KeyError')

# -- a request made ready and sent
import requests

s = requests.Session()
s.headers['X-Session'] = '1'
p = s.prepare_request(requests.Request('put', f'{base}/echo', json={'a': 1}, headers={'X-A': '2'}, params={'q': 1}))
show(p, p.method, p.url, p.body, p.headers['content-type'], p.headers['Content-Length'], p.path_url)
echo(s.send(p))
p = requests.Request('POST', f'{base}/echo', data={'b': '2'}).prepare()
show(p.body, p.copy().url, requests.Request('GET', 'http://h'))
echo(s.send(p, timeout=5))
s.send(requests.Request('GET', f'{base}/echo'))

# -- hooks
import requests

seen = []
echo(requests.get(f'{base}/echo', hooks={'response': lambda r, **kwargs: seen.append((r.status_code, sorted(kwargs)))}))
show(len(seen), seen[0][0])
s = requests.Session()
s.hooks['response'].append(lambda r, *args, **kwargs: r.raise_for_status())
s.get(f'{base}/status/404')

# -- hooks that are none
import requests

requests.get(f'{base}/echo', hooks={'request': print})

# -- a connection that is refused
import requests

told = lambda error: error.request is not None
requests.get(closed, timeout=5)

# -- a connection that is closed before an answer
import requests

told = lambda error: error.response
requests.get(f'{base}/closed')

# -- an answer that breaks off (2.32)
import requests

told = lambda error: ''
requests.get(f'{base}/cut')

# -- a time for the answer
import requests

try:
    requests.get(f'{base}/slow', timeout=0.2)
except requests.exceptions.Timeout as error:
    show(type(error).__name__, isinstance(error, requests.ReadTimeout), isinstance(error, requests.ConnectionError))

# -- a time for the connection, and one for the answer
import requests

show(
    requests.get(f'{base}/echo', timeout=(5, 5)).ok,
    requests.get(f'{base}/echo', timeout=(None, 5)).ok,
    requests.get(f'{base}/echo', timeout=None).ok,
)
try:
    requests.put(f'{base}/slow', timeout=(5, 0.2))
except requests.exceptions.ReadTimeout:
    show('ReadTimeout')

# -- times that are none
import requests

for timeout in (0, -1, 'x', (1, 2, 3), True):
    try:
        requests.get(f'{base}/echo', timeout=timeout)
    except ValueError as error:
        show(type(error).__name__, error)

# -- the families of errors
import requests

e = requests.exceptions
for child, parent in (
    (e.ConnectTimeout, e.ConnectionError),
    (e.ConnectTimeout, e.Timeout),
    (e.ReadTimeout, e.Timeout),
    (e.SSLError, e.ConnectionError),
    (e.ProxyError, e.ConnectionError),
    (e.HTTPError, e.RequestException),
    (e.RequestException, IOError),
    (e.MissingSchema, ValueError),
    (e.InvalidURL, ValueError),
    (e.JSONDecodeError, e.InvalidJSONError),
    (e.JSONDecodeError, ValueError),
    (e.ChunkedEncodingError, e.RequestException),
    (e.RetryError, e.RequestException),
    (e.InvalidProxyURL, e.InvalidURL),
):
    show(child.__name__, parent.__name__, issubclass(child, parent))
show(
    requests.ConnectionError is e.ConnectionError,
    requests.Timeout is e.Timeout,
    requests.RequestException.__module__,
    requests.HTTPError('x', response=5).response,
)

# -- an error of one's own making
import requests

raise requests.exceptions.HTTPError('by hand')

# -- what is exported
import requests

names = [
    'get',
    'post',
    'put',
    'patch',
    'delete',
    'head',
    'options',
    'request',
    'Session',
    'session',
    'Request',
    'Response',
    'PreparedRequest',
    'codes',
    'exceptions',
    'utils',
    'auth',
    'adapters',
    'structures',
    'models',
    'sessions',
    'cookies',
    'hooks',
    'compat',
    'status_codes',
    'api',
    'HTTPError',
    'ConnectionError',
    'ConnectTimeout',
    'ReadTimeout',
    'Timeout',
    'TooManyRedirects',
    'URLRequired',
    'RequestException',
    'JSONDecodeError',
    'FileModeWarning',
    '__version__',
]
show([name for name in names if not hasattr(requests, name)])

# -- imports of parts
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth, HTTPProxyAuth
from requests.cookies import RequestsCookieJar, cookiejar_from_dict
from requests.exceptions import ConnectionError, HTTPError, RequestException, Timeout
from requests.models import PreparedRequest, Request, Response
from requests.sessions import Session
from requests.utils import default_headers, get_encoding_from_headers, quote, requote_uri, unquote

show(quote('a b/ü'), unquote('a%20b'), requote_uri('http://h/a b%20c%7E'), sorted(default_headers()))

# -- an adapter
import requests
from requests.adapters import HTTPAdapter


class Slow(HTTPAdapter):
    def send(self, request, **kwargs):
        kwargs['timeout'] = 5
        request.headers['X-Adapted'] = '1'
        return super().send(request, **kwargs)


s = requests.Session()
s.mount('http://', Slow(max_retries=3))
s.mount('http://other', HTTPAdapter())
echo(s.get(f'{base}/echo'))
show([prefix for prefix in s.adapters], type(s.get_adapter('http://x')).__name__)

# -- small things of utils (2.32)
from requests import utils

show(
    utils.parse_header_links('<http://h/1>; rel=front; type="image/jpeg", </2>'),
    utils.get_auth_from_url('http://a:b%20@h/'),
    utils.super_len('ü'),
    utils.guess_json_utf(b'{"a"'),
    utils.urldefragauth('http://a:b@h/x#y'),
    utils.to_key_val_list({'a': 1}),
    utils.get_encoding_from_headers({'content-type': 'text/html; charset=x'}),
    list(utils.iter_slices('abcde', 2)),
    utils.unquote_unreserved('%41%2F'),
)

# -- a response by hand
import requests

r = requests.Response()
r.status_code = 404
r.reason = 'Not Found'
r.url = 'http://h/'
r._content = b'{"a": 1}'
show(r, r.ok, r.json(), r.text)
r.raise_for_status()

# -- called as people call it
import requests
from requests import get, post

echo(get(url=f'{base}/echo', params=None, headers=None))
echo(requests.post(f'{base}/echo', {'a': 1}, {'b': 2}))
echo(requests.put(f'{base}/echo', 'text'))
echo(requests.get(f'{base}/echo', {'a': 1}))
echo(requests.Session().request('GET', f'{base}/echo', {'a': 1}, None, {'X-A': '1'}))
show(isinstance(requests.get(f'{base}/echo'), requests.models.Response))

# -- headers of an answer as they are printed
import requests

r = requests.get(f'{base}/many')
print(r.headers)
print(type(r.headers)({'A': 1}))

# -- odd values in params and data
import datetime
import requests

odd = {
    5: 'a',
    'd': datetime.date(2026, 1, 2),
    'nested': {'x': 1, 'y': 2},
    b'by': 'te',
    'f': frozenset(),
    'b': b'\xff',
    'z': 0,
    'e': '',
}
echo(requests.get(f'{base}/echo', params=odd))
echo(requests.post(f'{base}/echo', data=odd))

# -- odd keys: None
import requests

echo(requests.get(f'{base}/echo', params={None: 'a'}))

# -- pairs of three
import requests

requests.get(f'{base}/echo', params=[('a', 'b', 'c')])

# -- half a character
import requests

requests.get(f'{base}/echo', params={'a': '\ud83d'})

# -- a session: a plain dictionary as its headers
import requests

s = requests.Session()
s.headers = {'X-A': '1', 'x-b': '2'}
echo(s.get(f'{base}/echo', headers={'X-B': '3'}))
s.headers = None
echo(s.get(f'{base}/echo', headers={'X-B': '3'}))

# -- a session: its attributes
import requests

s = requests.Session()
show(
    s.auth,
    s.params,
    s.verify,
    s.cert,
    s.proxies,
    s.stream,
    s.max_redirects,
    s.trust_env,
    s.hooks,
    len(s.cookies),
    list(s.adapters),
)

# -- options that change nothing
import requests

echo(
    requests.get(
        f'{base}/echo',
        verify=True,
        proxies=None,
        cert=None,
        stream=False,
        allow_redirects=True,
        hooks=None,
        cookies=None,
        files=None,
        auth=None,
    )
)
echo(requests.get(f'{base}/echo', proxies={}, cookies={}, hooks={}, files=[], headers={}))

# -- errors by hand
import requests

e = requests.exceptions.JSONDecodeError('Wrong', 'a document', 2)
show(e, e.args, e.pos, e.request)
e = requests.exceptions.RequestException('a', 'b')
show(e, e.args, e.response, e.request)
r = requests.get(f'{base}/echo')
show(
    requests.exceptions.HTTPError('x', response=r).request is r.request, repr(requests.exceptions.ConnectionError('y'))
)

# -- what a bad status holds
import requests

try:
    requests.delete(f'{base}/status/409').raise_for_status()
except requests.exceptions.HTTPError as error:
    show(error.response.json(), error.response.headers['Content-Type'], error.response.text, error.request.method)

# -- a body that cannot be sent twice
import requests

echo(requests.post(f'{base}/redirect/307/1', data=iter([b'a'])))

# -- redirects: of a write
import io
import requests

for status in (301, 302, 303, 307, 308):
    for method in ('POST', 'PUT', 'DELETE'):
        r = requests.request(method, f'{base}/redirect/{status}/1', data='body', headers={'Content-Type': 'text/plain'})
        show(status, r.status_code)
        echo(r)
echo(requests.put(f'{base}/redirect/307/1', data=io.BytesIO(b'from a file')))


# -- auth: an empty one is none
import requests

show(requests.Session().prepare_request(requests.Request('GET', 'http://u:p@h/', auth=())).headers['Authorization'])

# -- several things that are wrong: the URL is told first (2.32)
import requests

for url in ('users', 'http://', 'http://h:x/'):
    try:
        requests.get(url, params=5, headers={'X': ' '}, data=object())
    except requests.exceptions.RequestException as error:
        show(error)

# -- URLs: names that no host can have
import requests

for url in ('http://☃.example/', 'http://a..b/', 'http://ü_x.example/', 'http://-é/', 'http://exämple.org./'):
    try:
        show(requests.Request('GET', url).prepare().url)
    except requests.exceptions.InvalidURL as error:
        show(error)

# -- the encoding of an answer, by its type (2.32)
from requests.utils import get_encoding_from_headers

for kind in (
    'text/html;charset="latin-1"',
    "text/x; charset='utf-16'",
    'application/json;CHARSET=cp1252',
    'text/plain; charset',
    'text/plain; charset=',
    'a; b=c; charset = utf-8 ',
    'multipart/x; boundary=text',
    '',
):
    show(repr(get_encoding_from_headers({'content-type': kind})))

# -- headers: letters that no header can be written in
import requests

for headers in ({'X-A': '☃'}, {'X-ü': 'a'}, {'X-A': 'ü'}):
    try:
        echo(requests.get(f'{base}/echo', headers=headers))
    except UnicodeEncodeError as error:
        show(error)

# -- a request made ready and sent with the session's settings (2.32)
import requests

s = requests.Session()
p = s.prepare_request(requests.Request('POST', f'{base}/echo', data='x'))
p.body = 'another body'
del p.headers['Content-Length']
settings = s.merge_environment_settings(p.url, {}, None, None, None)
show(settings['stream'], settings['verify'], settings['cert'], settings['proxies'])
r = s.send(p, **settings)
show(r.connection is s.get_adapter(p.url))
echo(r)
