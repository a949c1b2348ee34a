/** Somebody else writes between the look and the write: CONFLICT, nothing is overwritten, and what to do then. */
import type { Lesson } from '../lesson.ts';
import { hasLookedAlone, isChosen, putsOf, putsOfOthers, type Seen } from '../seen.ts';

const WHO = 'katrin.vogel';
const PATH = '/api/2/users/99d0d6ef-37a0-4e10-88bf-6d444d4eae5f';
const OLD = 'katrin.vogel@nordlicht.example';
const NEW = 'vogel@nordlicht.example';
const PHONE = '+49 40 555 0142';

export const lostRace: Lesson = {
  id: 'lost-race',
  title: 'A lost race: CONFLICT',
  minutes: 5,
  why: 'You are not alone: colleagues and the customer edit the same users. The version keeps you from overwriting what you have not seen, if you let it.',
  can: 'You can lose a race without doing harm: read CONFLICT, see what the others did, decide, and write over the version that you have seen.',
  traces: true,
  steps: [
    {
      goal: `choose ${WHO}, and see the version`,
      tell: `Katrin Vogel of Nordlicht Logistik wants alerts at another address. Begin as always, with a look: \`findUser('${WHO}')\` fetches her and her version.`,
      isDone: (seen) => isChosen(seen, WHO) && seen.names['version'] === seen.user(WHO)?.version,
      said: 'Version 1 is what you have seen. Your write will say so.',
      mistakes: [
        {
          when: (seen) => seen.names['user_id'] !== undefined && !isChosen(seen, WHO),
          say: `That is one of her colleagues. \`findUser('${WHO}')\` chooses her.`,
          made: { javascript: [`findUser('marie.lindqvist')`], python: [`findUser('marie.lindqvist')`] },
        },
      ],
      hints: [
        'One helper finds a user and fetches the version with it.',
        `It is \`findUser('…')\`; her login is ${WHO}.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: { javascript: [`findUser('${WHO}')`], python: [`findUser('${WHO}')`] },
      route: {
        javascript: [
          `response = requests.get(\`\${base_url}/search\`, params={tenant: tenant_id, text: '${WHO}'}, headers=auth)`,
          'user_id = response.json().items[0].id',
          'version = requests.get(`${base_url}/users/${user_id}`, headers=auth).json().version',
        ],
        python: [
          `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${WHO}'}, headers=auth)`,
          "user_id = response.json()['items'][0]['id']",
          "version = requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['version']",
        ],
      },
      leaves: { chosen: WHO },
    },
    {
      goal: `ask for ${NEW}, and read the verdict`,
      tell: `Write now: \`putEmail('${NEW}')\`. In this step a colleague is a moment faster than you, with something else about the same user.`,
      accidents: [{ kind: 'foreign-edit', field: 'phone', value: PHONE, on: { method: 'PUT', path: PATH } }],
      isDone: (seen) => wasRefused(seen),
      said: 'CONFLICT: you named version 1, and there was 2 already. The server refused (code 1001, "Version mismatch"): nothing of yours was stored, and nothing of theirs was overwritten.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `This write reached one of her colleagues. Choose her again: \`findUser('${WHO}')\`, then \`putEmail('${NEW}')\`.`,
          made: {
            javascript: [`findUser('uwe.jansen')`, `putEmail('${NEW}')`],
            python: [`findUser('uwe.jansen')`, `putEmail('${NEW}')`],
          },
        },
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 400),
          say: `A write without a version is no write: the API wants to know what you have seen. \`putEmail('${NEW}')\` names it for you.`,
          made: {
            javascript: [
              `requests.put(\`\${base_url}/users/\${user_id}\`, json={contact: {email: '${NEW}'}}, headers=auth)`,
            ],
            python: [
              `requests.put(f'{base_url}/users/{user_id}', json={'contact': {'email': '${NEW}'}}, headers=auth)`,
            ],
          },
        },
        {
          when: (seen) => seen.verdicts.includes('ALREADY'),
          say: `That address is hers already, so nothing was sent, and nobody raced you. Ask for \`putEmail('${NEW}')\`.`,
          made: { javascript: [`putEmail('${OLD}')`], python: [`putEmail('${OLD}')`] },
        },
      ],
      hints: [
        'Write as if nothing were the matter. The verdict is the point.',
        "The helper is called `putEmail('…')`.",
        `Type \`putEmail('${NEW}')\` and press Enter.`,
      ],
      solution: { javascript: [`putEmail('${NEW}')`], python: [`putEmail('${NEW}')`] },
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
      leaves: { world: (others) => others.change(WHO, { contact: { phone: PHONE } }), names: () => ({ version: 1 }) },
    },
    {
      goal: 'see what the others did, and the version now',
      tell: 'Never just raise the number. First see what you would write over: the CONFLICT names it under "Since then", and `fetchVersion()` looks again, so that `version` is what you have seen. `user` shows who it is.',
      isDone: (seen) =>
        hasLookedAlone(seen, WHO) && (seen.names['version'] === seen.user(WHO)?.version || hasNew(seen)),
      said: 'A phone number was added; the address is untouched. It does not cross your change, so you may write. Had they changed the address itself, you would ask them first.',
      mistakes: [
        {
          when: (seen) => hasNew(seen),
          say: 'Looked and written in one breath: the version was fetched to get the write through, and nobody read what the others had done. This time it was a phone number. See what is there now: `fetchVersion()`.',
          made: {
            javascript: [`fetchVersion(); putEmail('${NEW}')`],
            python: [`fetchVersion(); putEmail('${NEW}')`],
          },
        },
        {
          when: (seen) => seen.exit === 3,
          say: 'The same over the old version once more: refused again, today and tomorrow. The server is right, your picture is old. Look again: `fetchVersion()`.',
          made: { javascript: [`putEmail('${NEW}')`], python: [`putEmail('${NEW}')`] },
        },
        {
          when: (seen) => seen.names['version'] === seen.user(WHO)?.version && !hasLookedAlone(seen, WHO),
          say: 'The number would fit now, and that is the trap: it says "I have seen this", and you have not. Let a look set it: `fetchVersion()`.',
          made: { javascript: ['version += 1'], python: ['version += 1'] },
        },
      ],
      hints: [
        'The user, fetched once more, has their change and the version that it made.',
        `Either helper looks and sets \`version\`: \`fetchVersion()\`, or \`findUser('${WHO}')\`.`,
        'Type `fetchVersion()` and press Enter.',
      ],
      solution: { javascript: ['fetchVersion()'], python: ['fetchVersion()'] },
      route: {
        javascript: [
          'response = requests.get(`${base_url}/users/${user_id}`, headers=auth)',
          'response.json().contact.phone',
          'version = response.json().version',
        ],
        python: [
          "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
          "response.json()['contact']['phone']",
          "version = response.json()['version']",
        ],
      },
      leaves: { names: ({ world }) => ({ version: world.user(WHO)?.version }) },
    },
    {
      goal: `write ${NEW} over what you have seen`,
      tell: `You have seen version 2 and decided. Write over it: \`putEmail('${NEW}')\`.`,
      isDone: (seen) => seen.user(WHO)?.contact.email !== OLD,
      said: 'CHANGED, version 3: their phone number and your address are both there. A PUT changes only the fields that it names.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `Right address, wrong user: someone else has it now. Back to her: \`findUser('${WHO}')\`, then \`putEmail('${NEW}')\`.`,
          made: {
            javascript: [`findUser('peter.schmidt')`, `putEmail('${NEW}')`],
            python: [`findUser('peter.schmidt')`, `putEmail('${NEW}')`],
          },
        },
        {
          when: (seen) => seen.exit === 3,
          say: 'This write named the old version, and was refused like the first. `fetchVersion()` sets the one you have seen, then write.',
          made: {
            javascript: [
              `requests.put(\`\${base_url}/users/\${user_id}\`, json={version: 1, contact: {email: '${NEW}'}}, headers=auth)`,
            ],
            python: [
              `requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'contact': {'email': '${NEW}'}}, headers=auth)`,
            ],
          },
        },
      ],
      hints: [
        'The same write as before; what has changed is what you have seen.',
        'If it is refused again, `version` is not what is there: `fetchVersion()` first.',
        `Type \`putEmail('${NEW}')\` and press Enter.`,
      ],
      solution: { javascript: [`putEmail('${NEW}')`], python: [`putEmail('${NEW}')`] },
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
    },
  ],
};

/** For a version that the user no longer has; one without a version is malformed, and no race. */
function wasRefused(seen: Seen): boolean {
  const puts = putsOf(seen, WHO).filter(({ body }) => Object(body).version !== undefined);
  return (
    puts.some(({ status }) => status > 400 && status < 500) || (puts.length > 0 && seen.verdicts.includes('CONFLICT'))
  );
}

function hasNew(seen: Seen): boolean {
  return seen.user(WHO)?.contact.email !== OLD;
}
