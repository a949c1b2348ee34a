/** 429 and retries: what may be sent again, when, and how often. */
import type { Fault, User } from '../../sandbox/index.ts';
import type { Lesson } from '../lesson.ts';
import { put } from '../lines.ts';
import {
  type Asked,
  acceptedPuts,
  askedFor,
  emailIn,
  emailOf,
  hasLookedAt,
  hasLookedSince,
  hasMoved,
  hasSeenSince,
  hasShown,
  isLastStale,
  isWrittenUnseen,
  putsOf,
  putsOfOthers,
  type Seen,
  searchesIn,
} from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const WHO = 'JohnDoe';
const USERS = /^\/api\/2\/users/;

const LOOK = "requests.get(f'{base_url}/users/{created_user_id}', headers=auth)";
const PUT = put("'version': 1, 'contact': {'email': 'johndoe@newmail.net'}");
const VERSION = `version = ${LOOK}.json()['version']`;
const PUT_NOW = put("'version': version, 'contact': {'email': 'johndoe@newmail.net'}");
const PUT_OTHER_NOW = put("'version': version, 'contact': {'email': 'john@other.net'}");
const PUT_PHONE_NOW = put("'version': version, 'contact': {'phone': '555 0100'}");
const PUT_OTHER_PHONE_NOW = put("'version': version, 'contact': {'phone': '555 0199'}");
/** To whoever is chosen. */
const PUT_TO_CHOSEN =
  "response = requests.put(f'{base_url}/users/{user_id}', json={'version': version, 'contact': {'phone': '555 0100'}}, headers=auth)";
const SEARCH =
  "response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'john'}, headers=auth)";

/** The change is stored, and the look that the shell takes then meets a page of some gateway's. */
const FAILED: Fault = {
  kind: 'fail',
  status: 503,
  applied: true,
  on: { method: 'PUT', path: USERS },
  next: { kind: 'html', on: { method: 'GET', path: USERS } },
};

