/** What a token is, who gives it, and when it ends. */
import type { Lesson } from '../lesson.ts';
import { type Asked, askedFor, hasShown, helpedEntries, type Seen } from '../seen.ts';
import { entries, wordsAround, wordsInBoth } from '../twin.ts';

const USER = "f'{base_url}/users/{created_user_id}'";
const WITH_NONE = `requests.get(${USER})`;
const WITH_AUTH = `requests.get(${USER}, headers=auth)`;
const WITH_MINE = `requests.get(${USER}, headers=mine)`;
const MINE = "mine = {'Authorization': 'Bearer ' + response.json()['access_token']}";

const ASK = {
  javascript:
    "response = requests.post(`${base_url}/idp/token`, headers={Authorization: 'Basic ' + btoa(client_id + ':' + client_secret)}, data={grant_type: 'client_credentials'})",
  python:
    "response = requests.post(f'{base_url}/idp/token', auth=(client_id, client_secret), data={'grant_type': 'client_credentials'})",
};
const BASIC = {
  javascript: "basic = 'Basic ' + btoa(`${client_id}:${client_secret}`)",
  python: "import base64; basic = 'Basic ' + base64.b64encode(f'{client_id}:{client_secret}'.encode()).decode()",
};
const ASK_BY_HEADER =
  "response = requests.post(f'{base_url}/idp/token', headers={'Authorization': basic}, data={'grant_type': 'client_credentials'})";
const UNNAMED = "mine = {'Authorization': response.json()['access_token']}";

const OWN = entries(ASK, MINE, WITH_MINE);
const OWN_BY_HEADER = entries(BASIC, ASK_BY_HEADER, MINE, WITH_MINE);

