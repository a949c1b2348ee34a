// biome-ignore-all lint/suspicious/noTemplateCurlyInString: JavaScript's template strings are quoted here
import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { recognise } from '../../src/python/recognise.ts';
import { makeStrings } from './corpus.ts';

describe('the page "Changing a user account email"', () => {
  const page = [
    '    >>> base_url  # the base URL of the API',
    "    'https://eu2-cloud.acronis.com/api/2'",
    '    >>> user_id = created_user_id',
    '    >>> user_id',
    "    '1c234e69-5469-424a-a6d1-ff5658b387a6'",
    '    >>> user_data = {',
    '    ...      "contact": {',
    '    ...          "email": "johndoe@newmail.net"',
    '    ...      },',
    '    ...      "version": version',
    '    ... }',
    '    ',
    '    >>> user_data = json.dumps(user_data, indent=4)',
    '    >>> response = requests.put(',
    "    ...     f'{base_url}/users/{user_id}',",
    "    ...     headers={'Content-Type': 'application/json', **auth},",
    '    ...     data=user_data,',
    '    ... )',
    '    >>> response.status_code',
    '    200',
  ];

  test('the page becomes JavaScript without its prompts and its output', () => {
    expect(suggestion(page.join('\n'))).toMatchInlineSnapshot(`
      "base_url  // the base URL of the API
      user_id = created_user_id
      user_id
      user_data = {
           "contact": {
               "email": "johndoe@newmail.net"
           },
           "version": version
      }
      user_data = json.dumps(user_data, indent=4)
      response = requests.put(
          \`\${base_url}/users/\${user_id}\`,
          headers={'Content-Type': 'application/json', ...auth},
          data=user_data,
      )
      response.status_code"
    `);
  });

  test('the page is collected line by line until a statement is whole', () => {
    const statement = page.slice(5, 11);

    const complete = statement.map((_, i) => recognise(statement.slice(0, i + 1).join('\n'))?.complete);

    expect(complete).toEqual([false, false, false, false, false, true]);
  });

  test('the page loses nothing when the first prompt was not selected, with CRLF, or among the prose of the page', () => {
    expect(suggestion(page.slice(5, 11).join('\r\n').replace('    >>> ', ''))).toMatch(/^user_data = \{\n.*\}$/s);
    expect(suggestion('The variables should be available now:\n\n>>> version\n1\nNow define one:\n>>> x = None')).toBe(
      'version\nx = null',
    );
  });
});

describe('statements of the other pages', () => {
  test.each([
    ["base_url = f'{datacenter_url}/api/2'", 'base_url = `${datacenter_url}/api/2`'],
    ['import requests  # HTTP', '// requests: preloaded, nothing to import'],
    ['from base64 import b64encode  # to encode', '// b64encode is btoa here: nothing to import'],
    [
      "encoded_client_creds = b64encode(f'{client_id}:{client_secret}'.encode('ascii'))",
      'encoded_client_creds = btoa(`${client_id}:${client_secret}`)',
    ],
    [
      "basic_auth = {\n    'Authorization': 'Basic ' + encoded_client_creds.decode('ascii')  # Basic\n}",
      "basic_auth = {\n    'Authorization': 'Basic ' + encoded_client_creds  // Basic\n}",
    ],
    [
      "response = requests.post(\n    f'{base_url}/idp/token',\n    headers={'Content-Type': 'a', **basic_auth},\n    data={'grant_type': 'client_credentials'},\n)",
      "response = requests.post(\n    `${base_url}/idp/token`,\n    headers={'Content-Type': 'a', ...basic_auth},\n    data={'grant_type': 'client_credentials'},\n)",
    ],
    [">>> pprint.pprint(token_info)\n{'a': 1}", 'pprint.pprint(token_info)'],
    [
      ">>> auth = {'Authorization': 'Bearer ' + token_info['access_token']}",
      "auth = {'Authorization': 'Bearer ' + token_info['access_token']}",
    ],
    [">>> tenant_id = response.json()['tenant_id']", "tenant_id = response.json()['tenant_id']"],
    ["offering_item['quota']['value'] = None", "offering_item['quota']['value'] = null"],
    [
      "x = [i for i in items if i['type'] == 'user' and i['on']][-1]",
      "x = items.filter((i) => i['type'] === 'user' && i['on']).at(-1)",
    ],
    ["ids = ','.join([u['id'] for u in users])  # all", "ids = users.map((u) => u['id']).join(',')  // all"],
    [">>> {'workstations', 'storage'}", "new Set(['workstations', 'storage'])"],
    ['tenant_version = tenant_version + 1  # next', 'tenant_version = tenant_version + 1  // next'],
    ["print 'x'", "console.log('x')"],
  ])('a statement of another page becomes JavaScript: %s', (python, javascript) => {
    expect(suggestion(python)).toBe(javascript);
  });

  test('a loop with an else, as the search pages have it, becomes JavaScript, and blank lines close it', () => {
    const loop = [
      'for item in items:',
      "    if item['type'] == 'user' and item['login'] == login:",
      "        user_id = item['id']",
      '        break',
      'else:',
      "    print('not found')",
    ];

    expect(recognise(loop.slice(0, 4).join('\n'))?.complete).toBe(false);
    expect(recognise(loop.join('\n'))?.complete).toBe(false);
    expect(suggestion(`${loop.join('\n')}\n`)).toMatchInlineSnapshot(`
      "done: {
      for (const item of items) {
          if (item['type'] === 'user' && item['login'] === login) {
              user_id = item['id']
              break done
          }
      }
          console.log('not found')
      }"
    `);
  });

  test('elif, a backslash and a following prompt without a blank line become JavaScript', () => {
    expect(
      suggestion(
        '>>> for x in xs:\n...     if x == 1 and \\\n...        y:\n...         a = 1\n...     elif not x:\n...         b = 2\n>>> a',
      ),
    ).toMatchInlineSnapshot(`
      "for (const x of xs) {
          if (x === 1 && 
             y) {
              a = 1
          } else if (!x) {
              b = 2
          }
      }
      a"
    `);
  });
});

