/** Finding by search: what a text finds, where, how much of it, and that one hit has to be picked out. */
import type { Lesson } from '../lesson.ts';
import { type Asked, hasShown, infoOf, isChosen, type Seen, searchesIn } from '../seen.ts';
import { entries, wordsInBoth } from '../twin.ts';

const FOOBAR = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';

const ANNAS = searchFor("'tenant': tenant_id, 'text': 'anna'");
const ALL = searchFor("'tenant': tenant_id, 'text': 'example', 'limit': 300");
const BELOW = searchFor(`'tenant': '${FOOBAR}', 'text': 'anna'`);
const BY_LOGIN = searchFor("'tenant': tenant_id, 'text': 'foobar'");
const all = entries(ALL);
const SECOND = "user_id = response.json()['items'][1]['id']";
const HITS = "response.json()['items']";
const COUNT = {
  javascript: 'response.json().items.length',
  python: "len(response.json()['items'])",
};

export const search: Lesson = {
  id: 'search',
  title: 'Find by search',
  minutes: 5,
  why: 'Every change begins with finding the right user among all customers. Whoever takes the first hit writes, one day, to somebody else.',
  can: 'You can search by the beginning of a word, get more than ten hits, look below one customer only, and pick out the one user whose login you were told.',
  steps: [
    {
      goal: 'find everybody called Anna',
      tell: wordsInBoth(
        `\`GET /search\` wants a text, from three letters on, and the \`tenant\` at which to begin:\n\`${ANNAS}\`\nAn assignment shows nothing. See who was found:\n\`${HITS}\``,
      ),
      isDone: (seen) =>
        hits(seen, /^ann/i, seen.names['tenant_id']).some(
          (asked) => countOf(asked) > 1 && isWhole(asked) && areShown(seen, asked),
        ),
      said: wordsInBoth(
        'Found. A hit of `/search` has an id, a login, a path; no email, no version. Who needs those fetches the users by their ids, as `findUsers` does. A text finds words by their beginning, in logins, names and emails.',
      ),
      mistakes: [
        {
          when: (seen) => searchesIn(seen).some(({ status, query }) => status === 400 && !query.has('tenant')),
          say: wordsInBoth(
            "Refused with 400: a search needs to know where to begin. Add `'tenant': tenant_id` to the params.",
          ),
          made: entries(searchFor("'text': 'anna'")),
        },
        {
          when: (seen) => searchesIn(seen).some(({ status, query }) => status === 400 && textOf(query).length < 3),
          say: 'Refused: a text needs three letters at least (that this is a 400 is the sandbox\'s choice). Try "anna".',
          made: entries(searchFor("'tenant': tenant_id, 'text': 'an'")),
        },
        {
          when: (seen) => searchesIn(seen).some((asked) => asked.status === 200 && countOf(asked) === 0),
          say: 'Nobody, and no error. A word is found by its beginning: "nna" or "keller@" finds no Anna. Try "anna".',
          made: entries(searchFor("'tenant': tenant_id, 'text': 'nna'")),
        },
        {
          when: (seen) => hits(seen, /^ann/i).some((asked) => countOf(asked) > 0 && !isWhole(asked)),
          say: 'As many hits as the limit allows: whether that is everybody cannot be seen. Leave the `limit` out here.',
          made: entries(searchFor("'tenant': tenant_id, 'text': 'anna', 'limit': 2"), HITS),
        },
        {
          when: (seen) => hits(seen, /^ann/i).some(({ query }) => query.get('tenant') !== seen.names['tenant_id']),
          say: 'Those are the Annas below one customer. Everybody is found from your own tenant on: put `tenant_id` behind `tenant`.',
          made: entries(BELOW, HITS),
        },
      ],
      hints: [
        'The path is `/search`; what it needs goes into `params`: a tenant and a text.',
        "The tenant is your own, `tenant_id`; the text is 'anna'.",
        wordsInBoth(`Type:\n\`${ANNAS}\`\n\`${HITS}\``),
      ],
      solution: entries(ANNAS, HITS),
      route: entries(
        "response = requests.request('GET', f'{base_url}/search', params={'text': 'ann', 'tenant': tenant_id}, headers=auth)",
        'response.text',
      ),
    },
    {
      goal: 'get all hits for "example", not the first ten',
      tell: {
        javascript: `Emails are searched as well, and many end in ".example". Search for "example" as you did for "anna". Ten hits are what you get, unless you say more: \`limit\` goes up to 300. Count what comes:\n\`${COUNT.javascript}\``,
        python: `Emails are searched as well, and many end in ".example". Search for "example" as you did for "anna". Ten hits are what you get, unless you say more: \`limit\` goes up to 300. Count what comes:\n\`${COUNT.python}\``,
      },
      isDone: (seen) =>
        hits(seen, /^example/i, seen.names['tenant_id']).some(
          (asked) => countOf(asked) > 10 && isWhole(asked) && areShown(seen, asked),
        ),
      said: 'Fewer hits than the limit: so these are all. A search has no pages and no total, and as many hits as the limit means that there may be more. Then a longer text helps, or a tenant further down.',
      mistakes: [
        {
          when: (seen) =>
            searchesIn(seen).some(({ status, answer }) => status === 400 && infoOf(answer).includes('limit')),
          say: "Refused: a limit is 1 to 300 (that this is a 400 is the sandbox's choice). Take 300.",
          made: entries(searchFor("'tenant': tenant_id, 'text': 'example', 'limit': 1000")),
        },
        {
          when: (seen) => hits(seen, /^example/i).some((asked) => countOf(asked) > 0 && !isWhole(asked)),
          say: wordsInBoth(
            "As many hits as the limit, which is ten where you give none: they look like an answer, and others are missing. Add `'limit': 300`.",
          ),
          made: entries(searchFor("'tenant': tenant_id, 'text': 'example', 'limit': 30"), HITS),
        },
      ],
      hints: [
        'The limit is one more entry in `params`.',
        wordsInBoth("It reads `'limit': 300`."),
        {
          javascript: `Type:\n\`\`${all.javascript[0]}\`\`\n\`${COUNT.javascript}\``,
          python: `Type:\n\`${ALL}\`\n\`${COUNT.python}\``,
        },
      ],
      solution: { javascript: [...all.javascript, COUNT.javascript], python: [ALL, COUNT.python] },
      route: entries(
        "response = requests.request('GET', f'{base_url}/search', params={'text': 'example', 'tenant': tenant_id, 'limit': 250}, headers=auth)",
        'response.text',
      ),
    },
    {
      goal: 'find Anna at the customer Foobar, and nobody else',
      tell: wordsInBoth(
        `The search begins at the \`tenant\` that you name, and goes down from there. The customer Foobar is the tenant \`${FOOBAR}\`. Search for "anna" below it:\n\`${BELOW}\`\n\`${HITS}\``,
      ),
      isDone: (seen) => hits(seen, /^ann/i, FOOBAR).some((asked) => countOf(asked) > 0 && areShown(seen, asked)),
      said: 'The same text, and fewer places: the `path` of each hit names Foobar. A customer who has switched the access from above off is left out of every search from above.',
      mistakes: [
        {
          when: (seen) => searchesIn(seen).some(({ status }) => status === 404),
          say: `Refused with 404: no tenant has that as its id, and by its name none is found. Foobar's id is \`${FOOBAR}\`.`,
          made: entries(searchFor("'tenant': 'Foobar', 'text': 'anna'")),
        },
        {
          when: (seen) => hits(seen, /^ann/i, seen.names['tenant_id']).length > 0,
          say: `That was below your own tenant, and finds Annas of all customers. Put \`${FOOBAR}\` in the place of \`tenant_id\`.`,
          made: entries(ANNAS, HITS),
        },
      ],
      hints: [
        'The text stays; the place changes.',
        `\`tenant\` in \`params\` takes the id of Foobar: \`${FOOBAR}\`.`,
        wordsInBoth(`Type:\n\`${BELOW}\`\n\`${HITS}\``),
      ],
      solution: entries(BELOW, HITS),
      route: entries(
        `response = requests.request('GET', f'{base_url}/search', params={'text': 'Anna', 'tenant': '${FOOBAR}'}, headers=auth)`,
        'response.text',
      ),
    },
    {
      goal: 'choose the user whose login is exactly foobar',
      tell: wordsInBoth(
        `Search for "foobar", and look at the hits. Not each of them is a user: give \`user_id\` the id of the one whose \`login\` is "foobar".\n\`${BY_LOGIN}\`\n\`response.json()\``,
      ),
      isDone: (seen) => isChosen(seen, 'foobar'),
      said: wordsInBoth(
        'A program takes the hit whose `obj_type` is "user" and whose `login` is equal, and stops where there is none. `findUser(\'foobar\')` does it for you: an equal login comes first, or the only one who matches; among several it asks, and in a script it fails.',
      ),
      mistakes: [
        {
          when: (seen) => seen.names['user_id'] === FOOBAR,
          say: wordsInBoth(
            `That is the customer Foobar: the first hit is a tenant. Look at \`obj_type\`: the second one is the user.\n\`${BY_LOGIN}\`\n\`${SECOND}\``,
          ),
          made: entries(BY_LOGIN, "user_id = response.json()['items'][0]['id']"),
        },
        {
          when: (seen) => seen.names['user_id'] === 'foobar',
          say: wordsInBoth(
            `A login is no id: \`user_id\` takes the \`id\` of the hit.\n\`${BY_LOGIN}\`\n\`${SECOND}\``,
          ),
          made: entries("user_id = 'foobar'"),
        },
        {
          when: (seen) => seen.hasSet('user_id') && isSomebody(seen) && !isChosen(seen, 'foobar'),
          say: "That is somebody else's id. Compare the logins: the one that you want reads foobar, from its first letter to its last.",
          made: entries("findUser('anna@example.org')"),
        },
        {
          when: (seen) => seen.hasSet('user_id') && !isSomebody(seen),
          say: wordsInBoth(
            `That is nobody's id: \`user_id\` takes the \`id\` of a hit, a text with hyphens, and nothing around it.\n\`${BY_LOGIN}\`\n\`${SECOND}\``,
          ),
          made: entries(BY_LOGIN, "user_id = response.json()['items'][1]"),
        },
      ],
      hints: [
        'Two hits: one is a tenant, one a user. `obj_type` tells them apart.',
        wordsInBoth("In the list the user comes second, `response.json()['items'][1]`."),
        wordsInBoth(`Type:\n\`${BY_LOGIN}\`\n\`user_id = response.json()['items'][1]['id']\``),
      ],
      solution: entries(BY_LOGIN, "user_id = response.json()['items'][1]['id']"),
      route: {
        javascript: [
          'response = requests.get(`${base_url}/search`, params={tenant: tenant_id, text: "foobar"}, headers=auth)',
          "user_id = response.json().items.find((hit) => hit.obj_type === 'user' && hit.login === 'foobar').id",
        ],
        python: [
          "response = requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'foobar'}, headers=auth)",
          "user_id = next(hit['id'] for hit in response.json()['items'] if hit['obj_type'] == 'user' and hit['login'] == 'foobar')",
        ],
      },
      leaves: { chosen: 'foobar' },
    },
  ],
};

