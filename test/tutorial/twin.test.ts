/** What a lesson holds in Python, said and typed in JavaScript. */
import { expect, test } from 'vitest';
import { entries, wordsAround, wordsInBoth } from '../../src/tutorial/twin.ts';

test.each([
  [
    "requests.get(f'{base_url}/users/{user_id}', headers=auth)",
    'requests.get(`${base_url}/users/${user_id}`, headers=auth)',
  ],
  ["{'Content-Type': 'application/json', **auth}", "{'Content-Type': 'application/json', ...auth}"],
  ["json={'version': 1, 'contact': {'email': 'a@b.net'}}", "json={version: 1, contact: {email: 'a@b.net'}}"],
  ["response.json()['items'][0]['id']", 'response.json().items[0].id'],
  ["{'enabled': True, 'why': 'x: y'}", "{enabled: true, why: 'x: y'}"],
  ["['tenant', 'user']", "['tenant', 'user']"],
  ["findUser('JohnDoe')", "findUser('JohnDoe')"],
])('the twin of %s is %s', (python, javascript) => {
  expect(entries(python)).toEqual({ javascript: [javascript], python: [python] });
});

test('words are the same but for the code in them, which stands in two backticks where it has one of its own', () => {
  expect(wordsInBoth("Type `requests.get(f'{base_url}/users')`, then `response.json()['items']`.")).toEqual({
    javascript: 'Type ``requests.get(`${base_url}/users`)``, then `response.json().items`.',
    python: "Type `requests.get(f'{base_url}/users')`, then `response.json()['items']`.",
  });
});

test('what is more than another form of the same is given in both, among entries and among words', () => {
  const count = { javascript: 'items.length', python: 'len(items)' };

  expect(entries("a['b']", count)).toEqual({ javascript: ['a.b', 'items.length'], python: ["a['b']", 'len(items)'] });
  expect(wordsAround`See \`a['b']\`, ${"f'{x}'"} and ${count}.`).toEqual({
    javascript: 'See `a.b`, ```${x}``` and `items.length`.',
    python: "See `a['b']`, `f'{x}'` and `len(items)`.",
  });
});
