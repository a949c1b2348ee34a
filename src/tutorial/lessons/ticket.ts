/** A ticket from start to proof, among users who are alike: who is meant, the fix, and the block that is the answer. */
import type { Lesson } from '../lesson.ts';
import { choosing, FETCH_VERSION, SHOW_USER, saving } from '../lines.ts';
import { writeEmail } from '../ownWrite.ts';
import {
  emailOf,
  errorOf,
  hasNewEmail,
  hasSeen,
  hasSeenSince,
  hasShown,
  isAnotherChosen,
  isChosen,
  putsOfOthers,
  type Seen,
} from '../seen.ts';
import { entries } from '../twin.ts';

const WHO = 'm.weber';
const OLD = 'm.weber@nordlicht.example';
const NEW = 'maria.weber@nordlicht.example';

// Where nobody is asked, and where somebody is and takes none of them.
const AMONG_SEVERAL: ReadonlySet<string> = new Set(['SeveralMatchesError', 'CancelledError']);

export const ticket: Lesson = {
  id: 'ticket',
  title: 'A ticket, from start to proof',
  minutes: 5,
  why: 'A ticket has a name in it, and names are shared: three Marias work for two of your customers. The wrong one gets mail that is not hers, and nobody notices for weeks.',
  can: 'You can take a ticket from its words to one user, change the address, and answer with a proof that stands on its own.',
  seed(others) {
    const nordlicht = 'Nordlicht Logistik GmbH';
    const solicitors = 'Harbour & Pike Solicitors';
    const namesake = 'maria.weber@harbourpike.example';
    others.create({ tenant: nordlicht, login: WHO, email: OLD, firstname: 'Maria', lastname: 'Weber' });
    others.create({
      ...{ tenant: nordlicht, login: 'maria.wagner', email: 'maria.wagner@nordlicht.example', activated: true },
      ...{ firstname: 'Maria', lastname: 'Wagner' },
    });
    others.create({
      ...{ tenant: solicitors, login: namesake, email: namesake, activated: true },
      ...{ firstname: 'Maria', lastname: 'Weber' },
    });
  },
  steps: [
    {
      goal: 'choose the Maria whom the ticket means',
      tell: `The ticket: "Maria Weber, Nordlicht Logistik. Alerts go to ${OLD}, which I no longer read. Please use ${NEW}." \`findUsers('maria')\` lists whom that could be; \`findUser('…')\` with one login, or the old address, chooses.`,
      isDone: (seen) => isChosen(seen, WHO) && hasSeen(seen, WHO, OLD),
      said: `The name, the customer, the old address: only where all three agree it is the ticket's Maria. Her login is ${WHO}, and she is not activated: such a change is made at once.`,
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: "That was no look: something was written, to another user than the ticket's. An activated one gets a link by mail, and no call takes that back. On a real account you would own up. `undo()` takes back what can be; then `findUser('…')`, by what only the ticket's Maria has. `reset` begins the step anew.",
          made: entries(`changeEmail('maria.weber@harbourpike.example', '${NEW}')`),
        },
        {
          when: (seen) => emailOf(seen, WHO) !== OLD,
          say: `Her address is not the ticket's any more: it was changed before you had seen the old one with her. \`undo()\` takes back what the session has just changed; \`reset\` begins the step in a fresh sandbox.`,
          made: entries(
            `her = findUsers('${WHO}')[0]`,
            "requests.put(f'{base_url}/users/{her[\"user_id\"]}', json={'version': 1, 'contact': {'email': 'maria@nordlicht.example'}}, headers=auth)",
          ),
          needsReset: true,
        },
        {
          when: (seen) => isChosen(seen, WHO),
          say: `Chosen, and her old address has not been on the screen: a name alone is shared. \`findUser('${OLD}')\` shows it with her.`,
          made: entries(`user_id = findUsers('${WHO}')[0]['user_id']`),
        },
        {
          when: (seen) => isChosen(seen, 'maria.weber@harbourpike.example'),
          say: "The right name at the wrong customer: this Maria Weber is at Harbour & Pike, and not at the ticket's. Compare the customer and the address of each that `findUsers('maria')` lists.",
          made: entries(`findUser('maria.weber')`),
        },
        {
          when: (seen) => isAnotherChosen(seen, WHO),
          say: "Somebody is chosen who is not the ticket's: the name, the customer and the old address must all agree. `findUsers('maria')` shows the three side by side.",
          made: entries(`findUser('maria.wagner')`),
        },
        {
          when: (seen) => isNobodyChosen(seen) && AMONG_SEVERAL.has(errorOf(seen)),
          say: "Nobody is chosen yet: where several match, the shell does not guess. Take from its list what only she has, her login or old address: `findUser('…')`.",
          made: entries(`findUser('maria weber')`),
        },
        {
          when: (seen) => isNobodyChosen(seen) && errorOf(seen) === 'NoMatchError',
          say: `Nobody is chosen yet: no user has that. A login and an address are taken whole, letter by letter as they stand in the ticket or in what \`findUsers('maria')\` lists: \`findUser('${OLD}')\`.`,
          made: entries(`findUser('m.webber@nordlicht.example')`),
        },
      ],
      hints: [
        'Two of them share the whole name; the customer and the old address tell them apart.',
        `The old address is the ticket's surest word: \`findUser('…')\` takes it.`,
        `Type \`findUser('${OLD}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${OLD}')`),
      route: entries(...choosing(OLD), SHOW_USER),
      leaves: { chosen: WHO },
    },
    {
      goal: 'change her address to the one in the ticket',
      tell: `\`changeEmail('${WHO}', '${NEW}')\` does the whole fix: it shows a card (who, which customer, what becomes what) and writes. On a real account it asks below the card, and waits for your yes; the sandbox asks only where something speaks against it. Or go step by step, as in the first lesson.`,
      isDone: (seen) => seen.user(WHO)?.contact.email === NEW,
      said: 'The server has stored the address of the ticket. An activated user would have it only once a link is opened: there the verdict is CONFIRMATION_SENT, and the ticket stays open.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `Another user was written to. On a real account you would now own up. \`undo()\` takes back what can be, and says what cannot: a link that was mailed. Then the right one: \`changeEmail('${WHO}', '${NEW}')\`.`,
          made: entries(`changeEmail('maria.weber', '${NEW}')`),
        },
        {
          when: (seen) => hasNewEmail(seen, WHO),
          say: `Changed, but not to the address in the ticket. Compare the two, letter by letter, and write once more: \`changeEmail('${WHO}', '${NEW}')\`.`,
          made: entries(`putEmail('maria.webber@nordlicht.example')`),
        },
      ],
      hints: [
        'You have all three: who is meant, the new address, and a helper that takes both.',
        "The helper takes the login, and the address from the ticket: `changeEmail('…', '…')`.",
        `Type \`changeEmail('${WHO}', '${NEW}')\` and press Enter.`,
      ],
      solution: entries(`changeEmail('${WHO}', '${NEW}')`),
      route: entries(FETCH_VERSION, saving(NEW)),
      leaves: { session: (session, sandbox) => writeEmail(session, sandbox, WHO, NEW) },
    },
    {
      goal: 'answer the ticket with a proof',
      tell: '`report()` makes the block for the ticket: before, request, verdict, after, when, who, and what happens next, all from the record and what was seen. `.copy` takes it to the clipboard.',
      isDone: (seen) => emailOf(seen, WHO) === NEW && isReported(seen) && hasShown(seen, NEW),
      said: 'A proof holds what was seen, not what was hoped, and the request id, which the provider can look up. Tomorrow, `acronis-shell audit` has it for a real account; the sandbox forgets.',
      mistakes: [
        {
          when: (seen) => emailOf(seen, WHO) !== NEW,
          say: `Her address is not the ticket's any more, so there is nothing to prove. Put it right, \`changeEmail('${WHO}', '${NEW}')\`, then \`report()\`; or begin the step anew by \`reset\`.`,
          made: entries(`changeEmail('${WHO}', 'maria@nordlicht.example')`, 'report()'),
          needsReset: true,
        },
        {
          when: (seen) =>
            seen.verdicts.includes('ALREADY') && emailOf(seen, WHO) === NEW && !isAnotherChosen(seen, WHO),
          say: `Writing once more proves nothing: ALREADY says that she has the address, not who gave it to her, and when. The proof is \`report('${WHO}')\`.`,
          made: entries(`putEmail('${NEW}')`),
        },
        {
          when: (seen) => emailOf(seen, WHO) === NEW && isReported(seen),
          say: `The proof is made, and has not been on the screen, where you would take it from. Type \`report('${WHO}')\` alone.`,
          made: entries(`block = report('${WHO}')`),
        },
        {
          when: (seen) => isAnotherChosen(seen, WHO) || seen.reports.some((id) => id !== seen.user(WHO)?.id),
          say: `That is about another user, whose record is not this ticket's. The proof is about ${WHO}: \`report('${WHO}')\`.`,
          made: entries(`changeEmail('maria.wagner', 'wagner@nordlicht.example')`, 'report()'),
        },
        {
          when: (seen) => hasSeenSince(seen, WHO, NEW),
          say: `That is what is there now, and a ticket asks for more: who has changed it, from what, when, and under which request id. \`report('${WHO}')\` puts all of that into one block.`,
          made: entries(`findUser('${WHO}')`),
        },
      ],
      hints: [
        'The shell has kept a record of your write, and can put it in words.',
        'The helper is called `report()`, about the last change or about a user by login; nothing is sent for it.',
        `Type \`report('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`report('${WHO}')`),
      // What was written is on the shell's record alone: no request asks for it.
      route: entries(`report('${WHO}')`),
    },
  ],
};

function isReported(seen: Seen): boolean {
  return seen.reports.includes(`${seen.user(WHO)?.id}`);
}

function isNobodyChosen(seen: Seen): boolean {
  return seen.names['user_id'] === undefined;
}
