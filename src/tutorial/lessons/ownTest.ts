/** The sandbox in one's own test: its accidents and its mailbox, over HTTP as any client has them. */
import { isFields, readOwn } from '../../api/fields.ts';
import type { Lesson } from '../lesson.ts';
import { type Asked, emailIn, hasNewEmail, hasShown, isStale, putsOf, type Seen } from '../seen.ts';
import { entries } from '../twin.ts';

const SET = {
  javascript: (words: string) =>
    `response = requests.post(\`\${datacenter_url}/sandbox/faults\`, json={set: '${words}'})`,
  python: (words: string) => `response = requests.post(f'{datacenter_url}/sandbox/faults', json={'set': '${words}'})`,
};
const LIST = {
  javascript: 'requests.get(`${datacenter_url}/sandbox/faults`).json()',
  python: "requests.get(f'{datacenter_url}/sandbox/faults').json()",
};
const MAILBOX = {
  javascript: 'response = requests.get(`${datacenter_url}/sandbox/mailbox`)',
  python: "response = requests.get(f'{datacenter_url}/sandbox/mailbox')",
};
const OPEN = {
  javascript: 'requests.get(response.json().items[0].link).text',
  python: "requests.get(response.json()['items'][0]['link']).text",
};
const CHANGE_JOHN = "changeEmail('JohnDoe', 'johndoe@newmail.net')";
const CHANGE_FOO = "changeEmail('foobar', 'foo@newmail.net')";