export const token: Lesson = {
  id: 'token',
  title: 'What a token is, and when it ends',
  minutes: 5,
  why: 'Every request of your client carries a token, and every token ends. A client that does not expect it works for two hours, and then stops.',
  can: 'You can ask for a token, send it, tell a missing one from one that has ended, and know what your client does on 401: ask for a new token, and send the request once more.',
  // The shell shows a secret on no screen, and the lesson needs one.
  names: ({ clientSecret }) => ({ client_secret: clientSecret }),
  steps: [
    {
      goal: 'be turned away: ask without a token',
      tell: wordsInBoth(
        `\`auth\` holds one header: \`Authorization: Bearer\` and a token; type \`auth\` to see its beginning. Requests carry it by \`headers=auth\`. See what becomes of one that does not:\n\`${WITH_NONE}\``,
      ),
      isDone: (seen) =>
        hasShown(seen, 401) && beyondSignIn(seen).some((asked) => asked.status === 401 && !carriesAny(asked)),
      said: '401 means: the platform does not know who asks. That is another answer than 403, by which it knows, and refuses.',
      mistakes: [
        {
          when: (seen) =>
            beyondSignIn(seen).some((asked) => asked.status === 200 && carriesAny(asked) && !isHelped(seen, asked)),
          say: wordsInBoth(
            `It was let in, since a token was there. Send the same without it: \`requests.get(${USER})\`.`,
          ),
          made: entries(WITH_AUTH),
        },
        {
          when: (seen) => helpedEntries(seen).size > 0,
          say: wordsInBoth(`Helpers send the token by themselves. A request of your own does not:\n\`${WITH_NONE}\``),
          made: entries("findUser('JohnDoe')"),
        },
        {
          when: (seen) => refusedSignIns(seen).length > 0,
          say: wordsInBoth(
            `Refused, but there tokens are given, and none is sent. Ask for a user, without any header:\n\`${WITH_NONE}\``,
          ),
          made: entries("requests.post(f'{base_url}/idp/token', data={'grant_type': 'client_credentials'})"),
        },
        {
          when: (seen) => beyondSignIn(seen).some((asked) => asked.status === 401 && carriesAny(asked)),
          say: wordsInBoth(
            `401, and a header was there: the platform looks for it, and does not know what is in it. For this step leave it out:\n\`${WITH_NONE}\``,
          ),
          made: entries(`requests.get(${USER}, headers={'Authorization': 'Bearer abc'})`),
        },
      ],
      hints: [
        'A request sends the headers that you give it, and no others.',
        'Ask for any user, and leave `headers=auth` out.',
        wordsInBoth(`Type:\n\`${WITH_NONE}\``),
      ],
      solution: entries(WITH_NONE),
      route: entries(`response = requests.request('GET', ${USER})`, 'response.status_code'),
    },
    {
      goal: 'be let in with a token of your own',
      tell: wordsAround`Tokens come from \`POST /idp/token\`, for an API client's id and secret. Here they are in \`client_id\` and \`client_secret\`, and the secret is shown on no screen. Ask:\n${ASK}\nKeep it, and use it:\n${MINE}\n${WITH_MINE}`,
      isDone: (seen) =>
        hasShown(seen, 200) &&
        seen.asked.some((asked) => isOfUsers(asked) && asked.status === 200 && issuedIn(seen).has(bearerOf(asked))),
      said: '`POST /idp/token` answers in a form of its own: `access_token`, `token_type`, `expires_on`. Whoever holds the token is the client, with all its rights, until it ends: it is a secret.',
      mistakes: [
        {
          when: (seen) =>
            seen.asked.some(
              (asked) => isOfUsers(asked) && asked.status === 401 && carriesAny(asked) && !bearerOf(asked),
            ),
          say: wordsInBoth(
            `401: the header has to say what kind it is, \`Bearer\`, then a blank, then the token.\n\`${MINE}\``,
          ),
          made: entries(ASK, UNNAMED, WITH_MINE),
        },
        {
          when: (seen) => refusedSignIns(seen).some((asked) => asked.status === 401 && isBasic(asked)),
          say: 'Refused with 401 `invalid_client`: the id and the secret do not belong together. They are in `client_id` and `client_secret`, with a colon between them where you make the header yourself.',
          made: {
            javascript: [
              "requests.post(`${base_url}/idp/token`, headers={Authorization: 'Basic ' + btoa(client_id + ':secret')}, data={grant_type: 'client_credentials'})",
            ],
            python: [
              "requests.post(f'{base_url}/idp/token', auth=(client_id, 'secret'), data={'grant_type': 'client_credentials'})",
            ],
          },
        },
        {
          when: (seen) => refusedSignIns(seen).some(({ status, body }) => status === 401 && body === undefined),
          say: {
            javascript: `Refused with 401 \`invalid_client\`: the id and the secret did not come as Basic, which is how this client sends them. Not in the form, but in a header:\n\`\`${ASK.javascript}\`\``,
            python: `Refused with 401 \`invalid_client\`: the id and the secret did not come as Basic, which is how this client sends them. Not in the form, but by \`auth=\`:\n\`${ASK.python}\``,
          },
          made: entries(
            "requests.post(f'{base_url}/idp/token', data={'grant_type': 'client_credentials', 'client_id': client_id, 'client_secret': client_secret})",
          ),
        },
        {
          when: (seen) => refusedSignIns(seen).some((asked) => asked.status === 400 && isJson(asked)),
          say: 'Refused with 400: the token endpoint takes a form, not JSON. Write `data=` in place of `json=`.',
          made: {
            javascript: [
              "requests.post(`${base_url}/idp/token`, headers={Authorization: 'Basic ' + btoa(client_id + ':' + client_secret)}, json={grant_type: 'client_credentials'})",
            ],
            python: [
              "requests.post(f'{base_url}/idp/token', auth=(client_id, client_secret), json={'grant_type': 'client_credentials'})",
            ],
          },
        },
        {
          when: (seen) => refusedSignIns(seen).some((asked) => asked.status === 400 && !isBasic(asked)),
          say: 'Refused with 400: a token is asked for with the id and the secret as Basic, not with a token, and not without anything.',
          made: entries(
            "requests.post(f'{base_url}/idp/token', headers=auth, data={'grant_type': 'client_credentials'})",
          ),
        },
        {
          when: (seen) => refusedSignIns(seen).some(({ status }) => status === 400),
          say: wordsInBoth(
            "Refused with 400, and the id and the secret are as they should be: look at the form. It holds one thing, `data={'grant_type': 'client_credentials'}`.",
          ),
          made: {
            javascript: [ASK.javascript.replace('client_credentials', 'password')],
            python: [ASK.python.replace('client_credentials', 'password')],
          },
        },
        {
          when: (seen) =>
            seen.asked.some((asked) => isOfUsers(asked) && asked.status === 401 && bearerOf(asked) !== ''),
          say: wordsInBoth(
            `401: what stands behind \`Bearer\` is no token that the platform knows. It is the \`access_token\` in the answer, the whole of it:\n\`${MINE}\``,
          ),
          made: entries(`requests.get(${USER}, headers={'Authorization': 'Bearer abc'})`),
        },
        {
          when: (seen) =>
            seen.asked.some(
              (asked) =>
                isOfUsers(asked) &&
                asked.status === 200 &&
                !isHelped(seen, asked) &&
                !issuedIn(seen).has(bearerOf(asked)),
            ),
          say: wordsInBoth(
            `Let in, but with the token of the session. Yours is in the answer of \`POST /idp/token\`, and becomes a header by\n\`${MINE}\``,
          ),
          made: entries(WITH_AUTH),
        },
      ],
      hints: [
        'Three lines: one asks for the token, one keeps it as a header, one sends it.',
        wordsInBoth(
          `After the first, \`response.json()\` has the token. It goes into a header as \`auth\` has it: \`${MINE}\`.`,
        ),
        wordsAround`Type:\n${ASK}\n${MINE}\n${WITH_MINE}`,
      ],
      solution: OWN,
      route: OWN_BY_HEADER,
    },
    {
      goal: 'see a token of your own end',
      tell: wordsInBoth(
        `A token lives two hours by the documentation. You need not wait: with your next look at a user all tokens are over. Look with your own (if \`mine\` is not there, ask for a token as in the step before):\n\`${WITH_MINE}\``,
      ),
      accidents: [{ kind: 'expire-token', on: { method: 'GET', path: /\/users/ } }],
      isDone: (seen) => {
        const looks = seen.asked.filter(isOfUsers);
        const last = looks.at(-1);
        return hasShown(seen, 401) && last?.status === 401 && isToken(last);
      },
      said: 'The same header, the same request, and now 401. A token in a variable does not renew itself: nobody told your program, the answer did.',
      mistakes: [
        {
          when: (seen) => isRenewed(seen),
          say: wordsInBoth(
            `That was the session's token: it ended too, and the session took a new one before you saw the 401. Use your own:\n\`${WITH_MINE}\``,
          ),
          made: entries(WITH_AUTH),
        },
        {
          when: (seen) => seen.asked.some((asked) => isOfUsers(asked) && asked.status === 401 && !carriesAny(asked)),
          say: wordsInBoth(
            `401, but since no token was sent at all. Send the one that you have: \`requests.get(${USER}, headers=mine)\`.`,
          ),
          made: entries(WITH_NONE),
        },
        {
          when: (seen) => seen.asked.some((asked) => isOfUsers(asked) && asked.status === 401 && !isToken(asked)),
          say: wordsInBoth(
            `401, but not for its end: what you sent was no token from the beginning. Send yours: \`requests.get(${USER}, headers=mine)\`.`,
          ),
          made: entries(`requests.get(${USER}, headers={'Authorization': 'Bearer abc'})`),
        },
      ],
      hints: [
        'Send again what you sent at the end of the step before.',
        'It has to be your own header, `mine`: what is in `auth` is renewed for you.',
        wordsAround`Type:\n${WITH_MINE}\nBefore it, if there is no \`mine\`:\n${ASK}\n${MINE}`,
      ],
      solution: OWN,
      route: OWN_BY_HEADER,
    },
    {
      goal: 'watch the session take a new token',
      tell: wordsInBoth(
        `Now the session's token is over as well. Ask with it, and read the line above the answer: that is what your client has to do.\n\`${WITH_AUTH}\``,
      ),
      accidents: [{ kind: 'expire-token', on: { method: 'GET', path: /\/users/ } }],
      isDone: (seen) => isRenewed(seen) && (hasShown(seen, 401) || hasShown(seen, 200)),
      said: 'Refused with 401, a new token, the same request once more: so with each request that meets a token which is over. Once, and no oftener: if the new token is refused as well, another try changes nothing.',
      mistakes: [
        {
          when: (seen) => seen.asked.some(isTokenRefused),
          say: wordsInBoth(
            `Yours stays refused: the session renews what it has asked for itself, and yours is renewed by you. Ask with \`headers=auth\`:\n\`${WITH_AUTH}\``,
          ),
          made: OWN,
        },
        {
          when: (seen) => !seen.asked.some(isTokenRefused) && issuedIn(seen).size > 0,
          say: wordsInBoth(
            `A new token, before the old one was refused. Let it happen first: \`${WITH_AUTH}\` meets the 401, and the session asks for the token then.`,
          ),
          made: entries(ASK),
        },
      ],
      hints: [
        'The session renews its own token, the one in `auth`.',
        'Ask for any user with `headers=auth`; `findUser` would do as well.',
        wordsInBoth(`Type:\n\`${WITH_AUTH}\``),
      ],
      solution: entries(WITH_AUTH),
      route: entries(`response = requests.request('GET', ${USER}, headers=auth)`),
    },
  ],
};

