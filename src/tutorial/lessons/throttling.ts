/** 429 and retries: what may be sent again, when, and how often. */
import type { Lesson } from '../lesson.ts';
import { type Asked, askedFor, codeOf, putsOf, type Seen } from '../seen.ts';
import { entries, words } from '../twin.ts';

const WHO = 'JohnDoe';
const USERS = /^\/api\/2\/users/;

const LOOK = "requests.get(f'{base_url}/users/{created_user_id}', headers=auth)";
const PUT = put("'version': 1, 'contact': {'email': 'johndoe@newmail.net'}");
const PUT_PHONE = put("'version': 2, 'contact': {'phone': '555 0100'}");
const SEARCH =
  "response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'john'}, headers=auth)";

export const throttling: Lesson = {
  id: 'throttling',
  title: '429, 503 and retries',
  minutes: 5,
  why: 'A program that asks again at once makes a busy server busier; one that never asks again fails on a bad second; and one that repeats a write blindly does it twice.',
  can: 'You know what may go out again: after 429 anything, after the pause it asks for; after 503 a read; a write after 503 only behind a look. And never without an end.',
  traces: true,
  steps: [
    {
      goal: 'meet a 429 that is waited for',
      tell: words(
        `Too many requests: the next look at a user is turned away with 429, and \`Retry-After: 1\`. (The API's documentation knows no 429; a client is ready for one all the same.) Look, and read the line above the answer:\n\`${LOOK}\``,
      ),
      accidents: [{ kind: 'throttle', on: { method: 'GET', path: USERS }, retryAfter: 1 }],
      isDone: (seen) => isRepeated(seen.asked.filter(isLook), 429),
      said: 'Two requests, one answer: the shell has waited the second that was asked for, and sent the same again. Your program gets no such help from its HTTP library unless you set it up.',
      mistakes: [
        {
          when: (seen) => askedFor(seen, 'GET', '/search').some(({ status }) => status === 200),
          say: words(`A search is not what is limited here, and went through. Look at a user:\n\`${LOOK}\``),
          made: entries(SEARCH),
        },
      ],
      hints: [
        'Any look at a user meets it.',
        'The path is `/users/` and an id; one is in `created_user_id`.',
        words(`Type:\n\`${LOOK}\``),
      ],
      solution: entries(LOOK),
      route: entries(
        "response = requests.request('GET', f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
      ),
    },
    {
      goal: 'see that there is an end: three tries, and 429 stays',
      tell: words(`Now it lasts longer (and asks for a pause of 0 seconds, so that you need not wait):\n\`${LOOK}\``),
      accidents: [{ kind: 'throttle', on: { method: 'GET', path: USERS }, retryAfter: 0, times: 3 }],
      isDone: (seen) => {
        const looks = seen.asked.filter(isLook);
        return looks.length >= 3 && looks.at(-1)?.status === 429;
      },
      said: 'After three tries the shell gives the 429 to you. A limit of tries belongs into every loop: without one, all your programs stand before the same door for ever.',
      mistakes: [
        {
          when: (seen) => askedFor(seen, 'GET', /^\/(search|tenants|clients)/).some(({ status }) => status === 200),
          say: words(`That went through: only looks at users are limited here. \`${LOOK}\``),
          made: entries("response = requests.get(f'{base_url}/tenants/{tenant_id}', headers=auth)"),
        },
      ],
      hints: [
        'The same look as before.',
        'What the third try came to is shown: `<Response [429]>`.',
        words(`Type \`${LOOK}\`, and watch the tries.`),
      ],
      solution: entries(LOOK),
      route: entries(
        "response = requests.request('GET', f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
      ),
    },
    {
      goal: `change ${WHO}'s email through a 429`,
      tell: words(
        `A write meets a 429. It was turned away before anybody looked at it, so that it may go out again, unchanged:\n\`${PUT}\``,
      ),
      accidents: [{ kind: 'throttle', on: { method: 'PUT', path: USERS }, retryAfter: 0 }],
      isDone: (seen) => isRepeated(putsOf(seen, WHO), 429) && emailOf(seen) !== seen.before(WHO)?.contact.email,
      said: 'The same request to the byte, with the same version. Had the first arrived after all, the second would have met 1001: the version guards a repeat. Not so for the email of an activated user, where it stays: there a second link may go out.',
      mistakes: [
        {
          when: (seen) => putsOf(seen, WHO).some(({ answer }) => codeOf(answer) === 1001),
          say: words(
            `Turned away once, and then refused for its version: a 429 has changed nothing, so the number has not risen either. \`${PUT}\``,
          ),
          made: entries(put("'version': 2, 'contact': {'email': 'johndoe@newmail.net'}")),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 200),
          say: words(`It came through, and the email is the one from before. Change it:\n\`${PUT}\``),
          made: entries(put("'version': 1, 'contact': {'email': 'johndoe@mysite.com'}")),
        },
      ],
      hints: [
        'Write as ever, over version 1; the pause is kept for you.',
        'The email is in `contact`: `johndoe@newmail.net` will do.',
        words(`Type:\n\`${PUT}\``),
      ],
      solution: entries(PUT),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'email': 'john@other.net'}, 'version': 1}, headers=auth)",
      ),
      leaves: { world: (others) => void others.change(WHO, { contact: { email: 'johndoe@newmail.net' } }) },
    },
    {
      goal: 'meet a 503 while writing, and find out',
      tell: words(
        `503: the server failed, before the change or after it. Write a phone number, over version 2. The shell does not send it again: it looks, and says what it has seen.\n\`${PUT_PHONE}\``,
      ),
      accidents: [{ kind: 'fail', status: 503, applied: true, on: { method: 'PUT', path: USERS } }],
      isDone: (seen) => {
        const failed = seen.asked.findIndex((asked) => isPut(asked) && asked.status === 503);
        const isSeen = seen.asked.some((asked, at) => at > failed && isLook(asked) && asked.status === 200);
        return failed >= 0 && isSeen && seen.user(WHO)?.contact.phone !== seen.before(WHO)?.contact.phone;
      },
      said: 'It had been stored, 503 or not: the look shows it. A program has to look as well: sent again blindly, it meets its own change, and 1001. A read that meets a 503 may just go out again: twice, one to two seconds apart, says the documentation.',
      mistakes: [
        {
          when: (seen) =>
            putsOf(seen, WHO).some(({ status }) => status === 503) &&
            seen.user(WHO)?.version === seen.before(WHO)?.version,
          say: words(
            `A 503, and a look shows that nothing has changed: the version or the body was not right, and the 503 hid it. See which version is there, \`${LOOK}.json()['version']\`, and write over it.`,
          ),
          made: entries(put("'version': 1, 'contact': {'phone': '555 0100'}")),
        },
        {
          when: (seen) => putsOf(seen, WHO).length === 0 && seen.asked.some(isLook),
          say: words(`A look alone changes nothing. First the write:\n\`${PUT_PHONE}\``),
          made: entries(LOOK),
        },
      ],
      hints: [
        'The write, once, as ever.',
        words("The write's body: `{'version': 2, 'contact': {'phone': '555 0100'}}`."),
        words(`Type \`${PUT_PHONE}\`. Nothing more is needed: the shell looks.`),
      ],
      solution: entries(PUT_PHONE),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'contact': {'phone': '555 0199'}, 'version': 2}, headers=auth)",
        "response = requests.request('GET', f'{base_url}/users', params={'uuids': created_user_id}, headers=auth)",
      ),
    },
  ],
};

function put(body: string): string {
  return `response = requests.put(f'{base_url}/users/{created_user_id}', json={${body}}, headers=auth)`;
}

function isLook({ method, path }: Asked): boolean {
  return method === 'GET' && path.startsWith('/users');
}

function isPut({ method, path }: Asked): boolean {
  return method === 'PUT' && path.startsWith('/users/');
}

/** Turned away, and let through afterwards. */
function isRepeated(asked: readonly Asked[], status: number): boolean {
  const at = asked.findIndex((each) => each.status === status);
  return at >= 0 && asked.slice(at + 1).some((each) => each.status === 200);
}

function emailOf(seen: Seen): string | undefined {
  return seen.user(WHO)?.contact.email;
}
