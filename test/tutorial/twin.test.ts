/** What a lesson holds in Python, said and typed in JavaScript. */
import { expect, test } from 'vitest';
import { entries, wordsInBoth } from '../../src/tutorial/twin.ts';

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