function isOfUsers({ method, path }: Asked): boolean {
  return method === 'GET' && path.startsWith('/users');
}

function isHelped(seen: Seen, { entry }: Asked): boolean {
  return helpedEntries(seen).has(entry);
}

/** Wherever a token has to be shown. */
function beyondSignIn({ asked }: Seen): readonly Asked[] {
  return asked.filter(({ path }) => !/^\/(idp|sandbox)\//.test(path));
}

function carriesAny({ headers }: Asked): boolean {
  return headers.authorization !== undefined;
}

function bearerOf({ headers }: Asked): string {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Of the form of one, be it over or not. */
function isToken(asked: Asked): boolean {
  return bearerOf(asked).startsWith('eyJ');
}

function isBasic({ headers }: Asked): boolean {
  return `${headers.authorization}`.startsWith('Basic ');
}

function isJson({ headers }: Asked): boolean {
  return `${headers['content-type']}`.includes('json');
}

function issuedIn(seen: Seen): ReadonlySet<string> {
  const answers = askedFor(seen, 'POST', '/idp/token').map(({ answer }) => answer as { access_token?: string });
  return new Set(answers.flatMap((answer) => answer?.access_token ?? []));
}

function refusedSignIns(seen: Seen): readonly Asked[] {
  return askedFor(seen, 'POST', '/idp/token').filter(({ status }) => status >= 400);
}

/** Refused, a token asked for, and let in, all by one entry: so the session does it. */
function isRenewed({ asked }: Seen): boolean {
  return asked.filter(isTokenRefused).some(({ entry }) => {
    const ofEntry = asked.filter((each) => each.entry === entry);
    const behind = ofEntry.slice(ofEntry.findIndex(isTokenRefused));
    const renewed = behind.findIndex(({ path, status }) => path === '/idp/token' && status === 200);
    return renewed > 0 && behind.slice(renewed).some((each) => isOfUsers(each) && each.status === 200);
  });
}

/** With a token, which is over or none. */
function isTokenRefused(asked: Asked): boolean {
  return isOfUsers(asked) && asked.status === 401 && carriesAny(asked);
}
