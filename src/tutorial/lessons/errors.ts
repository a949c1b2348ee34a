/** Errors and codes: the two shapes in which the platform says no, and what to do with each status. */

import { isFields, readOwn } from '../../api/fields.ts';
import type { Lesson } from '../lesson.ts';
import { type Asked, askedFor, codeOf, hasVersion, infoOf, type Seen, searchesIn } from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const ROOT = '5a4db000-0000-4000-8000-0000000000ff';

const MISSING = `requests.get(f'{base_url}/users/${NOBODY}', headers=auth).json()`;
const ABOVE = `requests.get(f'{base_url}/tenants/${ROOT}', headers=auth).json()`;
const MALFORMED = putAndRead("'version': 1, 'email': 'johndoe@newmail.net'");
const STALE = putAndRead("'version': 7, 'contact': {'email': 'johndoe@newmail.net'}");
const TAKEN = putAndRead("'version': 1, 'login': 'foobar'");
const VERSION = "version = requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()['version']";
const TAKEN_NOW = putAndRead("'version': version, 'login': 'foobar'");
const SIGN_IN = "requests.post(f'{base_url}/idp/token', data={'grant_type': 'client_credentials'}).json()";

export const errors: Lesson = {
  id: 'errors',
  title: 'Errors and codes',
  minutes: 5,
  why: 'What your client does with a refusal decides whether somebody is called at night: some are to be corrected, some to be asked again, and some mean that all is well.',
  can: 'You know both shapes of an error, and what to do: 400 and 404 are for the programmer, 401 for a new token, 403 for whoever gives rights, 1001 for a new look, and any other 409 for a person.',
  steps: [
    {
      goal: 'get a 404, and read its body',
      tell: wordsInBoth(
        `Ask for a user who does not exist: \`${MISSING}\`\nRead the answer: the reason is in \`error\`, with \`code\`, \`message\` and \`details\`.`,
      ),
      isDone: (seen) => seen.asked.some((asked) => asked.status === 404 && isRead(seen, asked)),
      said: "This is the shape of nearly all errors. `code` is the status again, or one of the platform's own codes, from 1000 on. 404 is also the answer where a path is misspelt.",
      mistakes: [
        {
          when: (seen) => askedFor(seen, 'GET', '/users').some(isEmpty),
          say: wordsInBoth(
            `200 with an empty list: who asks for several gets those that there are. Ask for the one:\n\`${MISSING}\``,
          ),
          made: entries(`response = requests.get(f'{base_url}/users', params={'uuids': '${NOBODY}'}, headers=auth)`),
        },
        {
          when: (seen) => searchesIn(seen).some(isEmpty),
          say: wordsInBoth(
            `A search that finds nobody is no error: 200, and no items. A user who is asked for by id is one:\n\`${MISSING}\``,
          ),
          made: entries(
            "response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'nobody'}, headers=auth)",
          ),
        },
      ],
      hints: [
        'Any id will do that nobody has.',
        `One that has the right form: \`${NOBODY}\`.`,
        wordsInBoth(`Type:\n\`${MISSING}\``),
      ],
      solution: entries(MISSING),
      route: entries("response = requests.request('GET', f'{base_url}/user/JohnDoe', headers=auth)", 'response.text'),
    },
    {
      goal: 'get a 403: ask for what is not yours',
      tell: wordsInBoth(
        `Above your tenant there is another, and its id is known: \`requests.get(f'{base_url}/tenants/{tenant_id}', headers=auth).json()['parent_id']\` says \`${ROOT}\`. Ask for it:\n\`${ABOVE}\``,
      ),
      isDone: (seen) => seen.asked.some((asked) => asked.status === 403 && isRead(seen, asked)),
      said: 'It is there, you are known, and you may not. A new token changes nothing; another role, or another API client, does.',
      mistakes: [
        {
          when: (seen) =>
            seen.asked.some(({ status, headers }) => status === 401 && headers.authorization === undefined),
          say: 'That was 401: without a token the platform does not even ask what you may. Send `headers=auth`.',
          made: entries(`response = requests.get(f'{base_url}/tenants/${ROOT}')`),
        },
        {
          when: (seen) => askedFor(seen, 'GET', /^\/tenants\/[^/]+$/).some(({ status }) => status === 404),
          say: `That was 404: there is no tenant with this id. The one above yours is \`${ROOT}\`.`,
          made: entries(`response = requests.get(f'{base_url}/tenants/${NOBODY}', headers=auth)`),
        },
      ],
      hints: [
        'Your rights go down from your own tenant, never up.',
        `Ask for the tenant \`${ROOT}\`.`,
        wordsInBoth(`Type:\n\`${ABOVE}\``),
      ],
      solution: entries(ABOVE),
      route: entries(
        "requests.get(f'{base_url}/tenants/{tenant_id}', headers=auth)",
        `response = requests.request('GET', f'{base_url}/tenants/${ROOT}', headers=auth)`,
        'response.json()',
      ),
    },
    {
      goal: 'get a 400: send a field that does not exist',
      tell: wordsInBoth(
        `A change takes the fields of its schema, and no others. Put the email beside the version, where it does not belong:\n\`${MALFORMED}\``,
      ),
      isDone: (seen) => putsTo(seen).some((asked) => isUnknownField(asked) && isRead(seen, asked)),
      said: 'Nothing was changed, and the body says what is wrong with the request. (For users the API reference lists no 400; the sandbox takes it from the page on statuses.) However often it goes out, it stays 400: the program that makes it has to be corrected.',
      mistakes: [
        {
          when: (seen) => putsTo(seen).some(({ status }) => status === 415),
          say: wordsInBoth(
            `That was 415: the body was not announced as JSON, and not even read. Write \`json=\`, or add the Content-Type:\n\`${MALFORMED}\``,
          ),
          made: entries(
            "response = requests.put(f'{base_url}/users/{created_user_id}', data='{\"version\": 1}', headers=auth)",
          ),
        },
        {
          when: (seen) => putsTo(seen).some(({ status }) => status === 200),
          say: wordsInBoth(
            `Accepted: there was nothing in it that does not exist. Send one that does not:\n\`${MALFORMED}\``,
          ),
          made: entries(putAndRead("'version': 1, 'language': 'en'")),
        },
        {
          when: (seen) => putsTo(seen).some((asked) => asked.status === 400 && !hasVersion(asked)),
          say: wordsInBoth(
            `That is a 400 as well, but for a field that is missing, the \`version\`. Send it, and beside it one that does not exist:\n\`${MALFORMED}\``,
          ),
          made: entries(putAndRead("'contact': {'email': 'johndoe@newmail.net'}")),
        },
        {
          when: (seen) => putsTo(seen).some((asked) => asked.status === 400 && !isUnknownField(asked)),
          say: wordsInBoth(
            `That is a 400 as well, and not for a field that does not exist: the answer says in \`details.info\` what it found wrong first. Send nothing else that is wrong:\n\`${MALFORMED}\``,
          ),
          made: entries(putAndRead("'version': 1, 'contact': {'email': 'john'}")),
        },
      ],
      hints: [
        'A user has no `email` of its own; it is part of `contact`.',
        wordsInBoth("So the body `{'version': 1, 'email': 'johndoe@newmail.net'}` breaks the schema."),
        wordsInBoth(`Type:\n\`${MALFORMED}\``),
      ],
      solution: entries(MALFORMED),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'email': 'john@other.net', 'version': 1}, headers=auth)",
        'response.json()',
      ),
    },
    {
      goal: 'get code 1001: name a version that is not there',
      tell: wordsInBoth(`A change names the version that was seen. Name another:\n\`${STALE}\``),
      isDone: (seen) => putsTo(seen).some((asked) => codeOf(asked.answer) === 1001 && isRead(seen, asked)),
      said: '1001, version mismatch: look again, see what has become of the user, and decide. The documentation names the code and no status; here it is 409, elsewhere it may be another. So compare the code and not the status, and take 1001 and "1001" for the same.',
      mistakes: [
        {
          when: (seen) => putsTo(seen).some(isTaken),
          say: 'A 409, and its code is not 1001: that one says that something exists already. For 1001 name a wrong version.',
          made: { javascript: takenNow('javascript'), python: takenNow('python') },
        },
        {
          when: (seen) => putsTo(seen).some((asked) => asked.status === 400 && !hasNumber(asked)),
          say: wordsInBoth(
            "400: no version at all, or a text. It has to be a number, and a wrong one: `'version': 7`.",
          ),
          made: entries(putAndRead("'version': '7', 'contact': {'email': 'johndoe@newmail.net'}")),
        },
        {
          when: (seen) => putsTo(seen).some((asked) => asked.status === 400 && !isCoded(asked)),
          say: wordsInBoth(
            `400: the form comes before the version, and \`details.info\` says what is wrong with it. This one is in form:\n\`${STALE}\``,
          ),
          made: entries(putAndRead("'version': 7, 'email': 'johndoe@newmail.net'")),
        },
        {
          when: (seen) => putsTo(seen).some(({ status }) => status === 200),
          say: wordsInBoth("Accepted: that version is the right one. Name one that is not there: `'version': 7`."),
          made: entries(
            "requests.put(f'{base_url}/users/{created_user_id}', json={'version': requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()['version'], 'contact': {'phone': '1'}}, headers=auth)",
          ),
        },
      ],
      hints: [
        'The form is right, and the number is wrong.',
        wordsInBoth("The body is `{'version': 7, 'contact': {'email': 'johndoe@newmail.net'}}`."),
        wordsInBoth(`Type:\n\`${STALE}\``),
      ],
      solution: entries(STALE),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'login': 'john.doe', 'version': 99}, headers=auth)",
      ),
    },
    {
      goal: 'get a 409 that is no version mismatch',
      tell: wordsInBoth(
        `The same status, another matter. Give JohnDoe a login that somebody else has, over the version that is there:\n\`${TAKEN}\``,
      ),
      isDone: (seen) => putsTo(seen).some((asked) => isTaken(asked) && isRead(seen, asked)),
      said: 'The status is 409, as it was with 1001; the code is another one: somebody else has it already. Neither a new look nor another try helps; a person picks another login.',
      mistakes: [
        {
          when: (seen) => putsTo(seen).some(({ answer }) => codeOf(answer) === 1001),
          say: wordsInBoth(
            "That is 1001 again: the version is compared first. See which is there, `requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()['version']`, and name it.",
          ),
          made: entries(putAndRead("'version': 9, 'login': 'foobar'")),
        },
        {
          when: (seen) => putsTo(seen).some(({ answer }) => codeOf(answer) === 1033),
          say: '400, code 1033: that is no login, which has no blanks and no accents. Take one that is fine, and taken: "foobar".',
          made: entries(putAndRead("'version': 1, 'login': 'foo bar'")),
        },
        {
          when: (seen) => putsTo(seen).some(({ status }) => status === 400),
          say: wordsInBoth(
            `400: the form comes before everything else, and \`details.info\` says what is wrong with it. The two lines in form:\n\`${VERSION}\`\n\`${TAKEN_NOW}\``,
          ),
          made: entries(putAndRead("'login': 'foobar'")),
        },
        {
          when: (seen) => putsTo(seen).some((asked) => asked.status === 200 && loginIn(asked) !== undefined),
          say: wordsInBoth(
            `Accepted: nobody else had that login, so it is his now, and the version has risen. Take one that somebody else has:\n\`${VERSION}\`\n\`${TAKEN_NOW}\``,
          ),
          made: entries(VERSION, putAndRead("'version': version, 'login': 'john.doe'")),
        },
      ],
      hints: [
        'The login of another user is "foobar".',
        wordsInBoth("The body is `{'version': 1, 'login': 'foobar'}`, with the version that is there."),
        wordsInBoth(`Type:\n\`${VERSION}\`\n\`${TAKEN_NOW}\``),
      ],
      solution: {
        javascript: takenNow('javascript'),
        python: takenNow('python'),
      },
      route: entries(
        "version = requests.get(f'{base_url}/users/{created_user_id}', headers=auth).json()['version']",
        "response = requests.request('PUT', f'{base_url}/users/{created_user_id}', json={'login': 'anna.keller', 'version': version}, headers=auth)",
        'response.text',
      ),
    },
    {
      goal: 'see the other shape: be refused a token',
      tell: wordsInBoth(
        `Where tokens are given, errors look different. Ask for one without an id and a secret:\n\`${SIGN_IN}\``,
      ),
      isDone: (seen) =>
        askedFor(seen, 'POST', /^\/idp\//).some(
          (asked) => asked.status >= 400 && isFlat(asked.answer) && isRead(seen, asked),
        ),
      said: 'Here `error` is a word, and `error_description` a sentence: flat, as OAuth has it. A client that reads `error.code` without looking fails on it, and on an answer that is no JSON at all.',
      mistakes: [
        {
          when: (seen) => seen.asked.some(({ path, status }) => path.startsWith('/idp/') && status === 405),
          say: wordsInBoth(`405: the path is right, the method is not. Tokens are asked for by POST:\n\`${SIGN_IN}\``),
          made: entries("response = requests.get(f'{base_url}/idp/token')"),
        },
        {
          when: (seen) => seen.asked.some(({ status, path }) => status === 401 && !path.startsWith('/idp/')),
          say: wordsInBoth(
            `401, in the first shape: only the paths below \`/idp\` have the other. Ask for a token:\n\`${SIGN_IN}\``,
          ),
          made: entries("response = requests.get(f'{base_url}/users/{created_user_id}')"),
        },
      ],
      hints: [
        'Tokens come from `POST /idp/token`.',
        'Leave the id and the secret out, and you are refused.',
        wordsInBoth(`Type:\n\`${SIGN_IN}\``),
      ],
      solution: entries(SIGN_IN),
      route: entries(
        "response = requests.request('POST', f'{base_url}/idp/token', data={'grant_type': 'password'})",
        'response.text',
      ),
    },
  ],
};

