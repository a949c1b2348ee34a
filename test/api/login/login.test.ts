/** Which logins are sent, and which are refused before: by the characters that the provider's guide lists. */
import { expect, test } from 'vitest';
import { InputError } from '../../../src/api/errors.ts';
import { checkLogin, loginCautions } from '../../../src/api/login/login.ts';

test.each(['JohnDoe', 'john.doe@mysite.com', 'a-b_c+d:e!f', '#$%^*={}', "o'neill`/?", '0', 'ab'])(
  'the login %s is taken as it stands',
  (login) => {
    expect(checkLogin(login)).toBe(login);
  },
);

test.each([
  ['jörg', 'U+00F6'],
  ['john doe', 'a space'],
  [' johndoe', 'a space'],
  ['johndoe ', 'a space'],
  ['john\tdoe', 'U+0009'],
  ['john\ndoe', 'U+000A'],
  ['john"doe', '"'],
  ['john,doe', ','],
  ['john(doe)', '('],
  ['john\\doe', '\\'],
  ['jоhn', 'U+043E'],
  ['a😀b', 'U+1F600'],
  ['ab\u200b', 'U+200B'],
])('the login %j is refused for %s, and nothing is sent (FW1)', (login, named) => {
  expect(() => checkLogin(login)).toThrow(InputError);
  expect(() => checkLogin(login)).toThrow(`: ${named} is not taken.`);
  expect(() => checkLogin(login)).toThrow('Nothing was sent.');
});

test.each([
  ['', 'is empty'],
  ['   ', 'is empty'],
  [7, 'is text'],
  [null, 'is text'],
  [['a'], 'is text'],
])('the login %j is none: it %s', (login, words) => {
  expect(() => checkLogin(login)).toThrow(words);
});

test('a login that no search finds is a caution, not a refusal', () => {
  expect(loginCautions('ab')).toEqual([expect.stringContaining('no search finds')]);
  expect(loginCautions('abc')).toEqual([]);
});
