/** A user is created and let in: a free login, the account, the mail that activates it, a role. */

import type { Mail, User } from '../../sandbox/index.ts';
import type { Lesson } from '../lesson.ts';
import {
  type Asked,
  acceptedPuts,
  askedFor,
  codeOf,
  fieldIn,
  hasShown,
  invitationsIn,
  isChosen,
  isOfOwnTenant,
  putsOf,
  type Seen,
  subjectOf,
} from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const FOOBAR = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';
const WHO = 'lea.sommer';
const EMAIL = 'lea.sommer@example.org';
const NIL = '00000000-0000-0000-0000-000000000000';

const CHECK = check(`'username': '${WHO}'`);
const CREATE = create(`'tenant_id': '${FOOBAR}', 'login': '${WHO}', 'contact': {'email': '${EMAIL}'}`);
const SEND = "response = requests.post(f'{base_url}/users/{user_id}/send-activation-email', json={}, headers=auth)";
const ROLE = item('company_admin');
const FIND = `findUser('${WHO}')`;
const ROLES_NOW = "requests.get(f'{base_url}/users/{user_id}/access_policies', headers=auth).json()";
const GIVE = "requests.put(f'{base_url}/users/{user_id}/access_policies', json={'items': [role]}, headers=auth).json()";

/** Hers, whatever else was mailed. */
const OPEN = {
  javascript: `mailbox().find(({ login }) => login === '${WHO}').open()`,
  python: `[mail for mail in mailbox() if mail['login'] == '${WHO}'][0].open()`,
};

