/** Entries in scripts: `-e`, the documents of `--json`, and the exit codes. */
import type { Verdict } from '../../api/verdict.ts';
import type { Lesson } from '../lesson.ts';
import { type Asked, emailIn, errorOf, hasLookedAt, hasSeen, isChosen, isStale, type Seen } from '../seen.ts';
import { entries } from '../twin.ts';

const WHO = 'JohnDoe';
const FIND = `findUser('${WHO}')`;
const CHANGE = `changeEmail('${WHO}', 'johndoe@newmail.net')`;
const CHANGE_FOO = "changeEmail('foobar', 'foo@newmail.net')";
const FIND_INVITED = "findUser('m.okafor')";
const INVITE = 'sendActivationEmail()';

export const oneLine: Lesson = {
  id: 'one-line',
  title: 'One line in a script',
  minutes: 5,
  asScript: true,
  why: 'A CI job reads no sentences: it has what is on standard output, and an exit code. Whoever knows what each says writes three lines in place of a client.',
  can: 'You can put an entry into a script and read what comes of it: `acronis-shell --sandbox --json -e "findUser(\'JohnDoe\')"`, in a terminal, in the folder where this shell was started. 0: as it should; 1: refused or failed, and what was done by then stands in `verdict`; 2: not to be run so; 3: somebody else was first, or has it; 4: unknown, so look; 5: no sign-in; 6: the record could not be written.',
  steps: [
    {
      goal: `ask for ${WHO} as a script does: exit 0`,
      tell: `What you enter can stand behind \`acronis-shell --json -e\`. Below each entry you now see the document that such a run would print of it on standard output, and its exit code; as there, nobody is asked anything. Ask for one user: \`${FIND}\`.`,
      isDone: (seen) =>
        seen.exit === 0 &&
        isChosen(seen, WHO) &&
        seen.names['version'] === seen.user(WHO)?.version &&
        hasSeen(seen, WHO, WHO),
      said: "One document in one line. What a helper gives has `login`, `version` and so on, and `world` as well, so that a script sees whether it is the sandbox. What people read goes to standard error, and is in nobody's way.",
      mistakes: [
        {
          when: isUnmatched,
          say: `Exit 1: a script that asks for one user must name exactly one, and there was none, or more than one; \`error.name\` says which. \`${FIND}\` names one.`,
          made: entries("findUser('anna')"),
        },
        {
          when: isSlip,
          say: `Exit 1, and nothing was sent to the platform: what you typed does not work as it stands. The \`message\` of the document says why. \`${FIND}\` asks for one user.`,
          made: entries(`findUserr('${WHO}')`),
        },
        {
          when: (seen) => seen.exit === 0 && hasFetchedChosen(seen) && !isChosen(seen, WHO),
          say: `A document of somebody else, and exit 0: it is for the script to ask for the right one. \`${FIND}\`.`,
          made: entries("findUser('foobar')"),
        },
        {
          when: (seen) =>
            seen.exit === 0 && seen.last.asked.some(({ path }) => path === '/search') && !hasFetchedChosen(seen),
          say: `A list, whatever it holds, is exit 0, also an empty one. One user, or a failure, is \`${FIND}\`.`,
          made: entries("findUsers('johndoe')"),
        },
      ],
      hints: ['A helper finds one user by login.', "It is `findUser('…')`, with a login in it.", `Type \`${FIND}\``],
      solution: { javascript: [FIND], python: [FIND] },
      route: {
        javascript: [
          'user_id = created_user_id',
          'response = requests.get(`${base_url}/users/${user_id}`, {headers: auth})',
          'version = response.json().version',
          'response.json()',
        ],
        python: [
          'user_id = created_user_id',
          "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
          "version = response.json()['version']",
          'response.json()',
        ],
      },
    },
    {
      goal: 'be second: exit 3',
      tell: `Now a write, and somebody else is about to be faster. \`${CHANGE}\` is the whole fix in one entry, as a script would have it.`,
      accidents: [{ kind: 'edit-behind-me', on: { method: 'PUT', path: /^\/api\/2\/users\/[0-9a-f-]+$/ } }],
      // Also by a run in another window.
      isDone: ({ verdicts, asked }) => verdicts.includes('CONFLICT') || asked.some(isStale),
      said: 'CONFLICT is exit 3, as DUPLICATE and SUPERSEDED are: nothing is broken, but somebody has to look. The document of a helper says so in `verdict`, and has the `version` that is there now; of a plain request, standard error says it. On a data centre a script needs `--yes` besides.',
      mistakes: [
        {
          when: ({ last }) => last.verdicts.includes('ALREADY'),
          say: 'ALREADY, exit 0: that address is there, so nothing was sent. A script may run twice and do no harm. To meet the other one, write a new address:\n`${CHANGE}`',
          made: entries(`changeEmail('${WHO}', 'johndoe@mysite.com')`),
        },
        {
          when: isUnmatched,
          say: `Exit 1, and nothing was written: nobody has what you named, or more than one has. \`error.name\` in the document says which. \`${CHANGE}\`.`,
          made: entries("changeEmail('JonDoe', 'johndoe@newmail.net')"),
        },
        {
          when: isSlip,
          say: `Exit 1, and nothing was sent: what was typed is no address, or does not work as it stands. The \`message\` of the document says why. \`${CHANGE}\`.`,
          made: entries(`changeEmail('${WHO}', 'johndoe@')`),
        },
      ],
      hints: [
        'Any change of a user meets the accident.',
        "The helper takes who, and the new address: `changeEmail('…', '…')`.",
        `Type \`${CHANGE}\``,
      ],
      solution: { javascript: [CHANGE], python: [CHANGE] },
      route: {
        javascript: [
          'version = requests.get(`${base_url}/users/${created_user_id}`, {headers: auth}).json().version',
          "response = requests.put(`${base_url}/users/${created_user_id}`, {headers: auth, json: {version, contact: {email: 'john@other.net'}}})",
        ],
        python: [
          "version = requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()['version']",
          "response = requests.put(f'{base_url}/users/{created_user_id}', headers=auth, json={'version': version, 'contact': {'email': 'john@other.net'}})",
        ],
      },
    },
    {
      goal: 'have exit 0 that does not mean "changed"',
      tell: `Exit 0 says that the entry did what it should. Whether the address has changed yet stands in \`verdict\`. Change somebody who is activated: \`${CHANGE_FOO}\`.`,
      isDone: (seen) => isDoneWith(seen, 'CONFIRMATION_SENT') && seen.last.asked.some(isAcceptedEmail),
      said: "CONFIRMATION_SENT: a link was mailed, and the address is still the old one. A script that needs the new one runs again later, and compares `email` in what `findUser('…')` gives; `version` says nothing, for it has not moved.",
      mistakes: [
        {
          when: (seen) => isDoneWith(seen, 'CHANGED') && seen.last.asked.some(isAcceptedEmail),
          say: `CHANGED, exit 0: ${WHO} and others who are not activated change at once. foobar is activated: \`${CHANGE_FOO}\`.`,
          made: entries(CHANGE),
        },
        {
          when: (seen) => isDoneWith(seen, 'CONFIRMATION_SENT') && !seen.last.asked.some(isAcceptedEmail),
          say: `CONFIRMATION_SENT as well, but of a mail that activates an account: no address was asked for. \`${CHANGE_FOO}\`.`,
          made: entries(FIND_INVITED, INVITE),
        },
        {
          when: (seen) => isDoneWith(seen, 'ALREADY'),
          say: `ALREADY is exit 0 as well: it is so already, and nothing was sent. Here it is about a change that waits; take a new address: \`${CHANGE_FOO}\`.`,
          made: entries("changeEmail('foobar', 'foobar@example.org')"),
        },
      ],
      hints: [
        'The email of an activated user changes when a link is opened.',
        'foobar is activated.',
        `Type \`${CHANGE_FOO}\``,
      ],
      solution: { javascript: [CHANGE_FOO], python: [CHANGE_FOO] },
      route: {
        javascript: [
          "found = requests.get(`${base_url}/search`, {headers: auth, params: {tenant: tenant_id, text: 'foobar'}}).json().items.find(({login}) => login === 'foobar')",
          "response = requests.put(`${base_url}/users/${found.id}`, {headers: auth, json: {version: 1, contact: {email: 'foo@other.net'}}})",
        ],
        python: [
          "found = [each for each in requests.get(f'{base_url}/search', headers=auth, params={'tenant': tenant_id, 'text': 'foobar'}).json()['items'] if each.get('login') == 'foobar'][0]",
          "response = requests.put(f'{base_url}/users/{found[\"id\"]}', headers=auth, json={'version': 1, 'contact': {'email': 'foo@other.net'}})",
        ],
      },
      leaves: { world: (others) => void others.change('foobar', { contact: { email: 'foo@newmail.net' } }) },
    },
    {
      goal: 'have something refused: exit 1',
      tell: `Last, a refusal. ${WHO} belongs to your own tenant, and the mail that activates is for users of tenants below it: \`${FIND}\`, then \`${INVITE}\`. Or ask for somebody who is not there.`,
      isDone: isRefused,
      said: 'Exit 1. The reason stands on standard error, and in the document, if the entry gives one: a helper has `status` and `why`, a response `status_code` and `body`, an error `name` and `message`. Of several `-e` the first that fails ends the run; but behind a refusal that came as a response the next one runs, and may read it. The exit code is that of the worst.',
      mistakes: [
        {
          when: isSlip,
          say: `Exit 1 as well, but the platform was not asked: the entry itself does not work. A script tells them apart by \`error.name\` in the document. \`${FIND}\`, then \`${INVITE}\`.`,
          made: entries('nobody.here'),
        },
        {
          when: (seen) => hasFailed(seen) && seen.last.asked.length > 0,
          say: `Exit 1, but not for a refusal: the platform has answered, and then the entry failed over the answer. A script tells them apart by \`error.name\` in the document. \`${FIND}\`, then \`${INVITE}\`.`,
          made: entries("requests.get(f'{base_url}/users/nobody', headers=auth).json()['items'][0]"),
        },
        {
          when: ({ exit, last }) => exit === 0 && last.verdicts.length > 0,
          say: `Exit 0: that was done, or is so already. Of somebody in your own tenant it is refused: \`${FIND}\`, then \`${INVITE}\`.`,
          made: entries(FIND_INVITED, INVITE),
        },
        {
          when: ({ exit, last }) => exit === 0 && last.asked.some(({ status }) => status >= 400),
          say: 'Refused, and yet exit 0: where nothing was to be written, a response is a value, whatever its status. `response.raise_for_status()` makes a failure of it.',
          made: {
            javascript: ['response = requests.get(`${base_url}/users/nobody`, headers=auth)'],
            python: ["response = requests.get(f'{base_url}/users/nobody', headers=auth)"],
          },
        },
      ],
      hints: [
        'Ask the platform for something that it does not do.',
        `\`${INVITE}\` has a mail sent to the chosen user; of ${WHO}'s tenant it is refused.`,
        `Type \`${FIND}\`, then \`${INVITE}\``,
      ],
      solution: { javascript: [FIND, INVITE], python: [FIND, INVITE] },
      route: {
        javascript: [
          'response = requests.get(`${base_url}/users/00000000-0000-4000-8000-000000000000`, {headers: auth})',
          'response.raise_for_status()',
        ],
        python: [
          "response = requests.get(f'{base_url}/users/00000000-0000-4000-8000-000000000000', headers=auth)",
          'response.raise_for_status()',
        ],
      },
    },
  ],
};

