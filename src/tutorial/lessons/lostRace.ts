/** Somebody else writes between the look and the write: CONFLICT, nothing is overwritten, and what to do then. */
import type { Lesson } from '../lesson.ts';
import { choosing, FETCH_VERSION, saving } from '../lines.ts';
import {
  emailIn,
  emailOf,
  hasLookedSince,
  hasSeenSince,
  hasShown,
  isAnotherChosen,
  isChosen,
  isStale,
  putsOf,
  putsOfOthers,
  type Seen,
} from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const WHO = 'katrin.vogel';
const PATH = '/api/2/users/99d0d6ef-37a0-4e10-88bf-6d444d4eae5f';
const OLD = 'katrin.vogel@nordlicht.example';
const NEW = 'vogel@nordlicht.example';
const PHONE = '+49 40 555 0142';

const CONTACT = "requests.get(f'{base_url}/users/{user_id}', headers=auth).json()['contact']";

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
      isDone: (seen) => isChosen(seen, WHO) && holdsVersion(seen) && hasSeenSince(seen, WHO, seen.user(WHO)?.version),
      said: 'The number behind "version" is what you have seen of her. Your write will say so.',
      mistakes: [
        {
          when: (seen) => seen.verdicts.some((verdict) => verdict !== 'ALREADY') && putsOf(seen, WHO).length > 0,
          say: `You have written already, before anybody could race you, and the lesson needs that race. \`reset\` begins the step in a fresh sandbox; or go on: \`findUser('${WHO}')\`, and ask for other addresses than hers.`,
          made: entries(`changeEmail('${WHO}', '${NEW}')`),
          needsReset: true,
        },
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `That was no look: something was written, and to somebody else. \`undo()\` takes back what can be; \`findUser('${WHO}')\` is the look at her.`,
          made: entries(`changeEmail('m.okafor', '${NEW}')`),
        },
        {
          when: (seen) => isAnotherChosen(seen, WHO),
          say: `That is somebody else. \`findUser('${WHO}')\` chooses her.`,
          made: entries(`findUser('marie.lindqvist')`),
        },
      ],
      hints: [
        'One helper finds a user and fetches the version with it.',
        `Her login is ${WHO}, and it goes into \`findUser('…')\`.`,
        `Type \`findUser('${WHO}')\` and press Enter.`,
      ],
      solution: entries(`findUser('${WHO}')`),
      route: entries(...choosing(WHO), FETCH_VERSION, 'version'),
      leaves: { chosen: WHO },
    },
    {
      goal: `ask for ${NEW}, and read the verdict`,
      tell: `Write now: \`putEmail('${NEW}')\`. In this step a colleague is a moment faster than you, with something else about the same user.`,
      accidents: [{ kind: 'edit-behind-me', field: 'phone', value: PHONE, on: { method: 'PUT', path: PATH } }],
      isDone: wasRefused,
      said: 'CONFLICT: the version that a write names is no longer the one that is there. The server refuses (code 1001, "Version mismatch"): nothing of yours is stored, and nothing of theirs is overwritten.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `This write reached somebody else. Choose her again: \`findUser('${WHO}')\`, then \`putEmail('${NEW}')\`.`,
          made: entries(`findUser('uwe.jansen')`, `putEmail('${NEW}')`),
        },
        {
          when: (seen) =>
            putsOf(seen, WHO).some(({ status, body }) => status === 400 && Object(body).version === undefined),
          say: `A write without a version is no write: the API wants to know what you have seen. \`putEmail('${NEW}')\` names it for you.`,
          made: entries(
            `requests.put(f'{base_url}/users/{user_id}', json={'contact': {'email': '${NEW}'}}, headers=auth)`,
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some((asked) => isStale(asked) && emailIn(asked) !== NEW),
          say: `Refused, as it was to be; but ${NEW}, which she wants, was not what it asked for. Look at her once more, \`findUser('${WHO}')\`, then \`putEmail('${NEW}')\`; or \`reset\` begins the step in a fresh sandbox.`,
          made: entries("putEmail('katrin@newmail.net')"),
          needsReset: true,
        },
        {
          when: (seen) => seen.verdicts.includes('ALREADY'),
          say: `That address is hers already, so nothing was sent, and nobody raced you. Ask for another, \`putEmail('${NEW}')\`. Where she has that one from before, \`reset\` begins the step in a fresh sandbox.`,
          made: entries(`putEmail('${OLD}')`),
        },
      ],
      hints: [
        'Write as if nothing were the matter. The verdict is the point.',
        "The helper is called `putEmail('…')`.",
        `Type \`putEmail('${NEW}')\` and press Enter.`,
      ],
      solution: entries(`putEmail('${NEW}')`),
      route: entries(FETCH_VERSION, saving(NEW)),
      leaves: { world: (others) => others.change(WHO, { contact: { phone: PHONE } }), names: () => ({ version: 1 }) },
    },
    {
      goal: 'see what the others did, and the version now',
      tell: wordsInBoth(
        `Never just raise the number. First read what you would write over: a CONFLICT names it under "Since then", and the user shows it, in \`${CONTACT}\`. Then take the version that you have seen: \`fetchVersion()\`.`,
      ),
      isDone: (seen) => hasSeenTheirs(seen) && ((holdsVersion(seen) && hasLookedSince(seen, WHO)) || hasWritten(seen)),
      said: 'Their phone number is new. It does not cross your change, so you may write. Had they changed the address itself, you would ask them first.',
      mistakes: [
        {
          when: (seen) => hasWritten(seen),
          say: wordsInBoth(
            `Written over what nobody has read: the version was taken to get the write through. This time the others had added a phone number. See what is there now: \`${CONTACT}\``,
          ),
          made: entries(`fetchVersion(); putEmail('${NEW}')`),
        },
        {
          when: (seen) => seen.exit === 3,
          say: wordsInBoth(
            `The same over the old version once more: that fails today and tomorrow. Your picture is old. Look again: \`${CONTACT}\``,
          ),
          made: entries(`putEmail('${NEW}')`),
        },
        {
          when: (seen) => holdsVersion(seen) && !hasLookedSince(seen, WHO),
          say: wordsInBoth(
            `The number would fit now, and that is the trap: raised, it says "I have seen this" of whatever is there. Look: \`${CONTACT}\``,
          ),
          made: entries('version += 1'),
        },
        {
          when: (seen) => holdsVersion(seen) && !hasSeenTheirs(seen),
          say: wordsInBoth(
            `Fetched, and what the others did was not on the screen: whoever reads the number alone has just raised it. \`${CONTACT}\``,
          ),
          made: entries('fetchVersion()'),
        },
      ],
      hints: [
        'Two things: what the others changed, which the contact of the user shows; and the version that it made, fetched and not raised.',
        wordsInBoth(`Their change is in the contact: \`${CONTACT}\`. A helper sets \`version\`: \`fetchVersion()\`.`),
        wordsInBoth(`Type \`${CONTACT}\`\nThen type \`fetchVersion()\`.`),
      ],
      solution: entries(CONTACT, 'fetchVersion()'),
      route: entries(
        "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
        "response.json()['contact']['phone']",
        "version = response.json()['version']",
      ),
      leaves: { names: ({ world }) => ({ version: world.user(WHO)?.version }) },
    },
    {
      goal: `write ${NEW} over what you have seen`,
      tell: `You have seen what is there, and decided. Write over it: \`putEmail('${NEW}')\`.`,
      isDone: (seen) => emailOf(seen, WHO) === NEW && (hasWritten(seen) || seen.verdicts.includes('ALREADY')),
      said: 'She has her address, and what the others wrote beside it stays: a PUT changes only the fields that it names.',
      mistakes: [
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: `Right address, wrong user: someone else has it now. Back to her: \`findUser('${WHO}')\`, then \`putEmail('${NEW}')\`.`,
          made: entries(`findUser('peter.schmidt')`, `putEmail('${NEW}')`),
        },
        {
          when: (seen) => hasWritten(seen) && emailOf(seen, WHO) !== NEW,
          say: `Written, and it is not the address that she wants. Once more, letter by letter: \`putEmail('${NEW}')\`.`,
          made: entries("putEmail('vogel@nordlicht.exmaple')"),
        },
        {
          when: (seen) => seen.exit === 3,
          say: 'This write named the old version, and was refused like the first. `fetchVersion()` sets the one you have seen, then write.',
          made: entries(
            `requests.put(f'{base_url}/users/{user_id}', json={'version': 1, 'contact': {'email': '${NEW}'}}, headers=auth)`,
          ),
        },
      ],
      hints: [
        'The same write as before; what has changed is what you have seen.',
        'If it is refused again, `version` is not what is there: `fetchVersion()` first.',
        `Type \`putEmail('${NEW}')\` and press Enter.`,
      ],
      solution: entries(`putEmail('${NEW}')`),
      route: entries(FETCH_VERSION, saving(NEW)),
    },
  ],
};

/** For a version that the user no longer has, before somebody's eyes; one without a version is malformed, and no race. */
function wasRefused(seen: Seen): boolean {
  const refused = putsOf(seen, WHO).find((asked) => isStale(asked) && emailIn(asked) === NEW);
  if (refused === undefined) return false;
  const shown = seen.shownSince(refused.entry);
  return ['CONFLICT', 1001, 409].some((word) => hasShown({ shown }, word));
}

/** `version` is the one that she has now. */
function holdsVersion(seen: Seen): boolean {
  return seen.names['version'] === seen.user(WHO)?.version;
}

/** What the others did was on the screen: by a look, or in the CONFLICT itself. */
function hasSeenTheirs(seen: Seen): boolean {
  return hasShown(seen, seen.user(WHO)?.contact.phone);
}

/** Her address is another by a write of this step's. */
function hasWritten(seen: Seen): boolean {
  const email = emailOf(seen, WHO);
  return putsOf(seen, WHO).some((asked) => asked.status === 200 && emailIn(asked) === email);
}
