/** The first lesson: one email is changed, within two minutes, and the three variables are met on the way. */
import type { Lesson } from '../lesson.ts';
import { hasLookedAt, isChosen, putsOf, putsOfOthers, type Seen } from '../seen.ts';

const WHO = 'JohnDoe';

export const changeOne: Lesson = {
  id: 'change-one',
  title: 'Change one email',
  minutes: 2,
  why: "A customer's address is wrong, and the alerts go nowhere. To put it right: find the user, change the address, and look whether it is there.",
  can: 'You can change one address: find the user, write, read the verdict, look. `base_url`, `auth` and `tenant_id` were all that it took.',
  steps: [
    {
      goal: `find the user ${WHO}`,
      tell: `Three variables are here already: \`base_url\` is where requests go, \`auth\` is the token that lets them in, \`tenant_id\` is the company below which you search. Nothing of it is real, so nothing can break. Find a user with them: type \`findUser('${WHO}')\` and press Enter.`,
      isDone: (seen) => isChosen(seen, WHO),
      said: 'Found, and chosen: `user_id` now says whom the next lines mean. The lines with `>>>` are the requests that were sent for you. His version is his revision number: it rises with each change.',
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
      goal: `give ${WHO} another address`,
      tell: "Now the write: type `putEmail('johndoe@newmail.net')`. It sends the new address together with the version that you saw, so that nothing is overwritten that you did not see.",
      isDone: (seen) => isElsewhere(seen),
      said: 'The platform has taken it, and the version has risen by one: whoever still holds the old number cannot overwrite this. The verdict CHANGED is said only of what was seen.',
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
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status >= 400),
          say: `Refused, and nothing has changed: a write has to name the version that the user has now. \`findUser('${WHO}')\` sees it, \`putEmail('johndoe@newmail.net')\` names it.`,
          made: {
            javascript: [
              'requests.put(`${base_url}/users/${user_id}`, json={version: 7, contact: {email: "johndoe@newmail.net"}}, headers=auth)',
            ],
            python: [
              "requests.put(f'{base_url}/users/{user_id}', json={'version': 7, 'contact': {'email': 'johndoe@newmail.net'}}, headers=auth)",
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
    {
      goal: `see that ${WHO} has the new address`,
      tell: `An answer is one thing, what is stored another. Look at the user as the platform has him now: \`findUser('${WHO}')\` once more.`,
      isDone: (seen) => hasLookedSince(seen),
      said: 'There it is, and this look is the proof. Where the change was made in the same session, `report()` writes it up for the ticket.',
      mistakes: [
        {
          when: (seen) => hasSearched(seen) && !hasLookedSince(seen),
          say: `That look was not at ${WHO}. \`findUser('${WHO}')\` shows his address.`,
          made: { javascript: [`findUser('foobar')`], python: [`findUser('foobar')`] },
        },
      ],
      hints: [
        'It is the same line as in the first step.',
        `The helper is called \`findUser('…')\`; his login is ${WHO}.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: { javascript: [`findUser('${WHO}')`], python: [`findUser('${WHO}')`] },
      route: {
        javascript: ['response = requests.get(`${base_url}/users/${user_id}`, headers=auth)'],
        python: ["response = requests.get(f'{base_url}/users/{user_id}', headers=auth)"],
      },
    },
  ],
};

function hasSearched(seen: Seen): boolean {
  return seen.asked.some(({ path }) => path === '/search');
}

function isElsewhere(seen: Seen): boolean {
  return seen.user(WHO)?.contact.email !== seen.before(WHO)?.contact.email;
}

/** Behind the write, where that counts for this step as well. */
function hasLookedSince(seen: Seen): boolean {
  const lastWrite = seen.asked.findLastIndex(({ method }) => method === 'PUT');
  return hasLookedAt({ ...seen, asked: seen.asked.slice(lastWrite + 1) }, WHO);
}