export const createUser: Lesson = {
  id: 'create-user',
  title: 'Create a user, and let them in',
  minutes: 5,
  why: 'A customer has a new colleague. An account that nobody has activated, or that has no role, looks finished and lets nobody in.',
  can: 'You can create a user from the first check to the first role, and you know which requests answer 200, which 204, and what neither promises.',
  traces: true,
  steps: [
    {
      goal: `ask whether the login ${WHO} is free`,
      tell: wordsInBoth(
        `A login exists once on the whole platform, not once a customer. Ask before you create:\n\`${CHECK}\``,
      ),
      // Also where they have been created too early: the answer is the platform's.
      isDone: (seen) =>
        checks(seen).some(
          ({ status, query, entry }) =>
            (status === 204 || status === 409) &&
            query.get('username') === WHO &&
            hasShown({ shown: seen.shownSince(entry) }, status),
        ),
      said: '204 is yes, and has no body: `.json()` on it fails. 409 is no: somebody has it.',
      mistakes: [
        {
          when: (seen) => checks(seen).some(({ status, query }) => status === 409 && query.get('username') !== WHO),
          say: `409: that login is taken, by somebody anywhere on the platform. Ask for "${WHO}".`,
          made: entries(check("'username': 'foobar'")),
        },
        {
          when: (seen) => checks(seen).some(({ status, query }) => status === 204 && query.get('username') !== WHO),
          say: wordsInBoth(`204, that login is free; but it is not the one that she gets. Ask for hers:\n\`${CHECK}\``),
          made: entries(check("'username': 'lea.summer'")),
        },
        {
          when: (seen) => checks(seen).some(({ status }) => status === 406),
          say: `406: no login may look like that. Letters without accents, digits and some signs, no blank: "${WHO}".`,
          made: entries(check("'username': 'Lea Sommer'")),
        },
        {
          when: (seen) => checks(seen).some(({ query }) => !query.has('username')),
          say: wordsInBoth(`The parameter is called \`username\` here, although it is the login:\n\`${CHECK}\``),
          made: entries(check(`'login': '${WHO}'`)),
        },
        {
          when: (seen) => checks(seen).some(({ status, query }) => status === 204 && query.get('username') === WHO),
          say: wordsInBoth(`Asked, and the answer has not been on the screen yet:\n\`${CHECK}\``),
          made: entries(`answer = ${CHECK}`),
        },
      ],
      hints: [
        'The path is `/users/check_login`, and what is asked for goes into `params`.',
        wordsInBoth(`The parameter is \`'username': '${WHO}'\`.`),
        wordsInBoth(`Type:\n\`${CHECK}\``),
      ],
      solution: entries(CHECK),
      route: entries(
        `response = requests.request('GET', f'{base_url}/users/check_login?username=${WHO}', headers=auth)`,
        'response.status_code',
      ),
    },
    {
      goal: `create ${WHO} at the customer Foobar`,
      tell: wordsInBoth(
        `Three things are needed: the tenant, here the customer Foobar, \`${FOOBAR}\`; the login; and a contact with an email.\n\`${CREATE}\``,
      ),
      isDone: (seen) => isAt(FOOBAR, seen.user(WHO)),
      said: 'A creation answers 200 and the whole user, where other APIs answer 201. A new account is not activated, and no mail goes out by itself: nobody knows of it yet. `created_user_id` holds the id of whom you created last.',
      mistakes: [
        {
          when: (seen) => seen.user(WHO) !== undefined && !isAt(FOOBAR, seen.user(WHO)),
          say: wordsInBoth(
            `Created, but not at Foobar; and a login exists once, so that it cannot be had there any more. \`reset\` begins the step anew. Then, at Foobar:\n\`${CREATE}\``,
          ),
          made: entries(create(`'tenant_id': tenant_id, 'login': '${WHO}', 'contact': {'email': '${EMAIL}'}`)),
          needsReset: true,
        },
        {
          when: (seen) => createdIn(seen).some((user) => isOfOwnTenant(seen, user)),
          say: wordsInBoth(
            `Created, but at your own tenant: its users get no activation mail from an API client. She works for Foobar, \`'${FOOBAR}'\`:\n\`${CREATE}\``,
          ),
          made: entries(create(`'tenant_id': tenant_id, 'login': 'lea', 'contact': {'email': '${EMAIL}'}`)),
        },
        {
          when: (seen) => createdIn(seen).some((user) => !isOfOwnTenant(seen, user) && !isAt(FOOBAR, user)),
          say: wordsInBoth(`Created, but at another customer. She works for Foobar, \`'${FOOBAR}'\`:\n\`${CREATE}\``),
          made: entries(
            "findUser('lager-hamburg')",
            "other = requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['tenant_id']",
            create(`'tenant_id': other, 'login': 'lea', 'contact': {'email': '${EMAIL}'}`),
          ),
        },
        {
          when: (seen) => createdIn(seen).some((user) => isAt(FOOBAR, user)),
          say: wordsInBoth(`Created at Foobar, but with another login than ${WHO}:\n\`${CREATE}\``),
          made: entries(create(`'tenant_id': '${FOOBAR}', 'login': 'lea.summer', 'contact': {'email': '${EMAIL}'}`)),
        },
        {
          when: (seen) => creations(seen).some((asked) => asked.status === 409 && fieldIn(asked, 'login') !== WHO),
          say: `409: that login is taken. The one that you have asked for is \`${WHO}\`: \`'login': '${WHO}'\`.`,
          made: entries(create(`'tenant_id': '${FOOBAR}', 'login': 'foobar', 'contact': {'email': '${EMAIL}'}`)),
        },
        {
          when: (seen) => creations(seen).some(({ status }) => status === 400),
          say: wordsInBoth(
            `400: something is missing, misplaced or of a wrong form; \`details\` names it. The email, for one, stands in the contact:\n\`${CREATE}\``,
          ),
          made: entries(create(`'tenant_id': '${FOOBAR}', 'login': '${WHO}', 'email': '${EMAIL}'`)),
        },
      ],
      hints: [
        'It is a POST to `/users`, with three fields.',
        wordsInBoth(`\`tenant_id\` is \`'${FOOBAR}'\`, and the email stands in \`contact\`.`),
        wordsInBoth(`Type:\n\`${CREATE}\``),
      ],
      solution: entries(CREATE),
      route: entries(
        `response = requests.request('POST', f'{base_url}/users', json={'login': '${WHO}', 'contact': {'email': '${EMAIL}', 'firstname': 'Lea', 'lastname': 'Sommer'}, 'tenant_id': '${FOOBAR}'}, headers=auth)`,
      ),
      leaves: {
        world: (others) => void others.create({ tenant: FOOBAR, login: WHO, email: EMAIL }),
        names: ({ world }) => ({ created_user_id: world.user(WHO)?.id }),
      },
    },
    {
      goal: 'have the activation mail sent',
      tell: wordsInBoth(
        `Choose the new user:\n\`findUser('${WHO}')\`\nThen \`sendActivationEmail()\`, or the request itself, which has an empty object for a body:\n\`${SEND}\``,
      ),
      isDone: (seen) => seen.mails.some(({ login, kind }) => login === WHO && kind === 'activation'),
      said: '204 means: the mail is in the queue. That it has arrived, or was opened, no call tells; `activated` does, once the link is opened.',
      mistakes: [
        {
          when: (seen) => seen.user(WHO)?.activated === true,
          say: `${WHO} is activated already, by a link or a password, and then no such mail goes out. \`reset\` begins the step anew, with an account that is not.`,
          made: entries(
            "requests.post(f'{base_url}/users/{created_user_id}/password', json={'password': 'Any-Pass-Word-1'}, headers=auth)",
          ),
          needsReset: true,
        },
        {
          when: (seen) =>
            invitationsIn(seen).some((asked) => asked.status === 403 && isOfOwnTenant(seen, subjectOf(seen, asked))),
          say: `403: the platform does this for users of tenants below the client's own. Whom you chose is in your own. Choose \`${FIND}\`.`,
          made: entries("findUser('JohnDoe')", SEND),
        },
        {
          when: (seen) => invitationsIn(seen).some((asked) => wasMailed(seen, asked)),
          say: `204, and a mail went out: to somebody else than ${WHO}. Choose \`${FIND}\`.`,
          made: entries("findUser('m.okafor')", 'sendActivationEmail()'),
        },
        {
          when: (seen) =>
            invitationsIn(seen).some((asked) => asked.status === 204 && !wasMailed(seen, asked)) ||
            (seen.verdicts.includes('ALREADY') && !isChosen(seen, WHO)),
          say: `No mail has gone out: whom you chose is activated already, and the sandbox then sends none. Choose \`${FIND}\`.`,
          made: entries("findUser('foobar')", SEND),
        },
      ],
      hints: [
        'Two lines: one chooses the user, one asks for the mail.',
        `\`user_id\` has to be ${WHO}'s; the helper is \`sendActivationEmail()\`.`,
        `Type:\n\`findUser('${WHO}')\`\n\`sendActivationEmail()\``,
      ],
      solution: entries(`findUser('${WHO}')`, 'sendActivationEmail()'),
      route: entries(
        "response = requests.request('POST', f'{base_url}/users/{created_user_id}/send-activation-email', json={}, headers=auth)",
      ),
      leaves: {
        world: (others) => void others.invite(WHO),
        chosen: WHO,
      },
    },
    {
      goal: `see ${WHO} activated`,
      tell: 'Now be the new colleague: `mailbox()` shows the mail, `mailbox()[0].open()` opens its link. (A program of yours could set a password in place of the mail: `POST /users/{user_id}/password` activates, too.)',
      isDone: (seen) => seen.user(WHO)?.activated === true,
      said: 'Activated, which the version does not count. From here on a new email waits for a link, too.',
      mistakes: [
        {
          when: (seen) => openedIn(seen).some(({ login }) => login !== WHO),
          say: {
            javascript: `That mail was somebody else's. Open hers:\n\`${OPEN.javascript}\``,
            python: `That mail was somebody else's. Open hers:\n\`${OPEN.python}\``,
          },
          made: entries("changeEmail('foobar', 'foo@newmail.net')", 'mailbox()[0].open()'),
        },
        {
          when: (seen) =>
            putsOf(seen, WHO).some((asked) => asked.status === 400 && fieldIn(asked, 'activated') !== undefined),
          say: {
            javascript: `400: \`activated\` is nothing that can be written. The owner of the mailbox does it:\n\`${OPEN.javascript}\``,
            python: `400: \`activated\` is nothing that can be written. The owner of the mailbox does it:\n\`${OPEN.python}\``,
          },
          made: entries(
            FIND,
            "requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'activated': True}, headers=auth)",
          ),
        },
        {
          when: (seen) => acceptedPuts(seen, WHO).length > 0,
          say: {
            javascript: `Accepted, and not activated: no change of a user does that. (\`enabled\` says whether the account may be used, \`activated\` whether its owner has opened the mail.) Open it:\n\`${OPEN.javascript}\``,
            python: `Accepted, and not activated: no change of a user does that. (\`enabled\` says whether the account may be used, \`activated\` whether its owner has opened the mail.) Open it:\n\`${OPEN.python}\``,
          },
          made: entries(
            FIND,
            "requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'enabled': True}, headers=auth)",
          ),
        },
      ],
      hints: [
        "The link is in the mailbox, and the mailbox is yours: it is the sandbox's.",
        'The newest mail is `mailbox()[0]`, and a mail can be opened.',
        { javascript: `Type:\n\`${OPEN.javascript}\``, python: `Type:\n\`${OPEN.python}\`` },
      ],
      solution: { javascript: [OPEN.javascript], python: [OPEN.python] },
      route: entries(
        "response = requests.get(f'{datacenter_url}/sandbox/mailbox')",
        "response = requests.get(response.json()['items'][0]['link'])",
      ),
      leaves: { world: (others) => void others.openMail(WHO), chosen: WHO },
    },
    {
      goal: `make ${WHO} an administrator of Foobar`,
      tell: wordsInBoth(
        `Without a role an account may do nothing. A PUT replaces the whole list of roles. A new one has ids of zeros, and version 0; whose it is says \`user_id\`:\n\`findUser('${WHO}')\`\n\`${ROLE}\`\n\`${GIVE}\``,
      ),
      isDone: (seen) =>
        rolings(seen).some(
          (asked) =>
            asked.status === 200 &&
            policiesIn(asked).some(
              (policy) => isWanted(policy) && hasShown({ shown: seen.shownSince(asked.entry) }, policy.id),
            ),
        ),
      said: 'The answer is the list as it is now, with ids and versions of its own. Before you change roles that are there, fetch them: what the PUT leaves out is gone.',
      mistakes: [
        {
          when: (seen) => seen.asked.some((asked) => isGiven(asked) && subjectOf(seen, asked)?.login !== WHO),
          say: wordsInBoth(
            `Accepted, and those are somebody else's roles now. \`user_id\` says whose:\n\`${FIND}\`\n\`${ROLE}\`\n\`${GIVE}\``,
          ),
          made: entries("findUser('m.okafor')", ROLE, GIVE),
        },
        {
          when: (seen) => rolings(seen).some(({ answer }) => codeOf(answer) === 1027),
          say: wordsInBoth(
            `Refused with code 1027, a rule of business: that role is none of a customer's. Theirs is \`company_admin\`:\n\`${FIND}\`\n\`${ROLE}\`\n\`${GIVE}\``,
          ),
          made: entries(FIND, item('partner_admin'), GIVE),
        },
        {
          when: (seen) => rolings(seen).some((asked) => isGiven(asked) && policiesIn(asked).length === 0),
          say: wordsInBoth(
            `Accepted: an empty list takes all roles away. Send the one, \`company_admin\` at Foobar:\n\`${FIND}\`\n\`${ROLE}\`\n\`${GIVE}\``,
          ),
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}/access_policies', json={'items': []}, headers=auth)",
          ),
        },
        {
          when: (seen) => rolings(seen).some((asked) => isGiven(asked) && policiesIn(asked).some(isWanted)),
          say: wordsInBoth(`Accepted, and the list as it is now has not been on the screen yet:\n\`${ROLES_NOW}\``),
          made: entries(FIND, ROLE, `answer = ${GIVE}`),
        },
        {
          when: (seen) => rolings(seen).some((asked) => isGiven(asked) && policiesIn(asked).length > 0),
          say: wordsInBoth(
            `Accepted, but as another role, or elsewhere. It is \`company_admin\` at Foobar:\n\`${FIND}\`\n\`${ROLE}\`\n\`${GIVE}\``,
          ),
          made: entries(FIND, item('readonly_admin'), GIVE),
        },
        {
          when: (seen) => rolings(seen).some(({ status, answer }) => status === 400 && codeOf(answer) !== 1027),
          say: wordsInBoth(
            `400: something is missing or of a wrong form; \`details\` names it. The body is an object with a list in it, \`{'items': [ … ]}\`, and each item has its \`tenant_id\` and \`role_id\`:\n\`${FIND}\`\n\`${ROLE}\`\n\`${GIVE}\``,
          ),
          made: entries(
            `requests.put(f'{base_url}/users/{user_id}/access_policies', json=[{'tenant_id': '${FOOBAR}', 'role_id': 'company_admin'}], headers=auth)`,
          ),
        },
      ],
      hints: [
        `It is a PUT to \`/users/…/access_policies\`, and \`user_id\` has to be ${WHO}'s.`,
        wordsInBoth(`The item names \`'tenant_id': '${FOOBAR}'\` and \`'role_id': 'company_admin'\`.`),
        wordsInBoth(`Type:\n\`findUser('${WHO}')\`\n\`${ROLE}\`\n\`${GIVE}\``),
      ],
      solution: entries(`findUser('${WHO}')`, ROLE, GIVE),
      route: entries(
        `response = requests.request('PUT', f'{base_url}/users/{user_id}/access_policies', json={'items': [{'role_id': 'company_admin', 'tenant_id': '${FOOBAR}'}]}, headers=auth)`,
        'response.json()',
      ),
    },
  ],
};

