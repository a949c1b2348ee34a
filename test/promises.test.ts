/** What the README says about writes, sentence by sentence, with the tests that would fail if it were not so. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isThere } from './named.ts';

const PROMISES: readonly (readonly [sentence: string, ...tests: string[]])[] = [
  [
    '`putEmail` sends one `PUT` with the version that you saw.',
    'helpers/putEmail: sends the page’s request, to the byte',
    'api/emailChange: sends exactly the planned body, once, and reports what the answer shows',
  ],
  [
    'The server takes it only if nobody changed the user since.',
    'sandbox/email: refuses version %d of a user at version 1 with code 1001',
    'api/lostAnswer: is explained and never overruled (activated: %s)',
  ],
  [
    'No newer version is ever fetched to make a write pass: you get CONFLICT, with what you saw and what is there.',
    'helpers/putEmail: conflicts again when repeated: the version that was seen is not raised in silence',
    'helpers/putEmail: says CONFLICT after somebody else’s edit, and shows what was seen, what is there and what is wanted',
  ],
  [
    '`version` belongs to the `user_id` it was fetched for: choose another user, and it is fetched again.',
    'helpers/putEmail: never serves one user with the version of another: user_id switched in between',
  ],
  [
    'A `findUser` that does not end in exactly one user leaves nobody chosen, so that no later line reaches the one before.',
    'helpers/putEmail: sends nothing after findUser(%j) failed',
  ],
  [
    'It goes out again by itself only if it never left this computer, after the pause that a 429 asks for, once with a new token after a 401, or, while the user is not activated, after a look that shows the same version and the old address.',
    'api/retry: %s goes again only if it never left or was turned away',
    'api/client: is repeated after the pause that a 429 asks for',
    'api/emailChange: with a token that is no longer accepted goes on with a new one',
    'api/emailChange: is followed by the same request, byte for byte, which the version keeps from doubling',
    'api/lostAnswer: an answer lost by: %s',
  ],
  [
    'At a terminal you are asked before the last of these.',
    'api/emailChange: whoever is asked sees the user, and can give up instead of answering',
  ],
  [
    'What goes out again is the same to the byte, so that the server takes at most one of the two.',
    'api/emailChange: is followed by the same request, byte for byte, which the version keeps from doubling',
  ],
  [
    'Should the user be activated in that very moment, a second link may go out, and the verdict says so.',
    'api/verdict: that is open as well may have mailed a second link, unless the version shut both out',
    'api/model: who forgets to mention a second link',
  ],
  [
    'If the answer is lost (a reset, a timeout, 5xx, half an answer, a web page), the user is read again for up to ten seconds, and the verdict says what was seen.',
    'api/lostAnswer: an answer lost by: %s',
    'api/verdict: an unmoved user is looked at for ten seconds',
  ],
  [
    'For an activated user nothing that can be read tells whether the link was sent.',
    'sandbox/email: mails a link to the old address of an activated user and changes nothing until it is opened',
  ],
];

test('the README promises nothing about writes that no test would miss', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, section = ''] = /### What a write does\n([\s\S]*?)\n## Your data centre/.exec(readme) ?? [];
  const said = section.replace(/^#.*$/gm, '').replace(/\s+/g, ' ').trim();

  expect(PROMISES.map(([sentence]) => sentence).join(' ')).toBe(said);
  expect(PROMISES.filter(([, ...tests]) => tests.length === 0)).toEqual([]);
});

test('each test that stands for a promise is there', () => {
  expect(PROMISES.flatMap(([, ...tests]) => tests.filter((named) => !isThere(named)))).toEqual([]);
});