export const ownTest: Lesson = {
  id: 'own-test',
  title: 'The sandbox in your own test',
  minutes: 5,
  why: 'What breaks a program at night is what its tests never met: a colleague who was faster, a link nobody opened. This sandbox has them on order, for any client, over HTTP.',
  can: {
    javascript:
      'You can set an accident, meet it, read the mailbox and open a link, from any language. A test in JavaScript needs no HTTP for it: it imports `startSandbox`, which the package `acronis-shell/sandbox` has, and finds `mailbox` and `faults` as objects. In CI `acronis-shell sandbox --port 0` serves one, and prints the three lines to connect with.',
    python:
      'You can set an accident, meet it, read the mailbox and open a link, from any language. In CI `acronis-shell sandbox --port 0` serves one for your test, and prints the three lines to connect with; it is forgotten when it ends.',
  },
  steps: [
    {
      goal: 'set an accident: somebody edits behind you',
      tell: {
        javascript: `A sandbox takes orders at \`/sandbox/faults\`: a POST with \`set\` and the words of \`.sandbox\`. Have somebody else change the user right before the next PUT, and see what is set then:\n\`${SET.javascript('edit-behind-me')}\`\n\`response.json()\``,
        python: `A sandbox takes orders at \`/sandbox/faults\`: a POST with \`set\` and the words of \`.sandbox\`. Have somebody else change the user right before the next PUT, and see what is set then:\n\`${SET.python('edit-behind-me')}\`\n\`response.json()\``,
      },
      isDone: (seen) => seen.faults.some(({ kind }) => kind === 'edit-behind-me') && hasShown(seen, 'edit-behind-me'),
      said: 'It waits for the next PUT of a user. The answer lists what is set; nobody needs a token here, for there is nothing real behind it.',
      mistakes: [
        {
          when: (seen) => ordersOf(seen).some(({ status, body }) => status === 400 && wordsIn(body) !== ''),
          say: 'Refused with 400: those are none of its words. The answer lists them all, in `response.json()`; this step wants `edit-behind-me`.',
          made: { javascript: [SET.javascript('edit-behind')], python: [SET.python('edit-behind')] },
        },
        {
          when: (seen) => ordersOf(seen).some(({ status }) => status === 400 || status === 415),
          say: 'Refused for its form: it wants JSON with one member, `set`, and nothing else. The answer says what was wrong with it.',
          made: entries("response = requests.post(f'{datacenter_url}/sandbox/faults', json={'add': 'edit-behind-me'})"),
        },
        {
          when: ({ faults }) => faults.some(({ kind }) => kind !== 'edit-behind-me'),
          say: 'An accident is set, but another one. Both may be set at once; the next step needs `edit-behind-me`.',
          made: { javascript: [SET.javascript('latency 1')], python: [SET.python('latency 1')] },
        },
        {
          when: ({ asked }) => asked.some(({ method, path }) => method === 'GET' && path === '/sandbox/faults'),
          say: 'That lists what is set. To set something, send a POST to the same place, with `set` in its JSON.',
          made: { javascript: [LIST.javascript], python: [LIST.python] },
        },
      ],
      hints: [
        'It is a POST, outside of `/api/2`: its address begins with `datacenter_url`.',
        'The JSON has one member, `set`, and its value is `edit-behind-me`.',
        {
          javascript: `Type:\n\`${SET.javascript('edit-behind-me')}\`\n\`response.json()\``,
          python: `Type:\n\`${SET.python('edit-behind-me')}\`\n\`response.json()\``,
        },
      ],
      solution: {
        javascript: [SET.javascript('edit-behind-me'), 'response.json()'],
        python: [SET.python('edit-behind-me'), 'response.json()'],
      },
      route: {
        javascript: [
          "response = requests.request('POST', `${datacenter_url}/sandbox/faults`, {headers: {'Content-Type': 'application/json'}, data: json.dumps({set: 'edit-behind-me 2'})})",
          'response.text',
        ],
        python: [
          "response = requests.request('POST', f'{datacenter_url}/sandbox/faults', headers={'Content-Type': 'application/json'}, data=json.dumps({'set': 'edit-behind-me 2'}))",
          'response.text',
        ],
      },
    },
    {
      goal: 'see what your code makes of it',
      tell: `Now your code would run, and has to notice that it was not the first. Here a helper is your code: \`${CHANGE_JOHN}\`.`,
      accidents: [{ kind: 'edit-behind-me' }],
      isDone: (seen) => seen.asked.some((asked) => isStale(asked) && isOvertaken(seen, asked)),
      said: 'Your PUT named the version that was seen; the sandbox had a newer one by then and refused with code 1001. A test asserts that your code leaves it at that, and does not fetch the new version to try again.',
      mistakes: [
        {
          when: ({ asked }) => asked.some((each) => isStale(each)),
          say: `Refused for its version, but for one that nobody has seen: that is no race. Your code looks first, and names what it saw: \`${CHANGE_JOHN}\`.`,
          made: entries(
            "requests.put(f'{base_url}/users/{created_user_id}', json={'version': 9, 'contact': {'email': 'johndoe@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: ({ asked }) => asked.some(({ method, status }) => method === 'PUT' && status === 400),
          say: 'Refused with 400, for what it said and not for the accident: the answer says for what, in `details.info`. Every PUT of a user needs the `version` that was seen; the accident is set anew.',
          made: entries(
            "findUser('JohnDoe')",
            "requests.put(f'{base_url}/users/{user_id}', json={'contact': {'email': 'johndoe@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: ({ verdicts }) => verdicts.includes('ALREADY'),
          say: `That address is there already, so no PUT was sent, and the accident still waits. Take another: \`${CHANGE_JOHN}\`.`,
          made: entries("changeEmail('JohnDoe', 'johndoe@mysite.com')"),
        },
      ],
      hints: [
        'The accident waits for the change of a user, a PUT.',
        "A helper sends one: `changeEmail('…', '…')`, with a login and a new address.",
        `Type \`${CHANGE_JOHN}\``,
      ],
      solution: { javascript: [CHANGE_JOHN], python: [CHANGE_JOHN] },
      route: {
        javascript: [
          'response = requests.get(`${base_url}/users/${created_user_id}`, {headers: auth})',
          "response = requests.put(`${base_url}/users/${created_user_id}`, {headers: auth, json: {version: response.json().version, contact: {phone: '+1 555 0199'}}})",
        ],
        python: [
          "response = requests.get(f'{base_url}/users/{created_user_id}', headers=auth)",
          "response = requests.put(f'{base_url}/users/{created_user_id}', headers=auth, json={'version': response.json()['version'], 'contact': {'phone': '+1 555 0199'}})",
        ],
      },
    },
    {
      goal: 'have a link mailed, and read the mailbox',
      tell: {
        javascript: `foobar is activated: his address changes when he opens a link. Have it sent:\n\`${CHANGE_FOO}\`\nThen look as a test looks:\n\`${MAILBOX.javascript}\`\n\`response.json()\``,
        python: `foobar is activated: his address changes when he opens a link. Have it sent:\n\`${CHANGE_FOO}\`\nThen look as a test looks:\n\`${MAILBOX.python}\`\n\`response.json()\``,
      },
      isDone: (seen) =>
        listingsOf(seen).some(({ answer }) =>
          mailsIn(answer).some((mail) => isWaiting(mail) && hasShown(seen, mail.link)),
        ),
      said: 'The newest mail is the first of `items`: to whom it went, its `link`, and that it is not `opened`. A test can assert each of them.',
      mistakes: [
        {
          when: (seen) => putsOf(seen, 'JohnDoe').some((asked) => asked.status === 200 && emailIn(asked)),
          say: `JohnDoe is not activated: his address changes at once, and nothing is mailed. foobar is: \`${CHANGE_FOO}\`.`,
          made: entries("changeEmail('JohnDoe', 'john@newmail.net')"),
        },
        {
          when: (seen) => listingsOf(seen).length > 0 && !seen.mails.some(isWaiting),
          say: `No mail waits there. One goes out when the email of an activated user is to change: \`${CHANGE_FOO}\`.`,
          made: { javascript: [MAILBOX.javascript], python: [MAILBOX.python] },
        },
      ],
      hints: [
        'First something has to be mailed, then somebody has to look.',
        'The mailbox is at `/sandbox/mailbox`, behind `datacenter_url`.',
        {
          javascript: `Type:\n\`${CHANGE_FOO}\`\n\`${MAILBOX.javascript}\`\n\`response.json()\``,
          python: `Type:\n\`${CHANGE_FOO}\`\n\`${MAILBOX.python}\`\n\`response.json()\``,
        },
      ],
      solution: {
        javascript: [CHANGE_FOO, MAILBOX.javascript, 'response.json()'],
        python: [CHANGE_FOO, MAILBOX.python, 'response.json()'],
      },
      route: {
        javascript: [
          "id = requests.get(`${base_url}/search`, {headers: auth, params: {tenant: tenant_id, text: 'foobar'}}).json().items.find(({login}) => login === 'foobar').id",
          "response = requests.put(`${base_url}/users/${id}`, {headers: auth, json: {version: 1, contact: {email: 'foo@other.net'}}})",
          'response = requests.get(`${datacenter_url}/sandbox/mailbox`)',
          'response.text',
        ],
        python: [
          "found = requests.get(f'{base_url}/search', headers=auth, params={'tenant': tenant_id, 'text': 'foobar'}).json()['items']",
          "id = [each['id'] for each in found if each.get('login') == 'foobar'][0]",
          "response = requests.put(f'{base_url}/users/{id}', headers=auth, json={'version': 1, 'contact': {'email': 'foo@other.net'}})",
          "response = requests.get(f'{datacenter_url}/sandbox/mailbox')",
          'response.text',
        ],
      },
      leaves: { world: (others) => void others.change('foobar', { contact: { email: 'foo@newmail.net' } }) },
    },
    {
      goal: 'open the link over HTTP',
      tell: {
        javascript: `A test cannot wait for a person, so it opens the link itself: it is a plain GET.\n\`${MAILBOX.javascript}\`\n\`${OPEN.javascript}\``,
        python: `A test cannot wait for a person, so it opens the link itself: it is a plain GET.\n\`${MAILBOX.python}\`\n\`${OPEN.python}\``,
      },
      isDone: (seen) => seen.users().some((user) => user.activated && hasNewEmail(seen, user.id)),
      said: "By the link the address has changed, and the version has risen: that it rises is the sandbox's choice, the documentation does not say. `findUser('foobar')` shows both.",
      mistakes: [
        {
          when: ({ asked }) => asked.some(({ path, status }) => path.startsWith('/sandbox/mail') && status === 404),
          say: 'There is no such page. The link is not made of the id of the mail: take its `link` as it stands.',
          made: {
            javascript: ['requests.get(`${datacenter_url}/sandbox/mail/mail-1`).text'],
            python: ["requests.get(f'{datacenter_url}/sandbox/mail/mail-1').text"],
          },
        },
        {
          when: (seen) => putsOf(seen, 'foobar').some((asked) => asked.status === 200 && emailIn(asked)),
          say: 'That sent a new mail. In the sandbox its link replaces the one before: open the one in the newest mail, the first of `items`.',
          made: entries("changeEmail('foobar', 'foo@other.net')"),
        },
      ],
      hints: [
        'The link stands in the mail, and the mail in the mailbox.',
        {
          javascript: 'It is `response.json().items[0].link`.',
          python: "It is `response.json()['items'][0]['link']`.",
        },
        {
          javascript: `Type:\n\`${MAILBOX.javascript}\`\n\`${OPEN.javascript}\``,
          python: `Type:\n\`${MAILBOX.python}\`\n\`${OPEN.python}\``,
        },
      ],
      solution: {
        javascript: [MAILBOX.javascript, OPEN.javascript],
        python: [MAILBOX.python, OPEN.python],
      },
      route: {
        javascript: [
          'link = requests.get(`${datacenter_url}/sandbox/mailbox`).json().items.find(({opened}) => !opened).link',
          'response = requests.get(link)',
        ],
        python: [
          "link = [mail['link'] for mail in requests.get(f'{datacenter_url}/sandbox/mailbox').json()['items'] if not mail['opened']][0]",
          'response = requests.get(link)',
        ],
      },
      leaves: { world: (others) => void others.openMail('foobar') },
    },
    {
      goal: 'leave no accident to the next test',
      tell: {
        javascript: `Another test has left one behind: each request is late. See:\n\`${LIST.javascript}\`\nWhatever sets accidents clears them, or the test after it fails for no reason of its own: \`set\` takes the word \`clear\`.`,
        python: `Another test has left one behind: each request is late. See:\n\`${LIST.python}\`\nWhatever sets accidents clears them, or the test after it fails for no reason of its own: \`set\` takes the word \`clear\`.`,
      },
      accidents: [{ kind: 'latency', ms: 20 }],
      isDone: ({ faults }) => faults.length === 0,
      said: 'None is set. `clear` ends accidents alone: users and mails stay as they are. A test that wants the first day again starts a sandbox of its own, which takes milliseconds.',
      mistakes: [
        {
          when: (seen) => ordersOf(seen).some(({ status, body }) => status === 200 && wordsIn(body) === ''),
          say: 'Accepted, and nothing was changed: no words, no order. The word is `clear`.',
          made: { javascript: [SET.javascript('')], python: [SET.python('')] },
        },
        {
          when: (seen) => ordersOf(seen).some(({ status, body }) => status === 200 && wordsIn(body) !== 'clear'),
          say: 'That set one more accident; of those that were there none is gone. The word that ends them is `clear`.',
          made: { javascript: [SET.javascript('latency 0')], python: [SET.python('latency 0')] },
        },
        {
          when: ({ asked }) => asked.some(({ method, path }) => method === 'DELETE' && path === '/sandbox/faults'),
          say: 'It knows no DELETE. Ending is an order as well: a POST with `set` and the word `clear`.',
          made: entries("requests.delete(f'{datacenter_url}/sandbox/faults')"),
        },
      ],
      hints: [
        'The place is the one where accidents are set.',
        'The same POST as in the first step, with another word.',
        { javascript: `Type \`${SET.javascript('clear')}\``, python: `Type \`${SET.python('clear')}\`` },
      ],
      solution: { javascript: [SET.javascript('clear')], python: [SET.python('clear')] },
      route: {
        javascript: [
          "response = requests.request('POST', `${datacenter_url}/sandbox/faults`, {headers: {'Content-Type': 'application/json'}, data: json.dumps({set: 'clear'})})",
        ],
        python: [
          "response = requests.request('POST', f'{datacenter_url}/sandbox/faults', headers={'Content-Type': 'application/json'}, data=json.dumps({'set': 'clear'}))",
        ],
      },
    },
  ],
};

interface Listed {
  readonly kind: string;
  readonly opened: boolean;
  readonly link: string;
}

function ordersOf({ asked }: Seen): readonly Asked[] {
  return asked.filter(({ method, path }) => method === 'POST' && path === '/sandbox/faults');
}

/** Its version is one that was there before. */
function isOvertaken(seen: Seen, { path, body }: Asked): boolean {
  const version = isFields(body) ? readOwn(body, 'version') : undefined;
  return typeof version === 'number' && version < (seen.user(path.slice('/users/'.length))?.version ?? 0);
}

function wordsIn(body: unknown): string {
  return isFields(body) ? String(readOwn(body, 'set') ?? '').trim() : '';
}

function listingsOf({ asked }: Seen): readonly Asked[] {
  return asked.filter(({ path, status }) => path === '/sandbox/mailbox' && status === 200);
}

function mailsIn(answer: unknown): readonly Listed[] {
  return (answer as { readonly items: readonly Listed[] }).items; // of /sandbox/mailbox
}

function isWaiting({ kind, opened }: Listed): boolean {
  return kind === 'email-confirmation' && !opened;
}