function putAndRead(body: string): string {
  return `requests.put(f'{base_url}/users/{created_user_id}', json={${body}}, headers=auth).json()`;
}

/** Over whatever version is there, after whatever was tried. */
function takenNow(language: 'javascript' | 'python'): readonly string[] {
  return entries(VERSION, TAKEN_NOW)[language];
}

function putsTo(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'PUT', /^\/users\/[^/]+$/);
}

/** Answered, and nobody is in it. */
function isEmpty({ status, answer }: Asked): boolean {
  const items = isFields(answer) ? readOwn(answer, 'items') : null;
  return status === 200 && Array.isArray(items) && items.length === 0;
}

/** Refused for a field that does not exist, beside the user's or within one of them. */
function isUnknownField({ status, answer }: Asked): boolean {
  return status === 400 && infoOf(answer).includes('unknown field');
}

function hasNumber({ body }: Asked): boolean {
  return isFields(body) && typeof readOwn(body, 'version') === 'number';
}

/** By the platform's own code. */
function isCoded({ answer }: Asked): boolean {
  return Number(codeOf(answer)) >= 1000;
}

function isTaken({ status, answer }: Asked): boolean {
  return status === 409 && codeOf(answer) !== 1001;
}

function loginIn({ body }: Asked): unknown {
  return isFields(body) ? readOwn(body, 'login') : undefined;
}

/** Its reason is on the screen, in whatever form it was shown there: as JSON, as an object, in rows. */
function isRead({ shownSince }: Seen, { answer, entry }: Asked): boolean {
  const [reason, shown] = [reasonIn(answer), shownSince(entry)];
  const squashed = (text: string) => text.replace(/[\s\\'"`]+/g, '');
  return reason !== '' && squashed(shown).includes(squashed(reason));
}

/** In either shape; empty where it says none. */
function reasonIn(answer: unknown): string {
  const error = isFields(answer) ? readOwn(answer, 'error') : null;
  const reason = isFields(error) ? readOwn(error, 'message') : error;
  return typeof reason === 'string' ? reason : '';
}

function isFlat(answer: unknown): boolean {
  return typeof (answer as { error?: unknown } | undefined)?.error === 'string';
}