/** The id that was chosen is some user's. */
function isSomebody(seen: Seen): boolean {
  return seen.user(`${seen.names['user_id']}`)?.id === seen.names['user_id'];
}

function searchFor(params: string): string {
  return `response = requests.get(f'{base_url}/search', params={${params}}, headers=auth)`;
}

/** Those that were answered, for such a text, and below this tenant where one is named. */
function hits(seen: Seen, text: RegExp, tenant?: unknown): readonly Asked[] {
  return searchesIn(seen).filter(
    ({ status, query }) =>
      status === 200 && text.test(textOf(query)) && (tenant === undefined || query.get('tenant') === tenant),
  );
}

function textOf(query: URLSearchParams): string {
  return (query.get('text') ?? '').trim();
}

interface Hit {
  readonly id: string;
}

function hitsIn({ answer }: Asked): readonly Hit[] {
  return (answer as { items?: readonly Hit[] } | undefined)?.items ?? [];
}

function countOf(asked: Asked): number {
  return hitsIn(asked).length;
}

/** Nothing can be missing behind it. */
function isWhole(asked: Asked): boolean {
  return countOf(asked) < Number(asked.query.get('limit') ?? 10);
}

/** At least the first of a long list, or how many there are. */
function areShown(seen: Seen, asked: Asked): boolean {
  const shown = { shown: seen.shownSince(asked.entry) };
  return hitsIn(asked).some(({ id }) => hasShown(shown, id)) || hasShown(shown, countOf(asked));
}
