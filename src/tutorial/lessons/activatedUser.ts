/** An activated user: 200 is not "changed", the address waits for a link in a mail, and the login stays. */
import type { Lesson } from '../lesson.ts';
import { FETCH_VERSION, SHOW_USER, saving } from '../lines.ts';
import { writeEmail } from '../ownWrite.ts';
import {
  acceptedEmails,
  confirmationsOf,
  emailOf,
  hasLookedSince,
  hasNewEmail,
  hasOpenedOlder,
  hasSeen,
  hasSeenSince,
  isAnotherChosen,
  isChosen,
  putsOfOthers,
  type Seen,
} from '../seen.ts';
import { entries } from '../twin.ts';

const WHO = 'foobar';
/** For where the login may have been changed meanwhile. */
const ID = '2ae8a1e9-4dba-4a07-b56a-c51cec1485fc';
const OLD = 'foobar@example.org';
const NEW = 'foo@newmail.net';

export const activatedUser: Lesson = {
  id: 'activated-user',
  title: 'An activated user, and the mail',
  minutes: 5,
  why: 'Most of your customers have signed in once: their accounts are activated. For them the server answers 200 and changes nothing yet. Whoever closes the ticket then has closed it too early.',
  can: 'You can change the address of an activated user, say what happens next, and tell "asked for" from "changed".',
  traces: true,
  steps: [
    {
      goal: `choose ${WHO}, and see that the account is activated`,
      tell: `An account is activated once its owner has followed the activation mail. You see it where you find a user: \`findUser('${WHO}')\`.`,
      isDone: (seen) => isChosen(seen, ID) && hasSeen(seen, ID, 'activated'),
      said: '"activated" decides what an email change does: whether it is made at once, or waits for the owner.',
      mistakes: [
        {
          when: (seen) => isChosen(seen, ID),
          say: `Chosen, and whether the account is activated has not been on the screen yet. \`findUser('${WHO}')\` shows it.`,
          made: entries(`user_id = '${ID}'`),
        },
        {
          when: (seen) => seen.names['user_id'] !== undefined && !isChosen(seen, ID),
          say: `What \`user_id\` holds is not the id of ${WHO}. \`findUser('${WHO}')\` puts it there.`,
          made: entries(`findUser('lena.brandt')`),
        },
      ],
      hints: [
        'As in the first lesson: one helper finds one user by login.',
        `It is \`findUser('…')\`, with the login ${WHO} in it.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: {
        javascript: [
          `response = requests.get(\`\${base_url}/search\`, params={tenant: tenant_id, text: '${WHO}'}, headers=auth)`,
          `user_id = response.json().items.find((each) => each.login === '${WHO}').id`,
          'requests.get(`${base_url}/users/${user_id}`, headers=auth).json()',
        ],
        python: [
          `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${WHO}'}, headers=auth)`,
          `user_id = [each for each in response.json()['items'] if each.get('login') == '${WHO}'][0]['id']`,
          SHOW_USER,
        ],
      },
      leaves: { chosen: ID },
    },
    {
      goal: `ask for the address ${NEW}`,
      tell: `The write is the same as always: \`putEmail('${NEW}')\`. Read the status, then the verdict.`,
      isDone: (seen) => isAskedFor(seen, NEW) && waits(seen, NEW),
      said: `Accepted, not changed: that is what CONFIRMATION_SENT says, though the status is a good one, 200. A link is mailed. To whom is an open question: to the old address, says the API's page; to the new one, says Acronis' portal guide. Tell the customer to look into both.`,
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, ID).length > 0,
          say: `This went to somebody else, however right the address is. \`findUser('${WHO}')\` first, then \`putEmail('${NEW}')\`.`,
          made: entries(`findUser('lena.brandt')`, `putEmail('${NEW}')`),
        },
        {
          when: (seen) => hasNewEmail(seen, ID),
          say: 'The link of an earlier request was opened, and by now the user has another address than the one to begin with. `reset` begins this step in a fresh sandbox, where the old address is back.',
          made: entries(`putEmail('${NEW}'); mailbox()[0].open()`),
          needsReset: true,
        },
        {
          when: (seen) => isAlready(seen) || acceptedEmails(seen, ID).includes(emailOf(seen, ID)),
          say: `That is the address the user has: there is nothing to confirm, and no mail goes out. Ask for the new one: \`putEmail('${NEW}')\`.`,
          made: entries(`putEmail('${OLD}')`),
        },
        {
          when: (seen) => acceptedEmails(seen, ID).some((email) => email !== NEW && email !== emailOf(seen, ID)),
          say: `Asked for, but another address than the customer's: in the sandbox a newer request takes its place. \`putEmail('${NEW}')\`.`,
          made: entries(`putEmail('foo@newmial.net')`),
        },
      ],
      hints: [
        'One line with the new address in it; it means whoever is chosen.',
        "The helper is called `putEmail('…')`.",
        `Type \`putEmail('${NEW}')\` and press Enter.`,
      ],
      solution: entries(`putEmail('${NEW}')`),
      route: entries(FETCH_VERSION, saving(NEW)),
      leaves: { session: (session, sandbox) => writeEmail(session, sandbox, ID, NEW) },
    },
    {
      goal: 'see for yourself that nothing has changed yet',
      tell: `The customer calls: "it still says the old address". Do not ask again. The sandbox would open the link for you, but it is the owner's: leave it alone for now. Look: \`verify()\` looks at what waits, \`findUser('${WHO}')\` at the user.`,
      // Whoever asks once more sees a card with the old address: that is no look.
      isDone: (seen) => !hasNewEmail(seen, ID) && hasSeenSince(seen, ID, emailOf(seen, ID)),
      said: 'The address from before: nothing of the request is stored in the user. It waits in the link, and no field of the API shows that it does. The shell knows it from its own record.',
      mistakes: [
        {
          when: (seen) => hasNewEmail(seen, ID),
          say: 'The link was opened, and the address has changed: that it had not is no longer to be seen. `reset` begins this step anew, with the link unopened; `skip` goes on without it.',
          made: entries('mailbox()[0].open()', 'verify()'),
          needsReset: true,
        },
        {
          when: (seen) => acceptedEmails(seen, ID).some((email) => email !== emailOf(seen, ID)),
          say: 'A second request, and a second mail: in the sandbox the newer link alone works now, the older one is dead. By the documentation nobody knows. Look instead: `verify()`.',
          made: entries(`putEmail('${NEW}')`),
        },
        {
          when: (seen) => isAnotherChosen(seen, ID),
          say: `Chosen is somebody else. The one who waits is ${WHO}: \`findUser('${WHO}')\`.`,
          made: entries(`findUser('m.okafor')`),
        },
        {
          when: (seen) => hasLookedSince(seen, ID),
          say: 'Fetched, and the address was not on the screen: a number alone does not say whose it is. `user` shows what was fetched.',
          made: entries('fetchVersion()'),
        },
      ],
      hints: [
        'Whoever fetches the user sees the address and the version as the server has them.',
        `Two helpers do it, and neither writes: \`verify()\` and \`findUser('${WHO}')\`.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries(SHOW_USER),
    },
    {
      goal: 'be the owner: open the link in the mail',
      tell: 'In the sandbox you see the mail: `mailbox()` lists what went out, newest first. `mailbox()[0].open()` opens the link in the newest, as its owner would.',
      isDone: (seen) => hasNewEmail(seen, ID),
      said: 'Now the server has stored the address that the link was for. Only the owner of the mailbox could do that; neither you nor the API can do it for them.',
      mistakes: [
        {
          when: (seen) => hasOpenedOlder(seen, confirmationsOf(seen, ID)),
          say: 'That was the older link. In the sandbox a newer request ends the one before, so it changes nothing. Open the newest: `mailbox()[0].open()`.',
          made: entries(`putEmail('foo@other.net')`, 'mailbox()[1].open()'),
        },
        {
          when: ({ mails: [newest] }) => newest !== undefined && newest.user_id !== ID,
          say: `The newest mail is not about ${WHO}: somebody else was written to. \`mailbox()\` lists them all; open the newest that is about ${WHO}, by its number, or begin the step anew by \`reset\`.`,
          made: entries(`changeEmail('lena.brandt', 'lena@newmail.net')`, 'mailbox()[0].open()'),
          needsReset: true,
        },
        {
          when: (seen) =>
            acceptedEmails(seen, ID).length > 0 && confirmationsOf(seen, ID).filter(({ opened }) => !opened).length > 1,
          say: 'More than one mail is out now, and the owner has to guess which one counts: here only the newest, `mailbox()[0].open()`.',
          made: entries(`putEmail('foo@other.net')`),
        },
      ],
      hints: [
        'No write helps here. The link does.',
        'Number 0 in `mailbox()` is the newest; a mail has `.open()`.',
        'Type `mailbox()[0].open()` and press Enter.',
      ],
      solution: entries('mailbox()[0].open()'),
      route: entries(
        "response = requests.get(f'{datacenter_url}/sandbox/mailbox')",
        "requests.get(response.json()['items'][0]['link'])",
      ),
      leaves: { session: (_session, { others }) => others.openMail(ID) },
    },
    {
      goal: 'see the new address, and the login that stays',
      tell: `Before you close the ticket, look once more: \`findUser('${WHO}')\` by the login, or \`verify()\`. Mind the address, and what the owner signs in with.`,
      isDone: (seen) => seen.user(ID)?.login === WHO && hasSeenSince(seen, ID, emailOf(seen, ID), WHO),
      said: 'The new address is there to be seen. An email change never touches the login, even where both look the same. Now the ticket can be closed.',
      mistakes: [
        {
          when: (seen) => seen.user(ID)?.login !== WHO,
          say: `The login is another now, and the owner cannot sign in with ${WHO} any more. Nobody asked for that: the email alone was to change. \`putLogin('${WHO}')\` puts it back, as \`reset\` does with all of the step.`,
          made: entries(`putLogin('${NEW}')`),
          needsReset: true,
        },
        {
          when: (seen) => hasLookedSince(seen, ID),
          say: 'Fetched, and the address was not on the screen. `user` shows what was fetched; so does `verify()`.',
          made: {
            javascript: [`requests.get(\`\${base_url}/users/\${user_id}\`, headers=auth).json().version`],
            python: [`requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['version']`],
          },
        },
      ],
      hints: [
        'Fetch the user once more, by whatever way you like.',
        `The login has stayed: \`findUser('${WHO}')\` still finds the user.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries(SHOW_USER),
    },
  ],
};

/** The newest link, unopened, is for this address. */
function waits(seen: Seen, email: string): boolean {
  const newest = confirmationsOf(seen, ID)[0];
  return newest !== undefined && !newest.opened && newest.subject.includes(` ${email} `);
}

/** By this entry or one before; the shell sends nothing again that waits already. */
function isAskedFor(seen: Seen, email: string): boolean {
  return acceptedEmails(seen, ID).includes(email) || seen.verdicts.includes('NOT_SENT');
}

/** Nothing was sent, since the one who is chosen has it. */
function isAlready(seen: Seen): boolean {
  return isChosen(seen, ID) && seen.verdicts.includes('ALREADY');
}
