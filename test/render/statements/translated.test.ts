/** What is proposed in JavaScript, as Python writes it. */
import { expect, test } from 'vitest';
import { inPython, wordsInPython } from '../../../src/render/statements/translated.ts';

test.each([
  ["putEmail('a@b.org', '…', {resend: true})", "putEmail('a@b.org', '…', resend=True)"],
  ["putLogin('x', {user_id: 'a', version: 1})", "putLogin('x', user_id='a', version=1)"],
  ["audit({since: '7d', all: false})", "audit(since='7d', all=False)"],
  ['json.dumps(user_data, {indent: 4})', 'json.dumps(user_data, indent=4)'],
  ['f({version, a: {b: null}}, [true])', "f(version=version, a={'b': None}, [True])"],
  ["user_data = {contact: {email: '…'}, version}", "user_data = {'contact': {'email': '…'}, 'version': version}"],
  [
    "requests.get(`${base_url}/search`, headers={...auth, 'X-A': 'b'}, params={text: 'a'})",
    "requests.get(f'{base_url}/search', headers={**auth, 'X-A': 'b'}, params={'text': 'a'})",
  ],
  ['last.curl', "last['curl']"],
  ["findUser('\\u{1f600}')", "findUser('\\U0001f600')"],
])('%s is written as Python, once and for all (CB1)', (code, expected) => {
  expect(inPython(code)).toBe(expected);
  expect(inPython(expected)).toBe(expected);
});

test.each([
  'mailbox()[0].open()',
  'findUser("o\'neil{a: true}")',
  "curl -X PUT 'https://h' --data-raw '{a: true}'",
  '.python',
  'findUser(',
  'blast.radius',
  'true',
])('%s stays as it is', (code) => {
  expect(inPython(code)).toBe(code);
});

test.each([
  ['See: last.response', "See: last['response']"],
  ['at last. Then', 'at last. Then'],
  ['of the new one. {resend: true} sends once more', 'of the new one. resend=True sends once more'],
  ['a whole URL: `${base_url}/…`. Nothing', "a whole URL: f'{base_url}/…'. Nothing"],
  ['issued it: ${base_url}/…', "issued it: f'{base_url}/…'"],
  ['resend is true or false.', 'resend is True or False.'],
  ['    resend   true: once more', '    resend   True: once more'],
])('of the words "%s", what is code is written as Python (CB1)', (words, expected) => {
  expect(wordsInPython(words)).toBe(expected);
});
