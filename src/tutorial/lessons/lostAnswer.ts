/** The answer to a write is lost: UNKNOWN, which is neither yes nor no, and how to find out without writing again. */
import type { Fault } from '../../sandbox/index.ts';
import type { Lesson } from '../lesson.ts';
import { choosing, FETCH_VERSION, SHOW_USER, saving } from '../lines.ts';
import { writeEmail } from '../ownWrite.ts';
import {
  acceptedEmails,
  confirmationsOf,
  emailIn,
  emailOf,
  hasLookedAt,
  hasNewEmail,
  hasOpenedOlder,
  hasSeen,
  hasSeenSince,
  isAnotherChosen,
  isChosen,
  putsOf,
  putsOfOthers,
  type Seen,
} from '../seen.ts';
import { entries } from '../twin.ts';

const WHO = 'lena.brandt';
const PATH = '/api/2/users/9c86a500-1eb3-4b69-8147-69435f16d91b';
const OLD = 'lena.brandt@example.org';
const NEW = 'lena@newmail.net';

const OTHER = 'JohnDoe';
const OTHER_PATH = '/api/2/users/1c234e69-5469-424a-a6d1-ff5658b387a6';
const OTHER_NEW = 'johndoe@newmail.net';

/** The connection breaks behind the write, and the look that the shell takes then meets a page of some gateway's. */
const LOST: Fault = {
  kind: 'drop-answer',
  on: { method: 'PUT', path: PATH },
  next: { kind: 'html', on: { method: 'GET', path: PATH } },
};

