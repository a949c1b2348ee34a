/** The first lesson: one email is changed, within two minutes, and the three variables are met on the way. */
import type { Lesson } from '../lesson.ts';
import { hasLookedAt, isChosen, putsOf, putsOfOthers, type Seen } from '../seen.ts';

const WHO = 'JohnDoe';

export const changeOne: Lesson = {
  id: 'change-one',
  title: 'Change one email',
  minutes: 2,
  why: "A customer's address is wrong, and alerts go nowhere. Three requests put it right: find the user, look at the revision number, write.",
  can: 'You can change one address: find, look, write, and read the verdict. `base_url`, `auth` and `tenant_id` are all that the requests needed.',
  steps: [
    {
      goal: `find the user ${WHO}`,
      tell: `Three variables are here already. \`base_url\` is where requests go, \`auth\` is the token that lets them in, \`tenant_id\` is the customer or partner below whom you look. Find one user with them: type \`findUser('${WHO}')\` and press Enter.`,
      isDone: (seen) => isChosen(seen, WHO),
      said: `The dim lines are the requests of the API's own page. \`user_id\` now says whom the next lines mean.`,
      mistakes: [
        {
          when: (seen) => hasSearched(seen) && !isChosen(seen, WHO) && seen.names['user_id'] !== undefined,
          say: `That is a user, but another one: \`user_id\` must be ${WHO}'s. \`findUser('${WHO}')\` chooses him.`,
          made: { javascript: [`findUser('foobar')`], python: [`findUser('foobar')`] },
        },
        {
          when: (seen) => hasSearched(seen) && seen.names['user_id'] === undefined,
          say: `The search went out, and nobody is chosen: it has to end in exactly one user. Try the whole login: \`findUser('${WHO}')\`.`,
          made: { javascript: [`findUsers('john')`], python: [`findUsers('john')`] },
        },
      ],
      hints: [
        'The API finds users by login, email or name, from three letters on.',
        `A helper does the two requests for you: \`findUser('…')\` with a login in it.`,
        `Type \`findUser('${WHO}')\`, with the quotes, and press Enter.`,
      ],
      solution: { javascript: [`findUser('${WHO}')`], python: [`findUser('${WHO}')`] },
      route: {
        javascript: [
          `response = requests.get(\`\${base_url}/search\`, params={tenant: tenant_id, text: '${WHO}', limit: 10}, headers=auth)`,
          `user_id = response.json().items[0].id`,
        ],
        python: [
          `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${WHO}', 'limit': 10}, headers=auth)`,
          `user_id = response.json()['items'][0]['id']`,
        ],
      },
      leaves: { chosen: WHO },
    },
    {
      goal: `see ${WHO}'s revision number`,
      tell: 'Every user has a revision number, `version`. A change names the one that you saw, so that it never overwrites what you did not see. Look: `fetchVersion()`.',
      isDone: (seen) => hasLookedAt(seen, WHO) && seen.names['version'] === seen.user(WHO)?.version,
      said: '`version` holds it from here on.',
      mistakes: [
        {
          when: (seen) => seen.names['version'] !== undefined && seen.names['version'] !== seen.user(WHO)?.version,
          say: `A number that nobody has seen is a guess; the platform compares it. \`fetchVersion()\` asks for the real one.`,
          made: { javascript: ['version = 7'], python: ['version = 7'] },
        },
      ],
      hints: [
        'The number is part of the user: whoever fetches the user sees it.',
        'The helper is called `fetchVersion()`.',
        'Type `fetchVersion()`, with the brackets, and press Enter.',
      ],
      solution: { javascript: ['fetchVersion()'], python: ['fetchVersion()'] },
      route: {
        javascript: [
          'response = requests.get(`${base_url}/users/${user_id}`, headers=auth)',
          'version = response.json().version',
        ],
        python: [
          "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
          "version = response.json()['version']",
        ],
      },
    },
    {
      goal: `give ${WHO} another address`,
      tell: "Now the write. `putEmail('johndoe@newmail.net')` sends one PUT with the new address and the version that you saw.",
      isDone: (seen) => isElsewhere(seen),
      said: 'CHANGED means: it was seen to be there. The version has risen by one, so that whoever still holds the old number cannot overwrite this.',
      mistakes: [
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 200) && !isElsewhere(seen),
          say: `Accepted, but the address is the one that was there before: nothing has changed. Any other one will do: \`putEmail('johndoe@newmail.net')\`.`,
          made: {
            javascript: [
              `putEmail('johndoe@mysite.com')`,
              'requests.put(`${base_url}/users/${user_id}`, json={version, contact: {email: "johndoe@mysite.com"}}, headers=auth)',
            ],
            python: [
              "requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'johndoe@mysite.com'}}, headers=auth)",
            ],
          },
        },
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `A write reached somebody else. \`findUser('${WHO}')\` first, then \`putEmail('johndoe@newmail.net')\`.`,
          made: {
            javascript: [`findUser('anna.keller')`, `putEmail('anna@newmail.net')`],
            python: [`findUser('anna.keller')`, `putEmail('anna@newmail.net')`],
          },
        },
      ],
      hints: [
        'The write names the new address; whom it means and over which version, the session knows.',
        "The helper is called `putEmail('…')`.",
        "Type `putEmail('johndoe@newmail.net')` and press Enter.",
      ],
      solution: { javascript: ["putEmail('johndoe@newmail.net')"], python: ["putEmail('johndoe@newmail.net')"] },
      route: {
        javascript: [
          "response = requests.put(`${base_url}/users/${user_id}`, json={version, contact: {email: 'john@other.net'}}, headers=auth)",
        ],
        python: [
          "response = requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'john@other.net'}}, headers=auth)",
        ],
      },
      leaves: { world: (others) => void others.change(WHO, { contact: { email: 'johndoe@newmail.net' } }) },
    },
  ],
};

function hasSearched(seen: Seen): boolean {
  return seen.asked.some(({ path }) => path === '/search');
}

function isElsewhere(seen: Seen): boolean {
  return seen.user(WHO)?.contact.email !== seen.before(WHO)?.contact.email;
}
