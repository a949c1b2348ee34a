/** What a program does with UNKNOWN: look, decide, and repeat only what was not applied. */
import { isFields, readOwn } from '../../api/fields.ts';
import type { User } from '../../sandbox/index.ts';
import type { Lesson } from '../lesson.ts';
import { type Asked, hasLookedAlone, hasLookedAt, hasShown, putsOf, putsOfOthers, type Seen } from '../seen.ts';
import { entries } from '../twin.ts';

const CREATE = {
  javascript:
    "response = requests.post(`${base_url}/users`, json={tenant_id, login: 'mara.lind', contact: {email: 'mara.lind@mysite.com'}}, headers=auth)",
  python:
    "response = requests.post(f'{base_url}/users', json={'tenant_id': tenant_id, 'login': 'mara.lind', 'contact': {'email': 'mara.lind@mysite.com'}}, headers=auth)",
};
const IS_FREE = {
  javascript: "requests.get(`${base_url}/users/check_login`, params={username: 'mara.lind'}, headers=auth).status_code",
  python: "requests.get(f'{base_url}/users/check_login', params={'username': 'mara.lind'}, headers=auth).status_code",
};
const CHANGE = {
  javascript:
    "response = requests.put(`${base_url}/users/${user_id}`, json={version, contact: {email: 'john@newmail.net'}}, headers=auth)",
  python:
    "response = requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'john@newmail.net'}}, headers=auth)",
};
const LOOK = {
  javascript: 'requests.get(`${base_url}/users/${user_id}`, headers=auth).json()',
  python: "requests.get(f'{base_url}/users/{user_id}', headers=auth).json()",
};
const INVITE = {
  javascript: 'response = requests.post(`${base_url}/users/${user_id}/send-activation-email`, json={}, headers=auth)',
  python: "response = requests.post(f'{base_url}/users/{user_id}/send-activation-email', json={}, headers=auth)",
};
const FIND_JOHN = "findUser('JohnDoe')";
const FIND_OKAFOR = "findUser('m.okafor')";