export const lostAnswer: Lesson = {
  id: 'lost-answer',
  title: 'A lost answer: UNKNOWN',
  minutes: 5,
  why: 'Networks break at the worst moment: the write was sent, and no answer came. Whoever repeats it may do it twice; whoever believes the error may tell the customer a thing that is not true.',
  can: 'You can bear an UNKNOWN: you do not repeat, you look, you know for whom a look decides, and whom to ask where it does not.',
  // What the server did is what one is to find out: no trace tells it.
  steps: [
    {
      goal: `choose ${WHO}, who is activated`,
      tell: `Lena Brandt has a new address. Her account is activated, so that her change goes by a mail. Find her: \`findUser('${WHO}')\`.`,
      isDone: (seen) => isChosen(seen, WHO) && hasSeenSince(seen, WHO, emailOf(seen, WHO)),
      said: 'Remember her address and the version: you will compare.',
      mistakes: [
        {
          when: (seen) => asks(seen).length > 0,
          say: `You have asked for an address already, and that answer came: the lesson is about one that does not. \`reset\` begins the step in a fresh sandbox.`,
          made: entries(`changeEmail('${WHO}', '${NEW}')`),
          needsReset: true,
        },
        {
          when: (seen) => isChosen(seen, WHO),
          say: `Chosen, and her address has not been on the screen: you will need it to compare. \`findUser('${WHO}')\` shows it.`,
          made: entries("user_id = '9c86a500-1eb3-4b69-8147-69435f16d91b'"),
        },
        {
          when: (seen) => isAnotherChosen(seen, WHO),
          say: `Another one is chosen. Lena's login is ${WHO}: \`findUser('${WHO}')\`.`,
          made: entries(`findUser('foobar')`),
        },
      ],
      hints: [
        'The same beginning as always: one helper, one login.',
        `The login is ${WHO}, and it goes into \`findUser('…')\`.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries(...choosing(WHO), SHOW_USER),
      leaves: { chosen: WHO },
    },
    {
      goal: `ask for ${NEW}, and read the verdict`,
      tell: `Write: \`putEmail('${NEW}')\`. In this step the connection breaks behind it: the answer does not come back, nor does the look that the shell takes then.`,
      accidents: [LOST],
      isDone: (seen) => seen.verdicts.includes('UNKNOWN') && acceptedEmails(seen, WHO).includes(NEW),
      said: 'UNKNOWN: a request without an answer may have been applied, or not, or may still arrive. On the wire these look the same, and an error message cannot tell them apart. So look first: sent once more, it mails a second link where the first was applied.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `A write went to somebody else, and that answer did come. Lena first: \`findUser('${WHO}')\`, then \`putEmail('${NEW}')\`.`,
          made: entries(`findUser('m.okafor')`, `putEmail('${NEW}')`),
        },
        {
          when: (seen) => hasSentNothing(seen),
          say: `Nothing was sent, as the verdict says: so no answer could be lost. Ask for the address of the step, \`putEmail('${NEW}')\`. Where that one was asked for before, \`reset\` begins the step in a fresh sandbox.`,
          made: entries(`putEmail('${OLD}')`),
        },
        {
          when: (seen) => acceptedEmails(seen, WHO).some((email) => email !== NEW),
          say: `That answer was lost, but the address is not the one of this step, and a mail about it may be out. Compare the two letter by letter, then type \`putEmail('${NEW}')\` and \`y\` where the shell asks.`,
          made: entries(`putEmail('lena@newmial.net')`),
        },
        {
          when: (seen) => putsOf(seen, WHO).some((asked) => asked.status >= 400),
          say: `Behind the lost answer was a refusal, which nobody can see from here: the shell takes the request for open, and does not repeat it. \`reset\` begins the step anew; the version to name is the one that a look shows, and \`putEmail('…')\` names it for you.`,
          made: entries(
            `requests.put(f'{base_url}/users/{user_id}', json={'version': 9, 'contact': {'email': '${NEW}'}}, headers=auth)`,
          ),
          needsReset: true,
        },
        {
          when: (seen) => putsOf(seen, WHO).some((asked) => emailIn(asked) === undefined),
          say: `Sent, but that was not her address. It is the change of an address that can wait unseen: \`putEmail('${NEW}')\`. The version may have moved behind the lost answer: look before, or \`reset\` the step.`,
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'contact': {'phone': '555 0100'}}, headers=auth)",
          ),
          needsReset: true,
        },
      ],
      hints: [
        'It is the write from the first lesson: one helper with the new address in it, whoever is chosen.',
        "The helper is called `putEmail('…')`.",
        `Type \`putEmail('${NEW}')\` and press Enter.`,
      ],
      solution: entries(`putEmail('${NEW}')`),
      route: entries(FETCH_VERSION, saving(NEW)),
      leaves: {
        async session(session, sandbox) {
          sandbox.faults.add(LOST);
          await writeEmail(session, sandbox, WHO, NEW);
        },
      },
    },
    {
      goal: 'look at her, without writing again',
      tell: `Looking harms nobody. \`verify()\` looks at what is open and says what can be said; \`findUser('${WHO}')\` fetches her. Compare: she came into this lesson with ${OLD}, at version 1.`,
      isDone: (seen) => !hasNewEmail(seen, WHO) && hasSeenSince(seen, WHO, emailOf(seen, WHO)),
      said: 'The same address as before the write: and that proves nothing. For an activated user neither address nor version moves until the link is opened, so that a request which was accepted and one that never arrived look the same.',
      mistakes: [
        {
          when: (seen) => hasNewEmail(seen, WHO),
          say: 'The link was opened, and the address has changed: what a look shows before that is no longer to be seen. `reset` begins this step anew, with the link unopened; `skip` goes on without it.',
          made: entries('mailbox()[0].open()', 'verify()'),
          needsReset: true,
        },
        {
          when: (seen) => acceptedEmails(seen, WHO).some((email) => email !== NEW),
          say: 'Another address is asked for now, as if the first request had not been applied. It had: mails about two addresses are out. Look: `verify()`.',
          made: entries(`putEmail('lena@other.net')`),
        },
        {
          when: (seen) => acceptedEmails(seen, WHO).includes(NEW),
          say: 'Repeated, and both were applied: two mails are out, and in the sandbox the link in the older one is dead. That is why UNKNOWN is not to be repeated. Look: `verify()`.',
          made: entries(`putEmail('${NEW}', resend=True)`),
        },
        {
          when: (seen) => hasSentNothing(seen),
          say: 'Nothing was sent this time: the shell remembers what is open, and repeats it only at your word. Look first: `verify()`.',
          made: entries(`putEmail('${NEW}')`),
        },
        {
          when: (seen) => hasLookedAt(seen, WHO) && !hasSeen(seen, WHO, emailOf(seen, WHO)),
          say: 'Fetched, and her address was not on the screen: there is nothing to compare yet. `verify()` says what was seen.',
          made: entries('fetchVersion()'),
        },
      ],
      hints: [
        'Fetch the user: that is a question, and can be asked as often as you like.',
        `Two helpers look: \`verify()\` and \`findUser('${WHO}')\`.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries(SHOW_USER),
    },
    {
      goal: 'ask the owner, and let her open the link',
      tell: "Only the owner can tell: is there a mail? It is in the old mailbox, says the API's page; in the new one, says the portal guide. In the sandbox, `mailbox()` has it. If it is there, the request was applied: `mailbox()[0].open()`.",
      isDone: (seen) => hasNewEmail(seen, WHO),
      said: 'A mail that is there says: applied, whatever the error said. No mail means: most likely not. `pending()` lists what is open, also from earlier days.',
      mistakes: [
        {
          when: (seen) => seen.mails.length > 0 && seen.mails[0]?.login !== WHO,
          say: 'The newest mail is not about Lena. `mailbox()` lists them all; open the newest that is about her, by its number, or begin the step anew by `reset`.',
          made: entries(`changeEmail('foobar', 'foo@newmail.net')`, 'mailbox()[0].open()'),
          needsReset: true,
        },
        {
          when: (seen) => hasOpenedOlder(seen, confirmationsOf(seen, WHO)),
          say: 'That link was in an older mail: in the sandbox a newer request ends it, so nothing has changed. The newest counts: `mailbox()[0].open()`.',
          made: entries(`putEmail('lena@other.net')`, 'mailbox()[1].open()'),
        },
      ],
      hints: [
        'Whoever has the mailbox knows more than the API does.',
        '`mailbox()` lists the mails; each has `.open()`.',
        'Type `mailbox()[0].open()` and press Enter.',
      ],
      solution: entries('mailbox()[0].open()'),
      route: entries(
        "response = requests.get(f'{datacenter_url}/sandbox/mailbox')",
        "requests.get(response.json()['items'][0]['link'])",
      ),
      leaves: { session: (_session, { others }) => others.openMail(WHO) },
    },
    {
      goal: `the same accident with ${OTHER}, who is not activated`,
      tell: `Now somebody whose address changes at once: \`changeEmail('${OTHER}', '${OTHER_NEW}')\`. The answer is lost again, and a look comes through.`,
      accidents: [{ kind: 'drop-answer', on: { method: 'PUT', path: OTHER_PATH } }],
      isDone: (seen) => hasNewEmail(seen, OTHER) && hasSeenOutcome(seen),
      said: 'No answer, and yet it is known: for a user who is not activated the look decides, since a new address is there to be seen at once. The shell looks for you, and says CHANGED; a plain request fails all the same, for its answer is lost.',
      mistakes: [
        {
          when: (seen) => isChosen(seen, OTHER) && seen.verdicts.includes('ALREADY'),
          say: `He has that address already, so nothing was sent, and no answer was lost. Ask for another: \`changeEmail('${OTHER}', 'john@other.net')\`.`,
          made: entries(`changeEmail('${OTHER}', 'johndoe@mysite.com')`),
        },
        {
          when: (seen) => putsOfOthers(seen, OTHER).length > 0,
          say: `That was for somebody else. This time it is ${OTHER}: \`changeEmail('${OTHER}', '${OTHER_NEW}')\`.`,
          made: entries(`changeEmail('m.okafor', 'm@newmail.net')`),
        },
        {
          when: (seen) => putsOf(seen, OTHER).some(({ status }) => status >= 400),
          say: `Behind the lost answer was a refusal: he is as he was before. A write has to name the version that he has now, and \`changeEmail('${OTHER}', '${OTHER_NEW}')\` does.`,
          made: entries(
            `requests.put(f'{base_url}/users/{created_user_id}', json={'version': 9, 'contact': {'email': '${OTHER_NEW}'}}, headers=auth)`,
          ),
        },
      ],
      hints: [
        'One line does the whole fix: it finds, shows, and writes.',
        "The helper takes who, and the new address: `changeEmail('…', '…')`.",
        `Type \`changeEmail('${OTHER}', '${OTHER_NEW}')\` and press Enter.`,
      ],
      solution: entries(`changeEmail('${OTHER}', '${OTHER_NEW}')`),
      route: entries(
        `requests.put(f'{base_url}/users/{created_user_id}', json={'version': 1, 'contact': {'email': '${OTHER_NEW}'}}, headers=auth)`,
        "requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()",
      ),
    },
  ],
};

/** Which addresses she was to get, whatever came of it. */
function asks(seen: Seen): readonly unknown[] {
  return putsOf(seen, WHO).flatMap((asked) => emailIn(asked) ?? []);
}

function hasSentNothing(seen: Seen): boolean {
  return isChosen(seen, WHO) && seen.verdicts.some((verdict) => verdict === 'ALREADY' || verdict === 'NOT_SENT');
}

/** By whoever wrote, or the shell in their place; and what came was on the screen. */
function hasSeenOutcome(seen: Seen): boolean {
  const path = `/users/${seen.user(OTHER)?.id}`;
  const at = seen.asked.findLastIndex((asked) => asked.method === 'PUT' && asked.path === path);
  return hasSeen({ ...seen, asked: seen.asked.slice(at + 1) }, OTHER, emailOf(seen, OTHER));
}
