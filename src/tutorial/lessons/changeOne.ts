/** The first lesson: one email is changed, within two minutes, and the three variables are met on the way. */
import { isFields, readOwn } from '../../api/fields.ts';
import type { Lesson } from '../lesson.ts';
import {
  type Asked,
  emailIn,
  emailOf,
  hasLookedSince,
  hasNewEmail,
  hasSeenSince,
  hasShown,
  hasVersion,
  isAnotherChosen,
  isChosen,
  isStale,
  putsOf,
  putsOfOthers,
  type Seen,
  searchesIn,
} from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

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
      tell: `Three variables are here already: \`base_url\` is where requests go, \`auth\` is the token that lets them in, \`tenant_id\` is your company. Nothing of it is real, so nothing can break. A helper finds a user with them: type \`findUser('${WHO}')\` and press Enter.`,
      isDone: (seen) => isChosen(seen, WHO),
      said: 'Found, and chosen: `user_id` now says whom the next lines mean. Lines with `>>>` are what a helper sends for you, numbered as on the API\'s page "Changing a user account email". A version is a revision number: it rises with each change.',
      mistakes: [
        {
          when: (seen) => hasSearched(seen) && isAnotherChosen(seen, WHO),
          say: `That is a user, but another one: \`user_id\` must be ${WHO}'s. \`findUser('${WHO}')\` chooses him.`,
          made: entries(`findUser('foobar')`),
        },
        {
          when: (seen) =>
            seen.names['user_id'] === undefined && searchesIn(seen).some(({ answer }) => numberFound(answer) !== 1),
          say: `The search was answered, and nobody is chosen: it has to end in exactly one user. Try the whole login: \`findUser('${WHO}')\`.`,
          made: entries(`findUsers('john')`),
        },
      ],
      hints: [
        'The API finds users by login, email or name, from three letters on.',
        `A helper does the two requests for you: \`findUser('…')\` with a login in it.`,
        `Type \`findUser('${WHO}')\`, with the quotes, and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries(
        `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${WHO}', 'limit': 10}, headers=auth)`,
        `user_id = response.json()['items'][0]['id']`,
      ),
      leaves: { chosen: WHO },
    },
    {
      goal: `give ${WHO} another address`,
      tell: "Now the write: type `putEmail('johndoe@newmail.net')`. It sends the new address together with the version that you saw, so that nothing is overwritten that you did not see.",
      isDone: (seen) => hasNewEmail(seen, WHO),
      said: 'The platform has stored another address, and the version has risen: whoever still holds the old number cannot overwrite this. CHANGED says that the new address stands in the answer.',
      mistakes: [
        {
          when: (seen) =>
            (seen.verdicts.includes('ALREADY') && isChosen(seen, WHO)) ||
            (putsOf(seen, WHO).some((asked) => asked.status === 200 && emailIn(asked) !== undefined) &&
              !hasNewEmail(seen, WHO)),
          say: `The address is the one that was there before, so it has not changed. Any other one will do, say \`putEmail('john@other.net')\`.`,
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'johndoe@mysite.com'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(isAccepted) && !hasNewEmail(seen, WHO),
          say: `Stored, and it was not his address that you named. The address is \`email\` in \`contact\`: \`putEmail('johndoe@newmail.net')\` puts it there.`,
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'phone': '555 0100'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some((asked) => asked.status === 400 && isBeside(asked)),
          say: wordsInBoth(
            "Refused with 400, and nothing has changed: the address does not stand alone, but in `contact`, with the `version` beside it. `requests.put(f'{base_url}/users/{user_id}', headers=auth, json={'version': version, 'contact': {'email': 'johndoe@newmail.net'}})`",
          ),
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', headers=auth, json={'email': 'johndoe@newmail.net'})",
          ),
        },
        {
          when: (seen) =>
            putsOf(seen, WHO).some((asked) => isStale(asked) || (asked.status === 400 && !hasVersion(asked))),
          say: `Refused, and nothing has changed: a write has to name the version that the user has now. \`findUser('${WHO}')\` sees it, \`putEmail('johndoe@newmail.net')\` names it.`,
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'version': 7, 'contact': {'email': 'johndoe@newmail.net'}}, headers=auth)",
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status >= 400),
          say: "Refused, and nothing has changed: the answer says why. `putEmail('johndoe@newmail.net')` sends what the platform takes.",
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'johndoe@newmail.net'}})",
          ),
        },
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0 || (seen.verdicts.length > 0 && !isChosen(seen, WHO)),
          say: `That was for somebody else. \`findUser('${WHO}')\` first, then \`putEmail('johndoe@newmail.net')\`.`,
          made: entries(`findUser('anna.keller')`, `putEmail('anna@newmail.net')`),
        },
      ],
      hints: [
        'The write names the new address; whom it means and over which version, the session knows.',
        "The helper is called `putEmail('…')`.",
        "Type `putEmail('johndoe@newmail.net')` and press Enter.",
      ],
      solution: entries("putEmail('johndoe@newmail.net')"),
      route: entries(
        "response = requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'email': 'john@other.net'}}, headers=auth)",
      ),
      leaves: { world: (others) => void others.change(WHO, { contact: { email: 'johndoe@newmail.net' } }) },
    },
    {
      goal: `see that ${WHO} has the new address`,
      tell: `The answer says so. The proof is the user as the platform has him now: \`findUser('${WHO}')\` once more.`,
      isDone: (seen) => hasSeenSince(seen, WHO, emailOf(seen, WHO)),
      said: 'That is what is stored, whatever an answer promises. `report()` puts a change that this session made in words, for the ticket.',
      mistakes: [
        {
          when: (seen) => hasLookedSince(seen, WHO),
          say: `Fetched, and the address was not on the screen: an answer proves something once somebody reads it. \`findUser('${WHO}')\` shows it; so does \`user\` now.`,
          made: entries("response = requests.get(f'{base_url}/users/{user_id}', headers=auth)"),
        },
        {
          when: (seen) => hasShown({ shown: seen.shownSince(lastWrite(seen) + 1) }, emailOf(seen, WHO)),
          say: `That shows what the session remembers of the last answer, and asks nobody. \`findUser('${WHO}')\` asks the platform.`,
          made: entries(`putEmail('john@other.net')`, 'user'),
        },
        {
          when: (seen) => hasSearched(seen),
          say: `That look was not at ${WHO}. \`findUser('${WHO}')\` shows his address.`,
          made: entries(`findUser('foobar')`),
        },
      ],
      hints: [
        'It is the same line as in the first step.',
        `His login is ${WHO}, and it goes into \`findUser('…')\`.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries("requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['contact']"),
    },
  ],
};

function hasSearched(seen: Seen): boolean {
  return searchesIn(seen).length > 0;
}

function numberFound(answer: unknown): number {
  return (answer as { items?: readonly unknown[] } | undefined)?.items?.length ?? 0;
}

function isAccepted({ status }: Asked): boolean {
  return status === 200;
}

/** The address stands where it does not belong. */
function isBeside({ body }: Asked): boolean {
  return isFields(body) && readOwn(body, 'email') !== undefined;
}

/** The entry that wrote to him last; -1 where none did. */
function lastWrite(seen: Seen): number {
  return putsOf(seen, WHO).at(-1)?.entry ?? -1;
}