export const unknownInAProgram: Lesson = {
  id: 'unknown-in-a-program',
  title: 'What a program does with UNKNOWN',
  minutes: 5,
  asScript: true,
  why: 'A program repeats what failed. Where the answer was lost it does not know whether it failed, and so it makes the second user, or sends the second mail. Here you lose three answers, and each asks for something else.',
  can: 'You treat exit code 4 as what it is: no failure, but a question. Look first; repeat what was not applied; repeat a change with the version of the first try, never with a new one; and have a person decide where nobody can look.',
  steps: [
    {
      goal: 'create mara.lind, and lose the answer',
      tell: {
        javascript: `The connection is about to break. Create a user as a program would; below each entry stands what a script would have of it, with its exit code.\n\`${CREATE.javascript}\``,
        python: `The connection is about to break. Create a user as a program would; below each entry stands what a script would have of it, with its exit code.\n\`${CREATE.python}\``,
      },
      accidents: [{ kind: 'drop-answer', on: { method: 'POST', path: '/api/2/users' } }],
      isDone: (seen) => seen.verdicts.includes('UNKNOWN') && newcomersIn(seen).length > 0,
      said: 'The request went out, and no answer came back: UNKNOWN, and a run would end with exit code 4. Code 1 would mean that it was refused. A program must not treat them alike.',
      mistakes: [
        {
          when: (seen) => seen.verdicts.includes('UNKNOWN'),
          say: 'The answer is lost, and so you cannot see that it was a refusal: a user needs `tenant_id`, `login`, and an `email` in `contact`. The accident is set anew; send all three.',
          made: entries(
            "requests.post(f'{base_url}/users', json={'tenant_id': tenant_id, 'login': 'mara.lind'}, headers=auth)",
          ),
        },
        {
          when: ({ asked }) => asked.some(({ method, path }) => method === 'PUT' && path.startsWith('/users')),
          say: 'A PUT changes somebody who is there. A user is created by a POST to `/users`.',
          made: {
            javascript: [
              FIND_JOHN,
              "requests.put(`${base_url}/users/${user_id}`, json={version, contact: {phone: '+1 555 0199'}}, headers=auth)",
            ],
            python: [
              FIND_JOHN,
              "requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'phone': '+1 555 0199'}}, headers=auth)",
            ],
          },
        },
      ],
      hints: [
        'A new user is a POST to `/users` below `base_url`.',
        'Its JSON has `tenant_id`, `login` and `contact`, and that an `email`.',
        { javascript: `Type \`${CREATE.javascript}\``, python: `Type \`${CREATE.python}\`` },
      ],
      solution: { javascript: [CREATE.javascript], python: [CREATE.python] },
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
            tenant: world.user('JohnDoe')?.tenant_id ?? '',
            login: 'mara.lind',
            email: 'mara.lind@mysite.com',
          }),
      },
    },
    {
      goal: 'find out whether mara.lind is there',
      tell: {
        javascript: `Look before you repeat. A login is unique, so ask for it; 204 says that it is free, 409 that somebody has it:\n\`${IS_FREE.javascript}\`\n\`findUser('mara.lind')\` does as well.`,
        python: `Look before you repeat. A login is unique, so ask for it; 204 says that it is free, 409 that somebody has it:\n\`${IS_FREE.python}\`\n\`findUser('mara.lind')\` does as well.`,
      },
      isDone: (seen) =>
        newcomersIn(seen).some(
          (user) => isLookedFor(seen, user) && [user.login, user.id, 409].some((sign) => hasShown(seen, sign)),
        ),
      said: 'The user is there: the request was applied, and only its answer was lost. Nothing is to be repeated. (409 alone says that somebody has the login; who it is shows a look at the user.) A program searches for what it made by something of its own: a login, an `external_id`.',
      mistakes: [
        {
          when: (seen) => newcomersIn(seen).length > 1,
          say: 'Now there are two users for one person. Nothing holds a POST back: it names no version. Look first, for the first one.',
          made: entries(
            "requests.post(f'{base_url}/users', json={'tenant_id': tenant_id, 'login': 'mara.lind2', 'contact': {'email': 'mara.lind@mysite.com'}}, headers=auth)",
          ),
        },
        {
          when: ({ asked }) =>
            asked.some(({ method, path, status }) => method === 'POST' && path === '/users' && status === 409),
          say: 'Repeated unseen. The login is taken, which the sandbox answers with 409; the documentation promises no such answer, and another login would have made a second user. Look instead.',
          made: { javascript: [CREATE.javascript], python: [CREATE.python] },
        },
        {
          when: ({ asked }) => asked.some(({ path }) => path === '/search' || path === '/users/check_login'),
          say: 'You have looked for somebody else. Whether a user was made is seen by the login that was sent: `mara.lind`.',
          made: { javascript: [FIND_JOHN], python: [FIND_JOHN] },
        },
      ],
      hints: [
        'What is unique about a user can be searched for.',
        "`findUser('…')` finds by login, or says that there is nobody.",
        "Type `findUser('mara.lind')`",
      ],
      solution: entries("findUser('mara.lind')"),
      route: { javascript: [IS_FREE.javascript], python: [IS_FREE.python] },
    },
    {
      goal: "change JohnDoe's email, and lose the request",
      tell: {
        javascript: `Now a change, which breaks off before the server reads it; you cannot see that either.\n\`${FIND_JOHN}\`\n\`${CHANGE.javascript}\``,
        python: `Now a change, which breaks off before the server reads it; you cannot see that either.\n\`${FIND_JOHN}\`\n\`${CHANGE.python}\``,
      },
      accidents: [
        { kind: 'drop-answer', applied: false, on: { method: 'PUT', path: /^\/api\/2\/users\/[0-9a-f-]+$/ } },
      ],
      isDone: (seen) => putsOf(seen, 'JohnDoe').some(isLost),
      said: 'UNKNOWN again, and from here it looks like the first one. What differs is inside: this request names the version that you saw.',
      mistakes: [
        {
          when: ({ asked }) => asked.some(({ method, path }) => method === 'POST' && /^\/users\/[^/]+$/.test(path)),
          say: `A POST makes something new. Who is there already is changed by a PUT to \`/users/…\`.`,
          made: {
            javascript: [
              FIND_JOHN,
              "requests.post(`${base_url}/users/${user_id}`, json={version, contact: {email: 'john@newmail.net'}}, headers=auth)",
            ],
            python: [
              FIND_JOHN,
              "requests.post(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'john@newmail.net'}}, headers=auth)",
            ],
          },
        },
        {
          when: (seen) => seen.verdicts.includes('UNKNOWN'),
          say: `That one is lost as well, but it was not his, or it named no \`version\`. \`${FIND_JOHN}\` chooses him, and sets the \`version\` to send.`,
          made: {
            javascript: ["findUser('anna.keller')", CHANGE.javascript],
            python: ["findUser('anna.keller')", CHANGE.python],
          },
        },
      ],
      hints: [
        'First find him; then it is one PUT, with his version and the new address.',
        'The PUT goes to `/users/` and his `user_id`; its JSON holds `version` and `contact`.',
        {
          javascript: `Type:\n\`${FIND_JOHN}\`\n\`${CHANGE.javascript}\``,
          python: `Type:\n\`${FIND_JOHN}\`\n\`${CHANGE.python}\``,
        },
      ],
      solution: { javascript: [FIND_JOHN, CHANGE.javascript], python: [FIND_JOHN, CHANGE.python] },
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
      leaves: { chosen: 'JohnDoe' },
    },
    {
      goal: 'look at JohnDoe, and repeat what was not applied',
      tell: {
        javascript: `The connection holds again. Look at him:\n\`${LOOK.javascript}\`\nCompare \`version\` and \`email\` with what the first try named, and decide. What goes out again is the same request, with the same version:\n\`${CHANGE.javascript}\``,
        python: `The connection holds again. Look at him:\n\`${LOOK.python}\`\nCompare \`version\` and \`email\` with what the first try named, and decide. What goes out again is the same request, with the same version:\n\`${CHANGE.python}\``,
      },
      isDone: (seen) =>
        hasLookedAlone(seen, 'JohnDoe') && hasShown(seen, 'JohnDoe') && putsOf(seen, 'JohnDoe').some(isAccepted),
      said: 'Accepted: so the first one had not been applied, or this one would have named a version that is over. Should the first still arrive, that happens to it: of two that name the same version only one can be accepted.',
      mistakes: [
        {
          when: (seen) => putsOf(seen, 'JohnDoe').some(isAccepted) && !hasLookedAlone(seen, 'JohnDoe'),
          say: `Accepted, and unseen: for a change with a version that does no harm, for a new user it would. Make it a habit, and look: \`${FIND_JOHN}\`.`,
          made: entries(
            "response = requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'contact': {'email': 'john@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => putsOf(seen, 'JohnDoe').some(({ status }) => status === 409),
          say: 'Refused: that version is a guess. A repeat does not raise it; it sends what the first try sent, and that sent what was seen.',
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'version': 2, 'contact': {'email': 'john@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => putsOf(seen, 'JohnDoe').some(({ status }) => status === 400),
          say: 'Without a `version` a change says nothing of what was seen, and is refused. A repeat is the first request, to the letter.',
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'contact': {'email': 'john@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => putsOfOthers(seen, 'JohnDoe').length > 0,
          say: `A write reached somebody else. \`${FIND_JOHN}\` chooses JohnDoe again.`,
          made: {
            javascript: ["findUser('anna.keller')", CHANGE.javascript],
            python: ["findUser('anna.keller')", CHANGE.python],
          },
        },
      ],
      hints: [
        'First a look at the user, then the change once more.',
        `\`${FIND_JOHN}\` is a look as well: it shows his email and his version.`,
        {
          javascript: `Type:\n\`${FIND_JOHN}\`\n\`${CHANGE.javascript}\``,
          python: `Type:\n\`${FIND_JOHN}\`\n\`${CHANGE.python}\``,
        },
      ],
      solution: { javascript: [FIND_JOHN, CHANGE.javascript], python: [FIND_JOHN, CHANGE.python] },
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
      leaves: { world: (others) => void others.change('JohnDoe', { contact: { email: 'john@newmail.net' } }) },
    },
    {
      goal: 'invite m.okafor, though the answer is lost',
      tell: {
        javascript: `Last, a mail that activates an account, and its answer is lost:\n\`${FIND_OKAFOR}\`\n\`${INVITE.javascript}\`\nThe user shows only whether the account is activated by now, not whether a mail went out. Look where it would be: \`mailbox()\`.`,
        python: `Last, a mail that activates an account, and its answer is lost:\n\`${FIND_OKAFOR}\`\n\`${INVITE.python}\`\nThe user shows only whether the account is activated by now, not whether a mail went out. Look where it would be: \`mailbox()\`.`,
      },
      accidents: [
        { kind: 'drop-answer', on: { method: 'POST', path: /^\/api\/2\/users\/[0-9a-f-]+\/send-activation-email$/ } },
      ],
      isDone: (seen) =>
        invitationsIn(seen).some(({ status }) => status === 204) &&
        isMailboxReadBehind(seen) &&
        seen.mails.some((mail) => !isNoInvitation(mail) && hasShown(seen, mail.subject)),
      said: 'What is out stands in the mailbox: nothing more is to be sent. On a data centre nobody can look into it. There a person asks him, or it is sent once more: of this mail a second one does no harm. Of an order it would, and so a program does not do it by itself.',
      mistakes: [
        {
          when: (seen) => invitationsIn(seen).filter(({ status }) => status === 204).length > 1,
          say: 'Now he has two mails: the first was sent, and only its answer was lost. A POST names no version, and nothing held the second one back. Of this mail that does no harm; of a new user, or an order, it would. See what is out: `mailbox()`.',
          made: {
            javascript: [FIND_OKAFOR, INVITE.javascript, INVITE.javascript],
            python: [FIND_OKAFOR, INVITE.python, INVITE.python],
          },
        },
        {
          when: (seen) => invitationsIn(seen).some(({ status }) => status === 403),
          say: `Refused: by the documentation that mail goes to users of tenants below the client's own. \`${FIND_OKAFOR}\` chooses one of them.`,
          made: {
            javascript: [FIND_JOHN, 'sendActivationEmail()'],
            python: [FIND_JOHN, 'sendActivationEmail()'],
          },
        },
        {
          when: ({ mails, asked }) => mails.every(isNoInvitation) && asked.some(isMailboxRead),
          say: `No such mail yet: it has to be asked for before it can be looked for. \`${FIND_OKAFOR}\`, then the POST.`,
          made: entries('mailbox()'),
        },
      ],
      hints: [
        'One POST, and then a look at where it would have had its effect.',
        'Whether the mail was sent, `mailbox()` shows.',
        {
          javascript: `Type:\n\`${FIND_OKAFOR}\`\n\`${INVITE.javascript}\`\n\`mailbox()\``,
          python: `Type:\n\`${FIND_OKAFOR}\`\n\`${INVITE.python}\`\n\`mailbox()\``,
        },
      ],
      // No failed entry before the last: behind one, nothing more is typed for anybody.
      solution: {
        javascript: [FIND_OKAFOR, 'sendActivationEmail()', 'mailbox()'],
        python: [FIND_OKAFOR, 'sendActivationEmail()', 'mailbox()'],
      },
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

/** The world begins on this day. */
const FIRST_DAY = '2019-07-25';

function newcomersIn(seen: Seen): readonly User[] {
  return seen.users().filter(({ created_at }) => !created_at.startsWith(FIRST_DAY));
}

/** By any of the ways that tell whether there is such a user. */
function isLookedFor(seen: Seen, { login, tenant_id }: User): boolean {
  const isWay = ({ method, path, query, status }: Asked) =>
    method === 'GET' &&
    ((path === '/users/check_login' && query.get('username') === login) ||
      (path === '/search' && status === 200 && isOf(login, query.get('text') ?? '')) ||
      (path === `/tenants/${tenant_id}/users` && status === 200));
  return hasLookedAt(seen, login) || seen.asked.some(isWay);
}

function isOf(login: string, text: string): boolean {
  return text !== '' && login.toLowerCase().includes(text.toLowerCase());
}

/** With a version, so that it can be sent again. */
function isLost({ status, body }: Asked): boolean {
  return status === 0 && isFields(body) && typeof readOwn(body, 'version') === 'number';
}

function isAccepted({ status, body }: Asked): boolean {
  const contact = isFields(body) ? readOwn(body, 'contact') : null;
  return status === 200 && isFields(contact) && typeof readOwn(contact, 'email') === 'string';
}

function invitationsIn({ asked }: Seen): readonly Asked[] {
  return asked.filter(({ path }) => path.endsWith('/send-activation-email'));
}

function isMailboxRead({ path, status }: Asked): boolean {
  return path === '/sandbox/mailbox' && status === 200;
}

function isMailboxReadBehind({ asked }: Seen): boolean {
  const sent = asked.findIndex(({ path }) => path.endsWith('/send-activation-email'));
  return asked.slice(sent).some(isMailboxRead);
}

function isNoInvitation({ kind }: { readonly kind: string }): boolean {
  return kind !== 'activation';
}
