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
    'helpers/verify: cannot tell for an activated user until the link was opened (request applied: %s)',
  ],
  [
    "You get UNKNOWN, and choose: wait for the owner, `verify()` later, or `putEmail('…', {resend: true})`, by which a second link may be mailed.",
    'render/verdicts: UNKNOWN',
    'helpers/verify: cannot tell for an activated user until the link was opened (request applied: %s)',
    'helpers/putEmail: to an activated user mails again, and says so (first one applied: %s)',
  ],
  [
    'The shell never does that by itself.',
    'api/lostAnswer: an answer lost by: %s',
    'helpers/putEmail: never goes out twice by itself (%s)',
  ],
  [
    'Whoever asks for another change while a link waits is asked first.',
    'helpers/putEmail: is asked about at a terminal, in the sandbox too; no means no',
  ],
  [
    'A write by `requests.*` never goes out a second time where the first may have arrived.',
    'helpers/requests: a typed write that %s',
  ],
  [
    'Its verdict is told beside the answer where that alone does not say it.',
    'helpers/requests: a typed write that %s',
  ],
  [
    'If the answer is lost, one look decides; what was created, a password and a mail stay UNKNOWN.',
    'helpers/requests: a typed write that %s',
    'api/writeVerdict: whose answer is %s is looked at once where one can tell, and else UNKNOWN',
  ],
  [
    "A session knows its own writes, typed or not: none is taken for somebody else's, and a typed change of an email is told, looked at and undone like one by `putEmail`.",
    'helpers/ownWrites: is followed by a helper, which takes the version that it left, and says so',
    'helpers/ownWrites: move the version for the next helper too: %j',
    'helpers/ownWrites: names login, tenant, old and new, whatever came of it',
    'helpers/ownWrites: whose answer is lost is looked at by verify',
    'helpers/ownWrites: is given back by undo, which says whom it means',
  ],
  [
    '`undo()` gives the old address back, with the version that your own change left, so that it takes nothing away from others.',
    'helpers/undo: gives the email back, with the version that our change left',
    'helpers/undo: leaves alone who was changed since: CONFLICT (%s)',
  ],
  [
    'Where that cannot be done, it says why.',
    'helpers/undo: cannot take a mailed link back',
    'helpers/undo: knows of a typed write only that there was one',
    'helpers/undo: has nothing to undo as long as it is not known',
  ],
  [
    'Ctrl-C, SIGTERM and SIGHUP wait for the answer to a write that is on its way.',
    'terminal/keys: Ctrl-C during a write waits for its answer, which then counts',
    'repl/signals: (%s) in a write waits for its answer, tells it, and ends with %i',
  ],
  [
    'A second Ctrl-C gives it up: then it is UNKNOWN.',
    'terminal/keys: a second Ctrl-C gives a write up as UNKNOWN, and the session lives on',
    'session/writes: Ctrl-C twice while %s is on its way: UNKNOWN, told and recorded',
  ],
  [
    'On a data centre each write is recorded before it is sent, and again with its verdict: who, where, the old and new address, the version, the request id.',
    'session/writes: %s is recorded before it is sent, and with its verdict after',
    'session/audit: keeps who, what and when before a write, and what came of it after',
  ],
  [
    'Of other fields only the names are kept.',
    'helpers/audit: keeps of a typed body the names of its fields, and no value',
  ],
  [
    'An address or URL stands there as it was sent, unless 24 characters of a secret or more are in it.',
    'session/audit: records facts as they are, though the secret %j has words of an address, a URL or of ours',
    'session/audit: records no %s, wherever a server or a person puts it',
  ],
  [
    'Each session has a file of its own, which is yours alone; `audit()` names it.',
    'session/auditFile: appends one line for each record to the file of its process, and begins none before',
    'session/auditFile: at once lose nothing, wait for nobody, and break no chain',
    'session/auditFile: is for the owner alone, also where it was not before',
    'session/auditFile: follows no link',
    'helpers/audit: lists the writes with their verdicts, and says where they are kept',
  ],
  [
    'If it cannot be written, no write is sent (exit 6), and reading goes on.',
    'repl/verifyAudit: sends none where %s, though reads go on, and ends with 6',
    'session/auditFile: a disk that fails with %s (for ever: %s) never confirms what is not there',
  ],
  [
    'Each record holds the hash of the one before, and each file names those before it: `acronis-shell audit verify` finds what was changed, exchanged or taken out later.',
    'session/audit: any changed byte is seen',
    'session/audit: any record that is dropped, repeated or swapped is seen',
    'session/auditFile: a whole file with what is noted beside it (%i)',
    'repl/verifyAudit: is 1 for what was changed, and names the file and the line',
    'repl/verifyAudit: is 1 for what was cut off, or removed',
  ],
  [
    'In the sandbox the record ends with the session.',
    'helpers/audit: lists the writes with their verdicts, and says where they are kept',
  ],
  [
    'Two people who ask for a change of the same activated user: the version does not move, and neither is told.',
    'sandbox/email: lists the newest mail first, and lets only the newest link of a user work',
  ],
  [
    'A link that was mailed may still work after SUPERSEDED or UNKNOWN.',
    'helpers/verify: says so when the user has another address by now, and that our link may still work',
  ],
  ['The login is not changed.', 'helpers/putEmail: says that a login that is the old address stays'],
  [
    'Who can write your files can forge the record, or take the newest file away whole.',
    'session/audit: a sealed record comes back whole, and carries its number, the hash before it and its own',
  ],
  [
    'Of a token or a client secret, fewer than twelve characters in a row are shown.',
    'api/redact: disappears wherever it begins and ends, as soon as it tells something',
  ],
  [
    "What an entry hands to others is theirs: a file, a server, another program's window, a worker thread that writes by `fs`.",
    'repl/waysOut: what an entry writes elsewhere is written as it is',
  ],
  [
    'A program that an entry starts gets a pipe in place of your terminal.',
    'repl/waysOut: no part of a secret comes out by %s, and all else does',
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
