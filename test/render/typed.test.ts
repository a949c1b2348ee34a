/** Where there is no shell of ours to type at, what is proposed is a command of the system's. */
import { expect, onTestFinished, test } from 'vitest';
import { draw } from '../../src/render/text.ts';
import { proposeCommands } from '../../src/render/typed.ts';

const ID = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';

test.each([
  [
    `If you want it after all: putEmail('foo@newmail.net', '${ID}')`,
    `If you want it after all: shell change-email ${ID} foo@newmail.net`,
  ],
  [`putEmail("o'neil@x.org", '${ID}')`, `shell change-email ${ID} "o'neil@x.org"`],
  ["changeEmail('Maria Müller', 'a$b@x.org')   is there", `shell change-email "Maria Müller" 'a$b@x.org'   is there`],
  [`putEmail('a@b.org', '${ID}', {resend: true})`, `shell -e "putEmail('a@b.org', '${ID}', {resend: true})" --yes`],
  [`verify('${ID}')`, `shell -e "verify('${ID}')"`],
  [`Look first: findUser('${ID}').`, `Look first: shell -e "findUser('${ID}')".`],
  ["findUsers('mar')   finds somebody", `shell -e "findUsers('mar')"   finds somebody`],
  ['another can: help(putLogin)', 'another can: shell -e "help(putLogin)"'],
  [`sendActivationEmail('${ID}')`, `shell -e "sendActivationEmail('${ID}')" --yes`],
  ["putLogin('x(1)', 'y')", `shell -e "putLogin('x(1)', 'y')" --yes`],
  ['audit()', 'shell audit'],
  ['the report (of it) and undo are words', 'the report (of it) and undo are words'],
])('%s is typed as a command (MK11)', (shown, expected) => {
  proposeCommands((words) => `shell ${words}`);
  onTestFinished(() => proposeCommands(null));

  expect(draw(() => shown, false)).toBe(expected);
  expect(draw((paint) => paint('code', shown), false)).toBe(expected);
});

test('in the shell a line stays as it is typed there', () => {
  expect(draw(() => `verify('${ID}')`, false)).toBe(`verify('${ID}')`);
});
