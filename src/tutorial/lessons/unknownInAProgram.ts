/** What a program does with UNKNOWN: look, decide, and repeat only what was not applied. */
import type { Lesson } from '../lesson.ts';
import {
  type Asked,
  acceptedPuts,
  askedFor,
  emailIn,
  emailOf,
  fieldIn,
  hasMoved,
  hasNewEmail,
  hasSeenAlone,
  hasShown,
  invitationsIn,
  isOfOwnTenant,
  isStale,
  looksAt,
  putsOf,
  putsOfOthers,
  type Seen,
  subjectOf,
} from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const MARA = 'mara.lind';
const JOHN = 'JohnDoe';
const OKAFOR = 'm.okafor';

const CREATE = createInOwnTenant(`'login': '${MARA}', 'contact': {'email': 'mara.lind@mysite.com'}`);
const IS_FREE = `requests.get(f'{base_url}/users/check_login', params={'username': '${MARA}'}, headers=auth).status_code`;
const FIND_MARA = `findUser('${MARA}')`;
const FIND_JOHN = `findUser('${JOHN}')`;
const FIND_ANNA = "findUser('anna.keller')";
const FIND_OKAFOR = `findUser('${OKAFOR}')`;
const CHANGE = putToChosen("'version': version, 'contact': {'email': 'john@newmail.net'}");
const LOOK = "requests.get(f'{base_url}/users/{user_id}', headers=auth).json()";
const INVITE = "response = requests.post(f'{base_url}/users/{user_id}/send-activation-email', json={}, headers=auth)";