function check(params: string): string {
  return `requests.get(f'{base_url}/users/check_login', params={${params}}, headers=auth)`;
}

function create(body: string): string {
  return `requests.post(f'{base_url}/users', json={${body}}, headers=auth).json()`;
}

function item(roleId: string): string {
  return `role = {'id': '${NIL}', 'issuer_id': '${NIL}', 'trustee_id': user_id, 'trustee_type': 'user', 'tenant_id': '${FOOBAR}', 'role_id': '${roleId}', 'version': 0}`;
}

function checks(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'GET', '/users/check_login');
}

function creations(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'POST', '/users');
}

/** Of whoever was asked for, a mail of activation is out. */
function wasMailed(seen: Seen, asked: Asked): boolean {
  const user = subjectOf(seen, asked);
  return asked.status === 204 && seen.mails.some(({ kind, user_id }) => kind === 'activation' && user_id === user?.id);
}

/** The mails of which the link was followed since the step began. */
function openedIn(seen: Seen): readonly Mail[] {
  const followed = askedFor(seen, 'GET', /^\/sandbox\/mail\//).map(({ path }) => path);
  return seen.mails.filter(({ link }) => followed.some((path) => link.endsWith(path)));
}

/** What tells this user's roles: changed, or fetched. */
function rolings(seen: Seen): readonly Asked[] {
  const path = `/users/${seen.user(WHO)?.id}/access_policies`;
  return seen.asked.filter((asked) => asked.path === path && (asked.method === 'PUT' || asked.method === 'GET'));
}

/** Roles were given, or taken away, and that was accepted. */
function isGiven({ method, path, status }: Asked): boolean {
  return method === 'PUT' && path.endsWith('/access_policies') && status === 200;
}

interface Policy {
  readonly id: string;
  readonly role_id: string;
  readonly tenant_id: string;
}

function policiesIn({ answer }: Asked): readonly Policy[] {
  return (answer as { readonly items?: readonly Policy[] } | undefined)?.items ?? [];
}

function isWanted({ role_id, tenant_id }: Policy): boolean {
  return role_id === 'company_admin' && tenant_id === FOOBAR;
}

function isAt(tenant: string, user: User | undefined): boolean {
  return user?.tenant_id === tenant;
}

/** Whom this step has made, where it is still to be done. */
function createdIn(seen: Seen): readonly User[] {
  return seen.users().filter(({ id }) => seen.before(id) === undefined);
}
