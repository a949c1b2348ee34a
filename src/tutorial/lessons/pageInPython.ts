/** The documentation's page "Changing a user account email", statement by statement. */
import type { Lesson } from '../lesson.ts';
import { hasLookedAt, hasNewEmail, hasShown, isChosen, isStale, putsOf, type Seen } from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const WHO = 'JohnDoe';
const EMAIL = 'johndoe@newmail.net';

const CHOOSE = 'user_id = created_user_id';
const DATA = `user_data = {"contact": {"email": "${EMAIL}"}, "version": version}`;
const TEXT = 'user_data = json.dumps(user_data, indent=4)';
const PUT =
  "response = requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json', **auth}, data=user_data)";
const [put] = entries(PUT).javascript;

const HERE = {
  javascript:
    'Your prompt takes JavaScript; a line with `>>>` before it is Python all the same, and `.python` stays with it.',
  python: 'Your prompt takes Python: the page as it stands.',
};

export const pageInPython: Lesson = {
  id: 'page-in-python',
  title: 'The page itself, pasted in Python',
  minutes: 5,
  why: 'The documentation of the API shows everything in Python, at a prompt. What you can run as it stands you need not translate, and not believe.',
  can: 'You can take any page of the documentation, paste its statements, and see what they do. In JavaScript two things differ: a template string, and three dots before `auth`.',
  steps: [
    {
      goal: "the page's 2: give user_id the user's id",
      tell: {
        javascript: `The page is "Changing a user account email", in the guide on developer.acronis.com; what it has one do is numbered. Its number 1 is done: \`base_url\`, \`auth\` and \`tenant_id\` are here. ${HERE.javascript}\nNumber 2: \`>>> ${CHOOSE}\``,
        python: `The page is "Changing a user account email", in the guide on developer.acronis.com; what it has one do is numbered. Its number 1 is done: \`base_url\`, \`auth\` and \`tenant_id\` are here. ${HERE.python}\nNumber 2: \`${CHOOSE}\``,
      },
      isDone: (seen) => isChosen(seen, WHO),
      said: `An assignment prints nothing, as on the page. \`created_user_id\` is ${WHO}'s in the sandbox; on your data centre you would search.`,
      mistakes: [
        {
          when: (seen) => seen.names['user_id'] === 'created_user_id',
          say: `With quotes it is a text and no id. \`created_user_id\` is a name: \`${CHOOSE}\`.`,
          made: entries("user_id = 'created_user_id'"),
        },
        {
          when: (seen) => seen.names['user_id'] !== undefined,
          say: `That is not the user of the page. Its user's id is in \`created_user_id\`: \`${CHOOSE}\`.`,
          made: entries("findUser('foobar')"),
        },
      ],
      hints: [
        'The page calls the user that was created in an earlier chapter `created_user_id`.',
        'One name gets the value of another: `user_id = …`.',
        `Type:\n\`${CHOOSE}\``,
      ],
      solution: entries(CHOOSE),
      route: entries(
        `response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': '${WHO}'}, headers=auth)`,
        "user_id = response.json()['items'][0]['id']",
      ),
      leaves: { chosen: WHO },
    },
    {
      goal: "the page's 3: have the revision number in version",
      tell: {
        javascript:
          'Number 3: "Fetch the revision number as described in the chapters above. The following variable should be available now":\n`>>> version`\nType just that. Where a name is missing that the page takes for granted, the shell fetches it, and says so.',
        python:
          'Number 3: "Fetch the revision number as described in the chapters above. The following variable should be available now":\n`version`\nType just that. Where a name is missing that the page takes for granted, the shell fetches it, and says so.',
      },
      isDone: (seen) =>
        hasLookedAt(seen, WHO) &&
        seen.names['version'] === seen.user(WHO)?.version &&
        hasShown(seen, seen.user(WHO)?.version),
      said: 'On the page it is 1, and so it is here until something changes the user. It belongs to this one: for another `user_id` it is fetched again.',
      mistakes: [
        {
          when: (seen) => seen.hasSet('version') && seen.names['version'] !== undefined && !hasLookedAt(seen, WHO),
          say: 'A number typed by hand is a guess, even where it is right. Let it be fetched: `fetchVersion()`.',
          made: entries('version = 1'),
        },
      ],
      hints: [
        'Typing a name shows its value.',
        'The name is `version`; `fetchVersion()` fetches it, too.',
        'Type:\n`fetchVersion()`',
      ],
      solution: entries('fetchVersion()'),
      route: entries(
        "response = requests.get(f'{base_url}/users/{user_id}', headers=auth)",
        "version = response.json()['version']",
        'version',
      ),
    },
    {
      goal: "the page's 4: say in user_data what is to change",
      tell: {
        javascript: `Number 4 makes the request's body. On the page it stands in six lines; here it is in one:\n\`>>> ${DATA}\``,
        python: `Number 4 makes the request's body. On the page it stands in six lines; here it is in one:\n\`${DATA}\``,
      },
      isDone: (seen) => isComplete(seen, dataOf(seen)),
      said: 'Nothing was sent. The body names what is to change, and the version over which; all else of the user stays.',
      mistakes: [
        {
          when: (seen) => dataOf(seen)?.email !== undefined,
          say: `The email is in the wrong place: it is part of \`contact\`. \`${DATA}\``,
          made: entries('user_data = {"email": "johndoe@newmail.net", "version": version}'),
        },
        {
          when: (seen) => dataOf(seen)?.contact?.email !== undefined && dataOf(seen)?.version === undefined,
          say: `The version is missing: without it the change is refused with 400. \`${DATA}\``,
          made: entries('user_data = {"contact": {"email": "johndoe@newmail.net"}}'),
        },
        {
          when: (seen) => dataOf(seen)?.version !== undefined && typeof dataOf(seen)?.version !== 'number',
          say: `The version in it is no number, and is refused with 400. Without quotes \`version\` is the number that was fetched. \`${DATA}\``,
          made: entries('user_data = {"contact": {"email": "johndoe@newmail.net"}, "version": "1"}'),
        },
        {
          when: (seen) => isOldAddress(seen, dataOf(seen)),
          say: `That address is the one that ${WHO} has: nothing would change. Make \`user_data\` with any other, or have the step as it was, by \`reset\`.`,
          made: entries('user_data = {"contact": {"email": "johndoe@mysite.com"}, "version": version}'),
        },
        {
          when: (seen) => isOver(seen, dataOf(seen)),
          say: `The version in it is not the one that the user has now. Fetch it, and make the body again; or have the step as it was, by \`reset\`.\n\`fetchVersion()\`\n\`${DATA}\``,
          made: entries('user_data = {"contact": {"email": "johndoe@newmail.net"}, "version": 7}'),
        },
      ],
      hints: [
        'An object in an object: `contact` with the `email`, and beside it the `version`.',
        `The whole of it is called \`user_data\`, and the version is the variable \`version\`.`,
        `Type:\n\`${DATA}\``,
      ],
      solution: entries(DATA),
      route: entries(`user_data = json.loads('{"contact": {"email": "john@other.net"}, "version": 1}')`),
      leaves: { names: () => ({ user_data: { contact: { email: EMAIL }, version: 1 } }) },
    },
    {
      goal: "the page's 5: turn user_data into a JSON text",
      tell: {
        javascript: `Number 5: a request carries text, not an object.\n\`>>> ${TEXT}\`\nLook at it, if you like: \`user_data\`.`,
        python: `Number 5: a request carries text, not an object.\n\`${TEXT}\`\nLook at it, if you like: \`print(user_data)\`.`,
      },
      isDone: (seen) => typeof seen.names['user_data'] === 'string' && isComplete(seen, parsed(seen)),
      said: 'Now `user_data` is a text. Its version is the number that was seen; a later change of `version` does not reach it any more.',
      mistakes: [
        {
          when: (seen) => typeof seen.names['user_data'] === 'string' && parsed(seen) === undefined,
          say: `That is a text, but no JSON (\`str\` and friends do not make any). Make the object again:\n\`${DATA}\`\n\`${TEXT}\``,
          made: { javascript: ['user_data = String(user_data)'], python: ['user_data = str(user_data)'] },
        },
        {
          when: (seen) => typeof seen.names['user_data'] === 'string' && typeof parsed(seen) === 'string',
          say: `That is JSON in JSON: it was turned into a text twice. Make the object again, and the text once:\n\`${DATA}\`\n\`${TEXT}\``,
          made: entries('user_data = json.dumps(json.dumps(user_data))'),
        },
        {
          when: (seen) =>
            typeof seen.names['user_data'] === 'string' &&
            (isOver(seen, dataOf(seen)) || isOldAddress(seen, dataOf(seen))),
          say: `That is JSON, but the user is not any more as it says: he has another version, or has that address already. Fetch the version, and make the body again; or have the step as it was, by \`reset\`.\n\`fetchVersion()\`\n\`${DATA}\`\n\`${TEXT}\``,
          made: entries(`user_data = '{"version": 7, "contact": {"email": "john@other.net"}}'`),
        },
      ],
      hints: [
        'The module `json` has a function for it, and the result has to be kept.',
        '`json.dumps(user_data, indent=4)` makes the text; `user_data = ` before it keeps it.',
        `Type:\n\`${TEXT}\``,
      ],
      solution: entries(DATA, TEXT),
      route: entries(`user_data = '{"version": 1, "contact": {"email": "john@other.net"}}'`),
      leaves: { names: () => ({ user_data: JSON.stringify({ contact: { email: EMAIL }, version: 1 }, null, 4) }) },
    },
    {
      goal: "the page's 6 and 7: send it, and see its 200",
      tell: {
        javascript: `Number 6 is the request:\n\`>>> ${PUT}\`\nIn JavaScript it reads \`\`${put}\`\`.\nNumber 7 is the answer's status: \`response.status_code\``,
        python: `Number 6 is the request:\n\`${PUT}\`\nNumber 7 is the answer's status: \`response.status_code\``,
      },
      isDone: (seen) =>
        putsOf(seen, WHO).some(({ status }) => status === 200) && hasShown(seen, 200) && hasNewEmail(seen, WHO),
      said: "The status is 200, as on the page. For a user who is not activated it means: changed. For an activated one the page's 200 means that a link was mailed, and nothing has changed yet.",
      mistakes: [
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 200) && !hasNewEmail(seen, WHO),
          say: 'Accepted, and his address is the one that he had. Send any other, over the version that is there, or have the step as it was, by `reset`.',
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', headers=auth, json={'contact': {'email': 'johndoe@mysite.com'}, 'version': 1})",
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 415),
          say: wordsInBoth(
            `Refused with 415: nothing said that the body is JSON. The header \`'Content-Type': 'application/json'\` does: \`${PUT}\``,
          ),
          made: entries("requests.put(f'{base_url}/users/{user_id}', headers=auth, data=user_data)"),
        },
        {
          when: (seen) =>
            putsOf(seen, WHO).some(({ status, headers }) => status === 401 && headers.authorization === undefined),
          say: {
            javascript: `Refused with 401: \`auth\` is missing among the headers. \`...auth\` puts it there: \`\`${put}\`\``,
            python: `Refused with 401: \`auth\` is missing among the headers. \`**auth\` puts it there: \`${PUT}\``,
          },
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json'}, data=user_data)",
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(isStale),
          say: `Refused: the version that it names is not the user's. Fetch it, and make the body again:\n\`fetchVersion()\`\n\`${DATA}\`\n\`${TEXT}\``,
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', headers=auth, json={'contact': {'email': 'john@other.net'}, 'version': 7})",
          ),
        },
        {
          when: (seen) => putsOf(seen, WHO).some(({ status }) => status === 400),
          say: `Refused with 400: \`details.info\` in the answer says what is wrong in the body. Make it again, and send it:\n\`${DATA}\`\n\`${TEXT}\``,
          made: entries(
            "requests.put(f'{base_url}/users/{user_id}', headers=auth, json={'contact': {'email': 'john@other.net'}})",
          ),
        },
      ],
      hints: [
        'A PUT to the user, two headers, and the text as `data`.',
        wordsInBoth("The headers are `{'Content-Type': 'application/json', **auth}`."),
        wordsInBoth(`Type:\n\`${PUT}\`\n\`response.status_code\``),
      ],
      solution: entries(DATA, TEXT, PUT, 'response.status_code'),
      route: entries(
        "response = requests.request('PUT', f'{base_url}/users/{user_id}', headers=auth, json={'contact': {'email': 'john@other.net'}, 'version': 1})",
        'response.status_code',
      ),
      leaves: { world: (others) => void others.change(WHO, { contact: { email: EMAIL } }) },
    },
  ],
};

interface UserData {
  readonly email?: unknown;
  readonly contact?: { readonly email?: unknown };
  readonly version?: unknown;
}

/** As an object, whether it is one yet or a text already. */
function dataOf(seen: Seen): UserData | undefined {
  const data = seen.names['user_data'];
  const made = typeof data === 'string' ? parsed(seen) : data;
  return typeof made === 'object' && made !== null ? made : undefined;
}

function parsed(seen: Seen): unknown {
  try {
    return JSON.parse(String(seen.names['user_data']));
  } catch {
    return undefined;
  }
}

function isComplete(seen: Seen, data: unknown): boolean {
  const { contact, version } = (data ?? {}) as UserData; // any value has members, or none
  const email = contact?.email;
  return (
    typeof email === 'string' &&
    /\S@\S/.test(email) &&
    version === seen.user(WHO)?.version &&
    !isOldAddress(seen, { contact })
  );
}

function isOver(seen: Seen, data: UserData | undefined): boolean {
  return typeof data?.version === 'number' && data.version !== seen.user(WHO)?.version;
}

function isOldAddress(seen: Seen, data: { readonly contact?: UserData['contact'] | undefined } | undefined): boolean {
  return data?.contact?.email === seen.user(WHO)?.contact.email;
}