export const unknownInAProgram: Lesson = {
  id: 'unknown-in-a-program',
  title: 'What a program does with UNKNOWN',
  minutes: 5,
  asScript: true,
  why: 'A program repeats what failed. Where the answer was lost it does not know whether it failed, and so it makes the second user, or sends the second mail. Here you lose three answers, and each asks for something else.',
  can: 'You treat exit code 4 as what it is: no failure, but a question. Look first; repeat what was not applied; repeat a change with the version of the first try, never with a new one; and have a person decide where nobody can look.',
  steps: [
    {
      goal: `create ${MARA}, and lose the answer`,
      tell: wordsInBoth(
        `The connection is about to break. Create a user as a program would; below each entry stands what a script would have of it, with its exit code.\n\`${CREATE}\``,
      ),
      accidents: [{ kind: 'drop-answer', on: { method: 'POST', path: '/api/2/users' } }],
      isDone: (seen) =>
        seen.verdicts.includes('UNKNOWN') && seen.user(MARA) !== undefined && seen.before(MARA) === undefined,
      said: 'The request went out, and no answer came back: UNKNOWN, and a run would end with exit code 4. Code 1 says that an entry failed, not that nothing was done: a write without an answer that a look then finds done is CHANGED, and its entry has failed all the same. `verdict` in the document of the error tells them apart.',
      mistakes: [
        {
          when: (seen) => creationsIn(seen).some((asked) => !isOfMara(asked)),
          say: wordsInBoth(
            `The answer is lost, and what you sent was not the login ${MARA}: that is the one you ask for in the next step. The accident is set anew:\n\`${CREATE}\``,
          ),
          made: entries(createInOwnTenant("'login': 'mara.lindt', 'contact': {'email': 'mara.lind@mysite.com'}")),
        },
        {
          when: (seen) => creationsIn(seen).some((asked) => isOfMara(asked) && asked.status === 400),
          say: 'The answer is lost, and so you cannot see that it was a refusal: a user needs `tenant_id`, `login`, and an `email` in `contact`. The accident is set anew; send all three.',
          made: entries(createInOwnTenant(`'login': '${MARA}'`)),
        },
        {
          when: ({ asked }) => asked.some(({ method, path }) => method === 'PUT' && path.startsWith('/users')),
          say: wordsInBoth(
            `A PUT changes somebody who is there. A user is created by a POST to \`/users\`:\n\`${CREATE}\``,
          ),
          made: entries(FIND_JOHN, putToChosen("'version': version, 'contact': {'phone': '+1 555 0199'}")),
        },
      ],
      hints: [
        'A new user is a POST to `/users` below `base_url`.',
        'Its JSON has `tenant_id`, `login` and `contact`, and that an `email`.',
        wordsInBoth(`Type \`${CREATE}\``),
      ],
      solution: entries(CREATE),
      route: {
        javascript: [
          "response = requests.request('POST', `${base_url}/users`, {headers: {'Content-Type': 'application/json', ...auth}, data: json.dumps({tenant_id, login: 'mara.lind', contact: {email: 'mara@other.net'}})})",
        ],
        python: [
          "response = requests.request('POST', f'{base_url}/users', headers={'Content-Type': 'application/json', **auth}, data=json.dumps({'tenant_id': tenant_id, 'login': 'mara.lind', 'contact': {'email': 'mara@other.net'}}))",
        ],
      },
      leaves: {
        world: (others, { world }) =>
          void others.create({
            tenant: world.user(JOHN)?.tenant_id ?? '',
            login: MARA,
            email: 'mara.lind@mysite.com',
          }),
      },
    },
    {
      goal: `find out whether ${MARA} is there`,
      tell: wordsInBoth(
        `Look before you repeat. A login is unique, so ask for it; 204 says that it is free, 409 that somebody has it:\n\`${IS_FREE}\`\n\`${FIND_MARA}\` does as well.`,
      ),
      isDone: (seen) => {
        const since = looksForMara(seen)[0]?.entry;
        const signs = [MARA, seen.user(MARA)?.id, 409];
        return since !== undefined && signs.some((sign) => hasShown({ shown: seen.shownSince(since) }, sign));
      },
      said: 'The user is there: the request was applied, and only its answer was lost. Nothing is to be repeated. (409 alone says that somebody has the login; who it is shows a look at the user.) A program searches for what it made by something of its own: a login, an `external_id`.',
      mistakes: [
        {
          when: (seen) => seen.users().some(({ id }) => seen.before(id) === undefined),
          say: `Now there is one user more. Nothing holds a POST back, for it names no version: a repeat under another login gives one person two accounts. Look first, for the first one: \`${FIND_MARA}\`.`,
          made: entries(createInOwnTenant("'login': 'mara.lind2', 'contact': {'email': 'mara.lind@mysite.com'}")),
        },
        {
          when: (seen) => creationsIn(seen).some((asked) => isOfMara(asked) && asked.status === 409),
          say: `Repeated unseen. The login is taken, which the sandbox answers with 409; the documentation promises no such answer, and another login would have made a second user. Look instead: \`${FIND_MARA}\`.`,
          made: entries(CREATE),
        },
        {
          when: (seen) => looksForMara(seen).length > 0,
          say: `Asked for, and the answer has not been on the screen yet. \`${FIND_MARA}\` asks, and shows who it is.`,
          made: entries(`code = ${IS_FREE}`),
        },
        {
          when: (seen) => seen.asked.some(({ path }) => path === '/search' || path === '/users/check_login'),
          say: `You have looked for somebody else. Whether a user was made is seen by the login that was sent: \`${FIND_MARA}\`.`,
          made: entries(FIND_JOHN),
        },
      ],
      hints: [
        'What is unique about a user can be searched for.',
        "`findUser('…')` finds by login, or says that there is nobody.",
        `Type \`${FIND_MARA}\``,
      ],
      solution: entries(FIND_MARA),
      route: entries(IS_FREE),
    },
    {
      goal: `change ${JOHN}'s email, and lose the request`,
      tell: wordsInBoth(
        `Now a change, which breaks off before the server reads it; you cannot see that either.\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
      ),
      accidents: [
        { kind: 'drop-answer', applied: false, on: { method: 'PUT', path: /^\/api\/2\/users\/[0-9a-f-]+$/ } },
      ],
      isDone: (seen) => isLeftOpen(seen) && lostIn(seen).some((asked) => isOfNewEmail(seen, asked)),
      said: 'UNKNOWN again, and from here it looks like the first one. What differs is inside: this request names the version that you saw. And a lost answer assigns nothing: `response` is what it was before.',
      mistakes: [
        {
          when: (seen) => acceptedPuts(seen, JOHN).length > 0 && lostIn(seen).some((asked) => isOfHim(seen, asked)),
          say: wordsInBoth(
            `It was sent once more, and that one was accepted: nothing is open any more. (A helper looks and repeats by itself, which here is for you to do.) \`reset\` begins the step anew; send it once then, by a request:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: {
            javascript: [
              ...entries(FIND_JOHN).javascript,
              `try { ${entries(CHANGE).javascript} } catch { ${entries(CHANGE).javascript} }`,
            ],
            python: [FIND_JOHN, `try: ${CHANGE}\nexcept requests.exceptions.ConnectionError: ${CHANGE}`],
          },
          needsReset: true,
        },
        {
          when: ({ asked }) => asked.some(({ method, path }) => method === 'POST' && /^\/users\/[^/]+$/.test(path)),
          say: wordsInBoth(
            `A POST makes something new. Who is there already is changed by a PUT to \`/users/…\`:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(
            FIND_JOHN,
            "requests.post(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'john@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => lostIn(seen).some((asked) => !isOfHim(seen, asked)),
          say: wordsInBoth(
            `That one is lost as well, but it was not his. \`${FIND_JOHN}\` chooses him, and sets the \`version\` to send:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(FIND_ANNA, CHANGE),
        },
        {
          when: (seen) => lostIn(seen).some((asked) => emailIn(asked) === emailOf(seen, JOHN)),
          say: wordsInBoth(
            `Lost as well, but that is the address he has already: no look behind it could tell whether it was applied. Take another one:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(FIND_JOHN, putToChosen("'version': version, 'contact': {'email': 'johndoe@mysite.com'}")),
        },
        {
          when: (seen) => lostIn(seen).some((asked) => !isOfEmail(asked)),
          say: wordsInBoth(
            `That one is lost as well, but a change of his email names both: the \`version\` that you saw, and an \`email\` in \`contact\`.\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(FIND_JOHN, putToChosen("'contact': {'email': 'john@newmail.net'}")),
        },
      ],
      hints: [
        'First find him; then it is one PUT, with his version and the new address.',
        'The PUT goes to `/users/` and his `user_id`; its JSON holds `version` and `contact`.',
        wordsInBoth(`Type:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``),
      ],
      solution: entries(FIND_JOHN, CHANGE),
      route: {
        javascript: [
          'user_id = created_user_id',
          "requests.put(`${base_url}/users/${user_id}`, {headers: auth, json: {version: requests.get(`${base_url}/users/${user_id}`, {headers: auth}).json().version, contact: {email: 'john@other.net'}}})",
        ],
        python: [
          'user_id = created_user_id',
          "requests.put(f'{base_url}/users/{user_id}', headers=auth, json={'version': requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['version'], 'contact': {'email': 'john@other.net'}})",
        ],
      },
      leaves: { chosen: JOHN },
    },
    {
      goal: `look at ${JOHN}, and repeat what was not applied`,
      tell: wordsInBoth(
        `The connection holds again. Look at him:\n\`${LOOK}\`\nCompare \`version\` and \`email\` with what the first try named, and decide. What goes out again is the same request, with the same version:\n\`${CHANGE}\``,
      ),
      isDone: (seen) => hasSeenHim(seen) && acceptedPuts(seen, JOHN).some(isOfEmail) && hasNewEmail(seen, JOHN),
      said: 'Accepted. That the first one had not been applied, the look has shown; should it still arrive, it is refused, for it names a version that is over by now. So a repeat with the version of the first try does no harm: of the two only one can be accepted.',
      mistakes: [
        {
          when: (seen) => acceptedPuts(seen, JOHN).some(isOfEmail) && hasNewEmail(seen, JOHN) && !hasSeenHim(seen),
          say: `Accepted, and unseen: for a change with a version that does no harm, for a new user it would. Make it a habit, and look: \`${FIND_JOHN}\`.`,
          made: entries(putToChosen("'version': 1, 'contact': {'email': 'john@newmail.net'}")),
        },
        {
          when: (seen) => putsOf(seen, JOHN).some(isStale) && !hasMoved(seen, JOHN),
          say: wordsInBoth(
            `Refused: that version is not the one that is there. A repeat does not raise it; it sends what the first try sent, and that sent what was seen:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(putToChosen("'version': 2, 'contact': {'email': 'john@newmail.net'}")),
        },
        {
          when: (seen) =>
            putsOf(seen, JOHN).some((asked) => asked.status === 400 && fieldIn(asked, 'version') === undefined),
          say: wordsInBoth(
            `Without a \`version\` a change says nothing of what was seen, and is refused. A repeat is the first request, to the letter:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(putToChosen("'contact': {'email': 'john@newmail.net'}")),
        },
        {
          when: (seen) => acceptedPuts(seen, JOHN).length > 0 && !hasNewEmail(seen, JOHN),
          say: wordsInBoth(
            `Accepted, and his email is the one from before: that was not what the first try sent. Look, and send that:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(putToChosen("'version': 1, 'contact': {'phone': '+1 555 0199'}")),
        },
        {
          when: (seen) => putsOfOthers(seen, JOHN).length > 0,
          say: wordsInBoth(
            `A write reached somebody else. \`${FIND_JOHN}\` chooses ${JOHN} again:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``,
          ),
          made: entries(FIND_ANNA, CHANGE),
        },
      ],
      hints: [
        'First a look at the user, then the change once more.',
        `\`${FIND_JOHN}\` is a look as well: it shows his email and his version.`,
        wordsInBoth(`Type:\n\`${FIND_JOHN}\`\n\`${CHANGE}\``),
      ],
      solution: entries(FIND_JOHN, CHANGE),
      route: {
        javascript: [
          'response = requests.get(`${base_url}/users/${created_user_id}`, {headers: auth})',
          'response.text',
          "response = requests.put(`${base_url}/users/${created_user_id}`, {headers: auth, json: {version: response.json().version, contact: {email: 'john@other.net'}}})",
        ],
        python: [
          "response = requests.get(f'{base_url}/users/{created_user_id}', headers=auth)",
          'response.text',
          "response = requests.put(f'{base_url}/users/{created_user_id}', headers=auth, json={'version': response.json()['version'], 'contact': {'email': 'john@other.net'}})",
        ],
      },
      leaves: { world: (others) => void others.change(JOHN, { contact: { email: 'john@newmail.net' } }) },
    },
    {
      goal: `invite ${OKAFOR}, though the answer is lost`,
      tell: wordsInBoth(
        `Last, a mail that activates an account, and its answer is lost:\n\`${FIND_OKAFOR}\`\n\`${INVITE}\`\nThe user shows only whether the account is activated by now, not whether a mail went out. Look where it would be: \`mailbox()\`.`,
      ),
      accidents: [
        { kind: 'drop-answer', on: { method: 'POST', path: /^\/api\/2\/users\/[0-9a-f-]+\/send-activation-email$/ } },
      ],
      isDone: (seen) => {
        const since = readingsBehind(seen, sentTo(seen, OKAFOR)[0])[0]?.entry;
        const mails = seen.mails.filter(({ kind, login }) => kind === 'activation' && login === OKAFOR);
        return since !== undefined && mails.some(({ subject }) => hasShown({ shown: seen.shownSince(since) }, subject));
      },
      said: 'What is out stands in the mailbox: nothing more is to be sent. On a data centre nobody can look into it. There a person asks him, or it is sent once more: of this mail a second one does little harm, though then only the newest link works. Of an order it would, and so a program does not do it by itself.',
      mistakes: [
        {
          when: (seen) => sentTo(seen, OKAFOR).length > 1,
          say: 'Now he has two mails: the first was sent, and only its answer was lost. A POST names no version, and nothing held the second one back. Of this mail that does little harm, though only the newest link works; of a new user, or an order, it would do more. See what is out: `mailbox()`.',
          made: entries(FIND_OKAFOR, INVITE, INVITE),
        },
        {
          when: (seen) =>
            invitationsIn(seen).some((asked) => asked.status === 403 && isOfOwnTenant(seen, subjectOf(seen, asked))),
          say: wordsInBoth(
            `Refused: by the documentation that mail goes to users of tenants below the client's own. \`${FIND_OKAFOR}\` chooses one of them:\n\`${FIND_OKAFOR}\`\n\`${INVITE}\``,
          ),
          made: entries(FIND_JOHN, 'sendActivationEmail()'),
        },
        {
          when: (seen) => sent(seen).length > 0 && sentTo(seen, OKAFOR).length === 0,
          say: wordsInBoth(
            `That answer is lost as well, but it was not about ${OKAFOR}:\n\`${FIND_OKAFOR}\`\n\`${INVITE}\``,
          ),
          made: entries("findUser('foobar')", INVITE),
        },
        {
          when: (seen) => invitationsIn(seen).length === 0 && seen.asked.some(isMailboxRead),
          say: wordsInBoth(
            `The mail has to be asked for before it can be looked for:\n\`${FIND_OKAFOR}\`\n\`${INVITE}\``,
          ),
          made: entries('mailbox()'),
        },
      ],
      hints: [
        'One POST, and then a look at where it would have had its effect.',
        'Whether the mail was sent, `mailbox()` shows.',
        wordsInBoth(`Type:\n\`${FIND_OKAFOR}\`\n\`${INVITE}\`\n\`mailbox()\``),
      ],
      // No failed entry before the last: behind one, nothing more is typed for anybody.
      solution: entries(FIND_OKAFOR, 'sendActivationEmail()', 'mailbox()'),
      route: {
        javascript: [
          "user_id = requests.get(`${base_url}/search`, {headers: auth, params: {tenant: tenant_id, text: 'okafor'}}).json().items[0].id",
          'try { requests.post(`${base_url}/users/${user_id}/send-activation-email`, {headers: auth, json: {}}) } catch { }',
          'requests.get(`${datacenter_url}/sandbox/mailbox`).json()',
        ],
        python: [
          "user_id = requests.get(f'{base_url}/search', headers=auth, params={'tenant': tenant_id, 'text': 'okafor'}).json()['items'][0]['id']",
          "try: requests.post(f'{base_url}/users/{user_id}/send-activation-email', headers=auth, json={})\nexcept requests.exceptions.ConnectionError: pass",
          "requests.get(f'{datacenter_url}/sandbox/mailbox').json()",
        ],
      },
    },
  ],
};

function createInOwnTenant(fields: string): string {
  return `response = requests.post(f'{base_url}/users', json={'tenant_id': tenant_id, ${fields}}, headers=auth)`;
}

function putToChosen(body: string): string {
  return `response = requests.put(f'{base_url}/users/{user_id}', json={${body}}, headers=auth)`;
}

function creationsIn(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'POST', '/users');
}

function isOfMara(asked: Asked): boolean {
  return fieldIn(asked, 'login') === MARA;
}

/** By any of the ways that tell whether there is such a user. */
function looksForMara(seen: Seen): readonly Asked[] {
  const looks = looksAt(seen, MARA);
  const list = `/tenants/${seen.user(MARA)?.tenant_id}/users`;
  const isWay = ({ method, path, query, status }: Asked) =>
    method === 'GET' &&
    ((path === '/users/check_login' && query.get('username') === MARA) ||
      (path === '/search' && status === 200 && isOf(MARA, query.get('text') ?? '')) ||
      (path === list && status === 200));
  return seen.asked.filter((asked) => looks.includes(asked) || isWay(asked));
}

function isOf(login: string, text: string): boolean {
  return text !== '' && login.toLowerCase().includes(text.toLowerCase());
}

/** Changes of a user that broke off before they were read. */
function lostIn({ asked }: Pick<Seen, 'asked'>): readonly Asked[] {
  return asked.filter(({ method, path, status }) => method === 'PUT' && status === 0 && /^\/users\/[^/]+$/.test(path));
}

/** The last entry does not know what came of it: a helper that has looked and sent it again does. */
function isLeftOpen(seen: Seen): boolean {
  return seen.last.verdicts.includes('UNKNOWN') && acceptedPuts(seen, JOHN).length === 0;
}

/** Of JohnDoe's, and such that a look can tell whether it was applied. */
function isOfNewEmail(seen: Seen, asked: Asked): boolean {
  return isOfHim(seen, asked) && isOfEmail(asked) && emailIn(asked) !== emailOf(seen, JOHN);
}

function isOfHim(seen: Seen, asked: Asked): boolean {
  return subjectOf(seen, asked)?.login === JOHN;
}

/** With a version, so that it can be sent again. */
function isOfEmail(asked: Asked): boolean {
  return typeof fieldIn(asked, 'version') === 'number' && typeof emailIn(asked) === 'string';
}

/** A look of its own has shown him. */
function hasSeenHim(seen: Seen): boolean {
  const user = seen.user(JOHN);
  return hasSeenAlone(seen, JOHN, [JOHN, user?.contact.email, seen.before(JOHN)?.contact.email, user?.version]);
}

/** Mails of activation that were put into the queue, known or not. */
function sent(seen: Seen): readonly Asked[] {
  return invitationsIn(seen).filter(({ status }) => status === 204);
}

function sentTo(seen: Seen, login: string): readonly Asked[] {
  return sent(seen).filter((asked) => subjectOf(seen, asked)?.login === login);
}

function isMailboxRead({ path, status }: Asked): boolean {
  return path === '/sandbox/mailbox' && status === 200;
}

function readingsBehind({ asked }: Seen, sending: Asked | undefined): readonly Asked[] {
  return sending === undefined ? [] : asked.slice(asked.indexOf(sending)).filter(isMailboxRead);
}