export const throttling: Lesson = {
  id: 'throttling',
  title: '429, 503 and retries',
  minutes: 5,
  why: 'A program that asks again at once makes a busy server busier; one that never asks again fails on a bad second; and one that repeats a write blindly does it twice.',
  can: 'You know what may go out again: after 429 anything, after the pause it asks for; after 503 a read; a write after 503 only behind a look. And never without an end. UNKNOWN has a lesson of its own, with a user for whom a look does not decide: `.tutorial lost-answer`',
  // What the server did is what one is to find out: no trace tells it.
  steps: [
    {
      goal: 'meet a 429 that is waited for',
      tell: wordsInBoth(
        `Too many requests: the next look at a user is turned away with 429, and \`Retry-After: 1\`. (The API's documentation knows no 429; a client is ready for one all the same.) Look, and read the line above the answer:\n\`${LOOK}\``,
      ),
      accidents: [{ kind: 'throttle', on: { method: 'GET', path: USERS }, retryAfter: 1 }],
      isDone: (seen) => isRepeated(seen.asked.filter(isLook), 429) && (hasShown(seen, 429) || hasShown(seen, 200)),
      said: "The shell has waited the second that was asked for, and sent the same request again. A program of your own has to do that itself, or to set it up: for Python's `requests` it is `Retry` of urllib3, which the Python in this shell is without, since the shell does its part.",
      mistakes: [
        {
          when: (seen) => searchesIn(seen).some(({ status }) => status === 200),
          say: wordsInBoth(`A search is not what is limited here, and went through. Look at a user:\n\`${LOOK}\``),
          made: entries(SEARCH),
        },
      ],
      hints: [
        'Any look at a user meets it.',
        'The path is `/users/` and an id; one is in `created_user_id`.',
        wordsInBoth(`Type:\n\`${LOOK}\``),
      ],
      solution: entries(LOOK),
      route: entries(
        "response = requests.request('GET', f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
      ),
    },
    {
      goal: 'see that there is an end: three tries, and 429 stays',
      tell: wordsInBoth(
        `Now it lasts longer (and asks for a pause of 0 seconds, so that you need not wait):\n\`${LOOK}\``,
      ),
      accidents: [{ kind: 'throttle', on: { method: 'GET', path: USERS }, retryAfter: 0, times: 3 }],
      isDone: (seen) => {
        const looks = seen.asked.filter(isLook);
        return looks.length >= 3 && looks.at(-1)?.status === 429 && (seen.shown.match(/\b429\b/g) ?? []).length >= 3;
      },
      said: 'After three tries the shell gives the 429 to you. Give every loop a limit of tries: without one, a program goes on asking for ever.',
      mistakes: [
        {
          when: (seen) => askedFor(seen, 'GET', /^\/(search|tenants|clients)/).some(({ status }) => status === 200),
          say: wordsInBoth(`That went through: only looks at users are limited here. \`${LOOK}\``),
          made: entries("response = requests.get(f'{base_url}/tenants/{tenant_id}', headers=auth)"),
        },
      ],
      hints: [
        'The same look as before.',
        'What the third try came to is shown: `<Response [429]>`.',
        wordsInBoth(`Type, and watch the tries:\n\`${LOOK}\``),
      ],
      solution: entries(LOOK),
      route: entries(
        "response = requests.request('GET', f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
        'response.status_code',
      ),
    },
    {
      goal: `change ${WHO}'s email through a 429`,
      tell: wordsInBoth(
        `A write meets a 429. It was turned away before anybody looked at it, so that it may go out again, unchanged:\n\`${PUT}\``,
      ),
      accidents: [{ kind: 'throttle', on: { method: 'PUT', path: USERS }, retryAfter: 0 }],
      isDone: (seen) => isRepeated(putsOf(seen, WHO), 429) && emailOf(seen, WHO) !== emailBefore(seen),
      said: 'The same request to the byte, with the same version. Had the first arrived after all, the second would have met 1001: the version guards a repeat. Not so for the email of an activated user, where it stays: there a second link may go out.',
      mistakes: [
        {
          when: (seen) => isLastStale(seen, WHO) && putsOf(seen, WHO).some(({ status }) => status === 429),
          say: wordsInBoth(
            `Turned away once, and then refused for its version: a 429 changes nothing, so that the number has not risen by it. See which is there, and name it:\n\`${VERSION}\`\n\`${PUT_NOW}\``,
          ),
          made: entries(put("'version': 2, 'contact': {'email': 'johndoe@newmail.net'}")),
        },
        {
          when: (seen) => acceptedPuts(seen, WHO).some((asked) => emailIn(asked) === emailBefore(seen)),
          say: wordsInBoth(
            `It came through, and the email is the one that was there before. Take another one, over the version that is there:\n\`${VERSION}\`\n\`${PUT_OTHER_NOW}\``,
          ),
          made: entries(put("'version': 1, 'contact': {'email': 'johndoe@mysite.com'}")),
        },
        {
          when: (seen) => acceptedPuts(seen, WHO).some((asked) => emailIn(asked) === undefined),
          say: wordsInBoth(
            `It came through the 429, and there was no email in it. It stands in \`contact\`:\n\`${VERSION}\`\n\`${PUT_OTHER_NOW}\``,
          ),
          made: entries(put("'version': 1, 'contact': {'phone': '555 0100'}")),
        },
        {
          when: (seen) => putsOfOthers(seen, WHO).length > 0,
          say: wordsInBoth(
            `It came through, and to somebody else. The id of ${WHO} is in \`created_user_id\`:\n\`${VERSION}\`\n\`${PUT_NOW}\``,
          ),
          made: entries("findUser('anna.keller')", PUT_TO_CHOSEN),
        },
      ],
      hints: [
        'Write as ever, over version 1; the pause is kept for you.',
        'The email is in `contact`: `johndoe@newmail.net` will do.',
        wordsInBoth(`Type:\n\`${VERSION}\`\n\`${PUT_NOW}\``),
      ],
      solution: entries(VERSION, PUT_NOW),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'email': 'john@other.net'}, 'version': 1}, headers=auth)",
      ),
      leaves: { world: (others) => void others.change(WHO, { contact: { email: 'johndoe@newmail.net' } }) },
    },
    {
      goal: 'meet a 503 while writing, and find out',
      tell: wordsInBoth(
        `503: the server failed, before the change or after it. In this step the look that the shell takes then fails, too. Write a phone number:\n\`${VERSION}\`\n\`${PUT_PHONE_NOW}\`\nRead the verdict. Do not send it again. Look yourself, and compare:\n\`${LOOK}.json()\``,
      ),
      accidents: [FAILED],
      isDone: (seen) => hasMetOutage(seen) && changesOf(seen).some((value) => hasSeenSince(seen, WHO, value)),
      said: 'UNKNOWN was right: nobody could know, until you looked. It had been stored, 503 or not. Sent again blindly, it would have met its own change, and 1001. A read that meets a 503 may just go out again: twice, one to two seconds apart, says the documentation.',
      mistakes: [
        {
          when: (seen) => hasWrittenAgain(seen) && !hasLookedSince(seen, WHO),
          say: wordsInBoth(
            `A second write, before a look. It may do a thing twice, or meet the change that the first has made, and look like a refusal. Look first:\n\`${LOOK}.json()\``,
          ),
          made: entries(VERSION, PUT_PHONE_NOW, PUT_PHONE_NOW),
        },
        {
          when: (seen) => putsElsewhere(seen).length > 0 && putsOf(seen, WHO).length === 0,
          say: wordsInBoth(
            `That write went to somebody else. The id of ${WHO} is in \`created_user_id\`:\n\`${VERSION}\`\n\`${PUT_PHONE_NOW}\``,
          ),
          made: entries("findUser('anna.keller')", PUT_TO_CHOSEN),
        },
        {
          when: (seen) => hasMetOutage(seen) && hasSeenSince(seen, WHO, WHO) && !hasMoved(seen, WHO),
          say: wordsInBoth(
            `A 503, and a look shows that nothing has changed: it named a version that is not there, or held nothing new, and the 503 hid it. Now it may go out again, over the version that is there; and then look once more:\n\`${VERSION}\`\n\`${PUT_OTHER_PHONE_NOW}\`\n\`${LOOK}.json()\``,
          ),
          made: entries(put("'version': 9, 'contact': {'phone': '555 0100'}"), `${LOOK}.json()`),
        },
        {
          // The look by which the version is kept shows nothing.
          when: (seen) =>
            seen.asked.every(({ method }) => method === 'GET') && hasLookedAt(seen, WHO) && hasShown(seen, WHO),
          say: wordsInBoth(
            `A look alone changes nothing. Behind it comes the write:\n\`${VERSION}\`\n\`${PUT_PHONE_NOW}\``,
          ),
          made: entries(`${LOOK}.json()`),
        },
      ],
      hints: [
        'The write, once, and then a look of your own.',
        wordsInBoth(`The look shows whether the phone number is there:\n\`${LOOK}.json()\``),
        wordsInBoth(`Type:\n\`${VERSION}\`\n\`${PUT_PHONE_NOW}\`\n\`${LOOK}.json()\``),
      ],
      solution: entries(VERSION, PUT_PHONE_NOW, `${LOOK}.json()`),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'phone': '555 0199'}, 'version': 2}, headers=auth)",
        "response = requests.request('GET', f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
        'response.json()',
      ),
    },
  ],
};