/** As they are called in either language. */
const UNMATCHED = ['NoMatchError', 'SeveralMatchesError'];
const REFUSALS = ['ApiError', 'HTTPError', ...UNMATCHED];

/** By the platform, or because what was asked for is not there: by the entry itself, whatever was asked before. */
function isRefused(seen: Seen): boolean {
  return seen.exit === 1 && (seen.last.verdicts.includes('REJECTED') || REFUSALS.includes(errorOf(seen)));
}

function isUnmatched(seen: Seen): boolean {
  return seen.exit === 1 && UNMATCHED.includes(errorOf(seen));
}

/** It failed by itself: nothing was sent to the platform. */
function isSlip(seen: Seen): boolean {
  return hasFailed(seen) && seen.last.asked.length === 0;
}

function isDoneWith({ exit, last }: Seen, verdict: Verdict): boolean {
  return exit === 0 && last.verdicts.includes(verdict);
}

/** With an error, of which not even the name is known where it is another realm's. */
function hasFailed({ exit, entry }: Seen): boolean {
  return exit === 1 && 'error' in entry;
}

/** One user, who is chosen by it; a list chooses nobody. */
function hasFetchedChosen(seen: Seen): boolean {
  return hasLookedAt({ ...seen, asked: seen.last.asked }, `${seen.names['user_id']}`);
}

/** A change that asks for an address, and was accepted. */
function isAcceptedEmail(asked: Asked): boolean {
  return asked.method === 'PUT' && asked.status === 200 && typeof emailIn(asked) === 'string';
}