describe('what means something else in JavaScript', () => {
  test.each([
    ['f\'{d["a"]}{{}} ` ${x}\'', '`${d["a"]}{} \\` $${x}`'],
    ["f'{d['a']}'", "`${d['a']}`"],
    ["x = r'\\d' b'x'", "x = '\\\\d' + 'x'"],
    ["x = u'\\d'", "x = '\\\\d'"],
    ["x = '''a\n`${b}`'''", 'x = `a\n\\`\\${b}\\``'],
    ["x = '#' # '#'", "x = '#'  // '#'"],
    ["x = {user_id: True, '__proto__': None}", "x = {[user_id]: true, ['__proto__']: null}"],
    ['x = not a == b', 'x = !(a === b)'],
    ['x is not None', 'x !== null'],
    ['>>> x = (1, 2)', 'x = [1, 2]'],
    [">>> {'a': 1}", "({'a': 1})"],
    ['>>> x\n>>> [1]', 'x\n;[1]'],
    ['requests.get(url, headers=auth, **options)', 'requests.get(url, { headers: auth, ...options })'],
    [
      '>>> response = requests.get(`${base_url}/x`, headers=auth)',
      'response = requests.get(`${base_url}/x`, headers=auth)',
    ],
    ['x = {a, b}; y = `z`  # c', 'x = {a, b}; y = `z`  // c'],
  ])('what means something else in JavaScript is translated: %s', (python, javascript) => {
    expect(suggestion(python)).toBe(javascript);
  });

  test.each([
    'f(x[1:2], True)',
    'a in b and c',
    "f'{x:>10}'",
    'def f(x):\n    return x\n',
    'x = 7 // 2  # three',
    "open(path, 'rb')  # logo",
    '>>> del x',
    'lambda x: True',
  ])('%s has no honest translation and gets a comment', (python) => {
    expect(suggestion(python)).toMatch(/^\/\/ only in Python: .+$/);
  });
});

describe('what is not Python', () => {
  test.each([
    'foo bar',
    'const x = ',
    'findUser foobar',
    "let's change it",
    'what is the version and how do I find it',
    'x = = 1',
    '`#${x}` +* ',
    'class A { #x = = 1 }',
    'this.#x = = 1',
    '"# not a comment" "',
    "import x from 'y'",
    'const a = { b: True }}',
    'print the user',
    '',
  ])('this is not taken for Python: %s', (entry) => {
    expect(recognise(entry)).toBeNull();
  });
});

test.each([
  'x = f(None,',
  "x = f'''a",
  'x = f"a" + \\',
  'if x:',
  'if x:\n    y',
  '>>> if x: y',
  'else:',
  '>>> x = [\n1,',
])('more is waited for after %s', (entry) => {
  expect(recognise(entry)?.complete).toBe(false);
});

test('what a loop printed is dropped, also on a page that is set in', () => {
  expect(suggestion('    >>> for x in xs:\n    ...     print(x)\n    a\n    b\n    >>> y')).toBe(
    'for (const x of xs) {\n    console.log(x)\n}\ny',
  );
});

test('what is typed without prompts inside an open bracket is kept', () => {
  expect(suggestion('>>> x = {\n  "a": None\n}')).toBe('x = {\n  "a": null\n}');
});

test('a paste of thousands of lines is read in a moment', () => {
  const body = '"a": True,\n'.repeat(3000);
  const start = performance.now();

  expect(recognise(`>>> x = {\n${body}`)?.complete).toBe(false);
  expect(recognise(`x = {\n${body}} # end`)?.complete).toBe(true);
  expect(performance.now() - start).toBeLessThan(5000);
});

test('any input is taken without failing, and what is suggested is JavaScript', () => {
  const pieces = [
    '>>> ',
    '... ',
    "f'",
    "'",
    '"""',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '#',
    '\\',
    '\n',
    '`',
    '${',
    ':',
    '**',
    '=',
    ',',
    'for x in ',
    'if ',
    'else:',
    'not ',
    'and ',
    'True',
    'import ',
    'print ',
    ' ',
    '    ',
    'x',
    '1',
    '.',
    '!r',
    ';',
    'break',
    'lambda ',
  ];
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const garbage = Array.from({ length: 8000 }, () =>
    Array.from({ length: Math.floor(random() * 14) }, () => pieces[Math.floor(random() * pieces.length)]).join(''),
  );
  const deep = [
    '('.repeat(9000),
    `>>> ${'['.repeat(9000)}${']'.repeat(9000)}`,
    "f'{".repeat(3000),
    `>>> ${'not '.repeat(9000)}x`,
  ];

  for (const entry of [...garbage, ...deep, ...makeStrings(500)]) {
    const result = recognise(entry);
    if (result !== null) expect(() => asScript(result.javascript), entry).not.toThrow();
  }
});

/** The suggestion for an entry that must be whole, checked to be JavaScript. Keyword arguments parse as assignments. */
function suggestion(entry: string): string | undefined {
  const result = recognise(entry);
  expect(result?.complete).toBe(true);
  asScript(result?.javascript ?? '');
  return result?.javascript;
}

function asScript(text: string): void {
  parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowAwaitOutsideFunction: true });
}