function isLook({ method, path }: Asked): boolean {
  return method === 'GET' && path.startsWith('/users');
}

function hasMetOutage(seen: Seen): boolean {
  return putsOf(seen, WHO).some(({ status }) => status === 503);
}

/** Again, or it was tried, before anybody had looked what the first has done. */
function hasWrittenAgain(seen: Seen): boolean {
  return isWrittenUnseen(seen, WHO) || (hasMetOutage(seen) && seen.last.verdicts.includes('NOT_SENT'));
}

function putsElsewhere(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'PUT', /^\/users\/[^/]+$/).filter((asked) => !putsOf(seen, WHO).includes(asked));
}

/** What of the user is another than before: on the screen it tells that something was stored. */
function changesOf(seen: Seen): readonly string[] {
  const before = wordsOf(seen.before(WHO));
  return wordsOf(seen.user(WHO)).filter((word) => !before.includes(word));
}

function wordsOf(user: User | undefined): readonly string[] {
  const fields = Object.values(user?.contact ?? {});
  return [`${user?.version}`, ...fields.filter((field): field is string => typeof field === 'string' && field !== '')];
}

/** Turned away, and let through afterwards. */
function isRepeated(asked: readonly Asked[], status: number): boolean {
  const at = asked.findIndex((each) => each.status === status);
  return at >= 0 && asked.slice(at + 1).some((each) => each.status === 200);
}

function emailBefore(seen: Seen): string | undefined {
  return seen.before(WHO)?.contact.email;
}
