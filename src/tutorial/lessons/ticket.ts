/** A ticket from start to proof, among users who are alike: who is meant, the fix, and the block that is the answer. */
import type { Lesson } from '../lesson.ts';
import { writeEmail } from '../ownWrite.ts';
import { hasLookedAlone, isChosen, putsOfOthers, type Seen } from '../seen.ts';

const WHO = 'm.weber';
const OLD = 'm.weber@nordlicht.example';
const NEW = 'maria.weber@nordlicht.example';

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
      isDone: (seen) => isChosen(seen, WHO),
      said: `Three things of the ticket agree: the name, the customer, the old address. The login is ${WHO}, and she is not activated: the change will be at once.`,
      mistakes: [
        {
          when: (seen) => isChosen(seen, 'maria.weber@harbourpike.example'),
          say: "The right name at the wrong customer: this Maria Weber is at Harbour & Pike. Being the only hit does not make her the one. Compare the end of each line of `findUsers('maria')` with the ticket.",
          made: { javascript: [`findUser('maria.weber')`], python: [`findUser('maria.weber')`] },
        },
        {
          when: (seen) => seen.names['user_id'] !== undefined && !isChosen(seen, WHO),
          say: "Somebody is chosen who is not the ticket's: the name, the customer and the old address must all agree. `findUsers('maria')` shows the three side by side.",
          made: { javascript: [`findUser('maria.wagner')`], python: [`findUser('maria.wagner')`] },
        },
        {
          when: (seen) => seen.names['user_id'] === undefined && 'error' in seen.entry,
          say: "Nobody is chosen yet: a list chooses nobody, and where several match the shell does not guess. Take from the list what only she has, her login or old address: `findUser('…')`.",
          made: { javascript: [`findUser('maria weber')`], python: [`findUser('maria weber')`] },
        },
      ],
      hints: [
        'Two of them share the whole name; the customer and the old address tell them apart.',
        `The old address is the ticket's surest word: \`findUser('…')\` takes it.`,
        `Type \`findUser('${OLD}')\` and press Enter.`,
      ],
      solution: { javascript: [`findUser('${OLD}')`], python: [`findUser('${OLD}')`] },
      route: {
        javascript: [
          `response = requests.get(\`\${base_url}/search\`, params={tenant: tenant_id, text: '${OLD}'}, headers=auth)`,
          'user_id = response.json().items[0].id',
        ],
        python: [
          `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${OLD}'}, headers=auth)`,
          "user_id = response.json()['items'][0]['id']",
        ],
      },
      leaves: { chosen: WHO },
    },
    {
      goal: 'change her address to the one in the ticket',
      tell: `\`changeEmail('${WHO}', '${NEW}')\` does the whole fix and shows a card first: who, which customer, what becomes what. Read it as if it were production. Or go step by step, as in the first lesson.`,
      isDone: (seen) => seen.user(WHO)?.contact.email === NEW,
      said: 'CHANGED: the server has answered with the new address. On a real account the card would have been a question, and an activated user would have had CONFIRMATION_SENT here.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `Another user was written to. On a real account you would now own up, and undo it: \`undo()\`. Then the right one: \`changeEmail('${WHO}', '${NEW}')\`.`,
          made: {
            javascript: [`changeEmail('maria.weber', '${NEW}')`],
            python: [`changeEmail('maria.weber', '${NEW}')`],
          },
        },
        {
          when: (seen) => seen.user(WHO)?.contact.email !== seen.before(WHO)?.contact.email,
          say: `Changed, but not to what the ticket says. The address was typed, not copied. Once more, letter by letter: \`changeEmail('${WHO}', '${NEW}')\`.`,
          made: {
            javascript: [`putEmail('maria.webber@nordlicht.example')`],
            python: [`putEmail('maria.webber@nordlicht.example')`],
          },
        },
      ],
      hints: [
        'You have all three: who is meant, the new address, and a helper that takes both.',
        "It is `changeEmail('…', '…')`: the login, and the address from the ticket.",
        `Type \`changeEmail('${WHO}', '${NEW}')\` and press Enter.`,
      ],
      solution: {
        javascript: [`changeEmail('${WHO}', '${NEW}')`],
        python: [`changeEmail('${WHO}', '${NEW}')`],
      },
      route: {
        javascript: [
          'version = requests.get(`${base_url}/users/${user_id}`, headers=auth).json().version',
          `response = requests.put(\`\${base_url}/users/\${user_id}\`, json={version, contact: {email: '${NEW}'}}, headers=auth)`,
        ],
        python: [
          "version = requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['version']",
          `response = requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': '${NEW}'}}, headers=auth)`,
        ],
      },
      leaves: { session: (session, sandbox) => writeEmail(session, sandbox, WHO, NEW) },
    },
    {
      goal: 'answer the ticket with a proof',
      tell: '`report()` makes the block for the ticket: before, request, verdict, after, when, who, and what happens next, all from the record and what was seen. `.copy` takes it to the clipboard.',
      isDone: (seen) => seen.reports.includes(`${seen.user(WHO)?.id}`) || hasLookedAlone(seen, WHO),
      said: 'It holds what was seen, not what was hoped, and the request id that the provider can look up. Tomorrow, `acronis-shell audit` still has it for a real account; the sandbox forgets.',
      mistakes: [
        {
          when: (seen) => seen.verdicts.includes('ALREADY'),
          say: 'Writing once more proves nothing: ALREADY says that she has the address, not who gave it to her, and when. The proof is `report()`.',
          made: { javascript: [`putEmail('${NEW}')`], python: [`putEmail('${NEW}')`] },
        },
        {
          when: (seen) => isAnother(seen),
          say: `You look at another user, whose record is not this ticket's. The proof is about ${WHO}: \`report('${WHO}')\`.`,
          made: { javascript: [`findUser('maria.wagner')`], python: [`findUser('maria.wagner')`] },
        },
      ],
      hints: [
        'The shell has kept a record of your write, and can put it in words.',
        'The helper is called `report()`; nothing is sent for it.',
        'Type `report()`, with the brackets, and press Enter.',
      ],
      solution: { javascript: ['report()'], python: ['report()'] },
      route: {
        javascript: ['requests.get(`${base_url}/users/${user_id}`, headers=auth).json()'],
        python: ["requests.get(f'{base_url}/users/{user_id}', headers=auth).json()"],
      },
    },
  ],
};

function isAnother(seen: Seen): boolean {
  return seen.names['user_id'] !== undefined && !isChosen(seen, WHO);
}
