import { describe, expect, test } from 'vitest';
import { firstPrompt, readPage } from '../../src/python/page.ts';

const sources = (text: string) => readPage(text)?.statements.map(({ source }) => source);

describe('prompts', () => {
  test.each([
    ['as CPython prints them', '>>> tenant_id\n>>> auth'],
    ['indented, as on a page', '   >>> tenant_id\n   >>> auth'],
    ['with tabs', '\t>>> tenant_id\n\t>>>\tauth'],
    ['of IPython, with what it gave', "In [1]: tenant_id\nOut[1]: 'ede9'\n\nIn [22]: auth"],
    ['of a notebook', 'In [ ]: tenant_id\nIn [*]: auth'],
    ['of the narration', "  2  >>> tenant_id\n  13  >>> auth\n     {'Authorization': 'x'}"],
    ['behind line numbers', '1 >>> tenant_id\n2: >>> auth\n3. prose'],
    ['of list items and quotations', '- >>> tenant_id\n> >>> auth'],
    ['of our own Python mode', 'sandbox >>> tenant_id\ncontoso@eu2-cloud read-only >>> auth'],
    ['of a tenant whose name has blanks', 'JohnSmith, Inc@eu2-cloud >>> tenant_id\nsandbox in Foobar dry-run >>> auth'],
    ['with no-break blanks', '\u00a0\u00a0>>>\u00a0tenant_id\n>>>\u202fauth\u200b'],
    ['that a web page joined to the code', '>>>tenant_id\n>>>auth'],
    ['within a Markdown fence', 'Look:\n```python\n>>> tenant_id\n```\n\n~~~\n>>> auth\n~~~'],
    ['with the line ends of Windows', '>>> tenant_id\r\n>>> auth\r\n'],
    ['of HTML', '<pre><span class="gp">&gt;&gt;&gt; </span>tenant_id<br>\n&#62;&gt;&#x3e; auth</pre>'],
  ])('are read %s (PY1)', (_what, text) => {
    expect(sources(text)).toEqual(['tenant_id', 'auth']);
  });

  test.each([
    'user >>> 2',
    'x = a >>>= 3',
    'flags >>> 1 >>> 2',
    'Out[1]: 3',
    '...rest',
    '... and so on',
    '`>>>` is the prompt',
    '"""\n>>> add(1, 2)\n3\n"""',
  ])('are not in %j (PY1)', (text) => {
    expect(readPage(text)).toBeNull();
    expect(firstPrompt(text.split('\n'))).toBe(-1);
  });
});

describe('statements', () => {
  test.each([
    ['a dict over lines', '>>> d = {\n...      "a": [1,\n... 2]}', 'd = {\n     "a": [1,\n2]}'],
    [
      'a loop with its else',
      '>>> for x in y:\n...     f(x)\n... else:\n...     g()\n... ',
      'for x in y:\n    f(x)\nelse:\n    g()\n',
    ],
    [
      'a blank line within a function',
      '>>> def f():\n...     a = 1\n...\n...     return a',
      'def f():\n    a = 1\n\n    return a',
    ],
    ['no prompts behind the first line', '>>> for x in y:\n        f(x)\n\n        g(x)', 'for x in y:\n        f(x)'],
    ['IPython’s lines', 'In [3]: if a:\n   ...:     f()\n   ...: ', 'if a:\n    f()\n'],
    [
      'a call that a narrow window broke',
      '  6  >>> requests.put(url, headers=auth,\n     data=x)',
      'requests.put(url, headers=auth,\n   data=x)',
    ],
    [
      'a string that a narrow window broke',
      ">>> get(f'{base_url}/us\ners/{user_id}')",
      "get(f'{base_url}/users/{user_id}')",
    ],
    ['a backslash', '>>> if a == 1 \\\n...    and b:\n...     f()', 'if a == 1 \\\n   and b:\n    f()'],
    ['a decorator', '>>> @cache\n... def f():\n...     return 1', '@cache\ndef f():\n    return 1'],
    ['a string of several lines', '>>> """a\n... >>> b\n... """', '"""a\n>>> b\n"""'],
    ['a first line without its prompt', 'd = {\n... "a": 1\n... }\n>>> d', 'd = {\n"a": 1\n}'],
    ['match', '>>> match x:\n...     case 1:\n...         f()', 'match x:\n    case 1:\n        f()'],
    [
      'no-break blanks, but not those in strings',
      ">>> if a:\n...\u00a0\u00a0\u00a0\u00a0\u00a0f('x\u00a0y')",
      "if a:\n    f('x\u00a0y')",
    ],
  ])('keep %s together (PY1)', (_what, text, first) => {
    expect(sources(text)?.[0]).toBe(first);
  });

  test.each([
    ['behind a statement that is whole', ">>> users\n... and 39 more\n>>> user_id\n'...'\n...", ['users', 'user_id']],
    ['of the words', '>>> a\nAnd so on\n... until the end\n>>> b', ['a', 'b']],
    ['as Python has it', '>>> def f():\n...     ...\n>>> ...', ['def f():\n    ...', '...']],
  ])('an ellipsis is no prompt %s (PY1)', (_what, text, expected) => {
    expect(sources(text)).toEqual(expected);
  });

  test('a block without its closing line ends at the next prompt, and at what was printed (PY1)', () => {
    expect(sources('>>> for x in y:\n...     f(x)\n>>> a\n>>> if b:\n...     c\n1\n2\n>>> d')).toEqual([
      'for x in y:\n    f(x)',
      'a',
      'if b:\n    c',
      'd',
    ]);
  });

  test('a statement that never ends costs itself alone (PY1)', () => {
    expect(sources('>>> f(\n>>> a\n>>> """\n>>> b')).toEqual(['f(', 'a', '"""', 'b']);
  });

  test('lines that are no code are counted, blank ones and fences are not (PY1)', () => {
    const page = readPage('Title\n\n```\n>>> a\n1\n>>>\n```\n  \nThe end.');

    expect(page).toEqual({ statements: [{ source: 'a', line: 4 }], leftOut: 3 });
  });

  test('a fence that says it is Python needs no prompts (PY1)', () => {
    const text = 'Do this:\n\n  ```python\n  for x in y:\n      f(x)\n\n  g()\n  ```\nthen\n```py\nh()\n```\n';

    expect(readPage(text)).toEqual({
      statements: [
        { source: 'for x in y:\n    f(x)\n\ng()', line: 4 },
        { source: 'h()', line: 11 },
      ],
      leftOut: 2,
    });
    expect(readPage('```js\nh()\n```')).toBeNull();
  });
});
