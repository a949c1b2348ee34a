/** What the README says of a data centre and of writes, sentence by sentence, and the id by which a test names it that would fail if it were not so. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { titlesById } from './ids.ts';

const WRITES: readonly (readonly [id: string, sentence: string])[] = [
  ['PR1', '`putEmail` sends one `PUT` with the version that you saw.'],
  ['PR2', 'The server takes it only if nobody changed the user since.'],
  [
    'PR3',
    'No newer version is ever fetched to make a write pass: you get CONFLICT, with what you saw and what is there.',
  ],
  ['PR4', '`version` belongs to the `user_id` it was fetched for: choose another user, and it is fetched again.'],
  [
    'PR5',
    'A `findUser` that does not end in exactly one user leaves nobody chosen, so that no later line reaches the one before.',
  ],
  [
    'PR6',
    'It goes out again by itself only if it never left this computer, after the pause that a 429 asks for, once with a new token after a 401, or, while the user is not activated, after a look that shows the same version and the old address.',
  ],
  ['PR7', 'At a terminal you are asked before the last of these.'],
  ['PR8', 'What goes out again is the same to the byte, so that the server takes at most one of the two.'],
  ['PR9', 'Should the user be activated in that very moment, a second link may go out, and the verdict says so.'],
  [
    'PR10',
    'If the answer is lost (a reset, a timeout, 5xx, half an answer, a web page), the user is read again for up to ten seconds, and the verdict says what was seen.',
  ],
  ['PR11', 'For an activated user nothing that can be read tells whether the link was sent.'],
  [
    'PR12',
    "You get UNKNOWN, and choose: wait for the owner, `verify()` later, or `putEmail('…', {resend: true})`, by which a second link may be mailed.",
  ],
  ['PR13', 'The shell never does that by itself.'],
  ['PR14', 'Whoever asks for another change while a link waits is asked first.'],
  ['PR15', 'A write by `requests.*` never goes out a second time where the first may have arrived.'],
  ['PR16', 'Its verdict is told beside the answer where that alone does not say it.'],
  ['PR17', 'If the answer is lost, one look decides; what was created, a password and a mail stay UNKNOWN.'],
  [
    'PR18',
    "A session knows its own writes, typed or not: none is taken for somebody else's, and a typed change of an email is told, looked at and undone like one by `putEmail`.",
  ],
  [
    'PR19',
    '`undo()` gives the old address back, with the version that your own change left, so that it takes nothing away from others.',
  ],
  ['PR20', 'Where that cannot be done, it says why.'],
  ['PR21', 'Ctrl-C, SIGTERM and SIGHUP wait for the answer to a write that is on its way.'],
  ['PR22', 'A second Ctrl-C gives it up: then it is UNKNOWN.'],
  [
    'PR23',
    'On a data centre each write is recorded before it is sent, and again with its verdict: who, where, the old and new address or login, the version, the request id.',
  ],
  ['PR24', 'Of other fields only the names are kept.'],
  ['PR25', 'An address or URL stands there as it was sent, unless 24 characters of a secret or more are in it.'],
  ['PR26', 'Each session has a file of its own, which is yours alone; `audit()` names it.'],
  ['PR27', 'If it cannot be written, no write is sent (exit 6), and reading goes on.'],
  [
    'PR28',
    'Each record holds the hash of the one before, and each file names those before it: `acronis-shell audit verify` finds what was changed, exchanged or taken out later.',
  ],
  ['PR29', 'In the sandbox the record ends with the session.'],
  [
    'PR30',
    'Two people who ask for a change of the same activated user: the version does not move, and neither is told.',
  ],
  ['PR31', 'A link that was mailed may still work after SUPERSEDED or UNKNOWN.'],
  ['PR32', 'An email that changes leaves the login as it is.'],
  ['PR33', 'Who can write your files can forge the record, or take the newest file away whole.'],
  ['PR34', 'Of a token or a client secret, fewer than twelve characters in a row are shown.'],
  [
    'PR35',
    "What an entry hands to others is theirs: a file, a server, another program's window, a worker thread that writes by `fs`.",
  ],
  ['PR36', 'A program that an entry starts gets a pipe in place of your terminal.'],
];

const SETTINGS_AND_GUARDS: readonly (readonly [id: string, sentence: string])[] = [
  ['PR37', 'By hand instead of `init`: copy `.env.example` to `.env`, and fill in its three lines.'],
  ['PR38', 'The shell then opens there; prompt and banner say so.'],
  ['PR39', '`--profile NAME` reads `.env.NAME`, `--settings F` the file F.'],
  [
    'PR40',
    'Inside, `.profile NAME` enters one, or `sandbox`: with a new sign-in, and without any name, line or history of the world that is left.',
  ],
  [
    'PR41',
    "A secret that is left out is asked for, at a terminal, and kept nowhere; or a password manager's command prints it, named by `ACRONIS_CLIENT_SECRET_COMMAND` in the environment or in `~/.config/acronis-shell`.",
  ],
  ['PR42', 'Without any setting and without a terminal nothing is guessed: exit 2.'],
  ['PR43', 'A write asks first: who, where, old and new address.'],
  ['PR44', 'The default is No.'],
  ['PR45', 'Without a terminal it needs `--yes`.'],
  [
    'PR46',
    'In a sandbox that is served on this computer (a loopback address) it asks only where something speaks against it.',
  ],
  ['PR47', '`--read-only` sends no write; `--dry-run` shows the request instead, as curl too.'],
  ['PR48', 'Both hold for `requests.*` as well.'],
  ['PR49', '`.read-only`, `.dry-run` and `.quiet` switch them inside, and the prompt shows them.'],
  [
    'PR50',
    'Read-only by the flag, or by `ACRONIS_READ_ONLY=1` in any place where settings may stand, is not switched off inside.',
  ],
  [
    'PR51',
    'The token goes only to the place that issued it; `http://` is refused, and so is each foreign host that `--allow-host` does not name.',
  ],
  ['PR52', "Redirects are followed by Python's `requests` alone, for what only reads."],
  ['PR53', 'The token and the client secret are never shown, and stored nowhere but in your settings.'],
];

const SECTIONS = [
  ['What a write does', WRITES],
  ['On your data centre', SETTINGS_AND_GUARDS],
] as const;

test.each(SECTIONS)('the README promises nothing under "%s" that no test would miss', (title, promises) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, section = ''] = new RegExp(`## ${title}\\n([\\s\\S]*?)\\n## `).exec(readme) ?? [];
  const said = section
    .replace(/^#.*$|^- /gm, '')
    .replace(/\s+/g, ' ')
    .trim();

  expect(promises.map(([, sentence]) => sentence).join(' ')).toBe(said);
});

test('each promise has a test', () => {
  const promises = SECTIONS.flatMap(([, each]) => each);

  expect(promises.filter(([id]) => !titlesById.has(id))).toEqual([]);
});
