/** Long lists: by pages, to the end, and many users in one request. */
import type { Lesson } from '../lesson.ts';
import { type Asked, hasShown, helpedEntries, type Seen } from '../seen.ts';
import { entries, wordsAround, wordsInBoth } from '../twin.ts';

const FOOBAR = '0fcd4a69-8a40-4de8-b711-d9c83dc000f7';

const FIRST_PAGE = listBy("'subtree_root_tenant_id': tenant_id, 'limit': 20");
const NEXT_PAGE = listBy("'after': response.json()['paging']['cursors']['after']");
const CURSOR = "response.json()['paging']";
const LOGINS = {
  javascript: 'response.json().items.map(({ login }) => login)',
  python: "[user['login'] for user in response.json()['items']]",
};
const COUNT = { javascript: 'response.json().items.length', python: "len(response.json()['items'])" };
const ALL_PAGES = {
  javascript: [
    'users = []; query = {subtree_root_tenant_id: tenant_id, limit: 20}',
    `while (query) {
  page = requests.get(\`\${base_url}/users\`, params=query, headers=auth).json()
  users.push(...page.items)
  query = page.paging && {after: page.paging.cursors.after}
}`,
    'users.length',
  ],
  python: [
    "users, query = [], {'subtree_root_tenant_id': tenant_id, 'limit': 20}",
    `while query:
    page = requests.get(f'{base_url}/users', params=query, headers=auth).json()
    users += page['items']
    query = 'paging' in page and {'after': page['paging']['cursors']['after']}`,
    'len(users)',
  ],
};
const IDS = "response = requests.get(f'{base_url}/tenants/{tenant_id}/users', headers=auth)";
const BY_IDS = {
  javascript:
    "response = requests.get(`${base_url}/users`, params={uuids: response.json().items.join(',')}, headers=auth)",
  python:
    "response = requests.get(f'{base_url}/users', params={'uuids': ','.join(response.json()['items'])}, headers=auth)",
};

export const paging: Lesson = {
  id: 'paging',
  title: 'Long lists, to their end',
  minutes: 5,
  why: 'A program that stops at the first page works in every test and forgets customers in production. Nothing fails: the rest is just not there.',
  can: 'You read a list to its last page, fetch many users in one request, and know which lists have pages: `/users` and `/tenants` have, `/search` and the ids of a tenant have not.',
  steps: [
    {
      goal: 'get the first page of your users, and see its cursor',
      tell: wordsInBoth(
        `\`GET /users\` with \`subtree_root_tenant_id\` lists everybody below a tenant. \`limit\` says how many make a page. Ask for the first 20, and look what stands behind them:\n\`${FIRST_PAGE}\`\n\`${CURSOR}\``,
      ),
      isDone: (seen) => ownPagesOf(seen).some((page) => isCursorShown(seen, page)),
      said: 'Behind the users stands a cursor, `paging.cursors.after`: there is more. The last page has no `paging`. Nothing says how many there are in all.',
      mistakes: [
        {
          when: (seen) => refusedOf(seen).some(({ query }) => isNoLimit(query)),
          say: 'Refused with 400: a limit is a whole number from 1. Neither 0 nor a word means "all". Try `limit` 20.',
          made: entries(
            "requests.get(f'{base_url}/users', params={'subtree_root_tenant_id': tenant_id, 'limit': 0}, headers=auth).json()",
          ),
        },
        {
          when: (seen) => refusedOf(seen).some(({ query }) => waysIn(query).length === 0),
          say: 'Refused with 400: the list must be told where to look. It takes `subtree_root_tenant_id`, or `uuids`; `tenant_id` alone means nothing to it.',
          made: entries(
            "requests.get(f'{base_url}/users', params={'tenant_id': tenant_id, 'limit': 20}, headers=auth).json()",
          ),
        },
        {
          when: (seen) => refusedOf(seen).length > 0,
          say: 'Refused with 400: the answer says why, in `error.details.info`. Ask with `subtree_root_tenant_id` and `limit`, and nothing else.',
          made: entries(listBy("'subtree_root_tenant_id': tenant_id, 'uuids': created_user_id, 'limit': 20")),
        },
        {
          when: (seen) => firstPagesOf(seen).some((page) => !isOwn(seen, page)),
          say: 'That list begins below another tenant, and holds the users of that one alone. Yours is `tenant_id`: put it behind `subtree_root_tenant_id`.',
          made: entries(listBy(`'subtree_root_tenant_id': '${FOOBAR}', 'limit': 20`)),
        },
        {
          when: (seen) => ownPagesOf(seen).some((page) => isAllInOne(page) && page.query.has('limit')),
          say: 'That was all in one page: so many fit into your limit. There is a cursor only where there is more. Ask with `limit` 20.',
          made: entries(listBy("'subtree_root_tenant_id': tenant_id, 'limit': 500")),
        },
        {
          when: (seen) => ownPagesOf(seen).some(isAllInOne),
          say: 'That was all in one page: without a limit it holds 2000. Here they fit; where they do not, the rest would be missing. Ask with `limit` 20.',
          made: entries(
            "response = requests.get(f'{base_url}/users', params={'subtree_root_tenant_id': tenant_id}, headers=auth)",
          ),
        },
      ],
      hints: [
        'The list is `/users`, below `base_url`; the two parameters go into `params`.',
        '`params` holds `subtree_root_tenant_id`, which is your `tenant_id`, and `limit`, which is 20.',
        wordsInBoth(`Type:\n\`${FIRST_PAGE}\`\n\`${CURSOR}\``),
      ],
      solution: entries(FIRST_PAGE, CURSOR),
      route: entries(
        "response = requests.get(f'{base_url}/users?subtree_root_tenant_id={tenant_id}&limit=7', headers=auth)",
        'response.json()',
      ),
    },
    {
      goal: 'get the page behind the first, and see who is on it',
      tell: wordsAround`A cursor holds the whole question, so it goes alone (if \`response\` is no first page any more, ask for that again before):\n${NEXT_PAGE}\nSee who is on it:\n${LOGINS}`,
      isDone: (seen) => pagesOf(seen).some((page) => page.query.has('after') && isPageShown(seen, page)),
      said: 'The next page, and behind it a new cursor, unless it is the last. The same line again goes one page further.',
      mistakes: [
        {
          when: (seen) => refusedOf(seen).some(({ query }) => query.has('after') && [...query.keys()].length > 1),
          say: 'Refused with 400: `after` is sent without the other parameters, which it holds already. Leave them out; `after` is the text from `paging.cursors.after`, as it stands.',
          made: entries(
            FIRST_PAGE,
            "requests.get(f'{base_url}/users', params={'after': response.json()['paging']['cursors']['after'], 'subtree_root_tenant_id': tenant_id}, headers=auth).json()",
          ),
        },
        {
          when: (seen) => refusedOf(seen).some(({ query }) => query.has('after')),
          say: 'Refused with 400: this `after` is no cursor. It is the text from `paging.cursors.after`, as it stands, and no number.',
          made: entries(listBy("'after': 20")),
        },
        {
          when: (seen) => firstPagesOf(seen).some(({ query }) => COUNTED.some((name) => query.has(name))),
          say: 'That was the first page again: this API counts no pages. What it does not know in a list it passes over, so it looks as if it had worked. The way on is `after`.',
          made: entries(
            "response = requests.get(f'{base_url}/users', params={'subtree_root_tenant_id': tenant_id, 'limit': 20, 'offset': 20}, headers=auth)",
          ),
        },
        {
          when: (seen) => pagesOf(seen).filter(({ query }) => query.has('after')).length > 1,
          say: wordsAround`Fetched, and nobody on it was on the screen. Where the page is in \`response\`, this shows who is:\n${LOGINS}`,
          made: entries(FIRST_PAGE, NEXT_PAGE, NEXT_PAGE),
        },
      ],
      hints: [
        'The way on stands in the answer of the first page.',
        '`params` holds nothing but `after`: what stands in `paging.cursors.after`.',
        wordsAround`Type:\n${FIRST_PAGE}\n${NEXT_PAGE}\n${LOGINS}`,
      ],
      solution: entries(FIRST_PAGE, NEXT_PAGE, LOGINS),
      route: {
        javascript: [
          'first = requests.get(`${base_url}/users?subtree_root_tenant_id=${tenant_id}&limit=7`, {headers: auth}).json()',
          'response = requests.get(`${base_url}/users?after=${encodeURIComponent(first.paging.cursors.after)}`, {headers: auth})',
          'response.text',
        ],
        python: [
          "first = requests.get(f'{base_url}/users?subtree_root_tenant_id={tenant_id}&limit=7', headers=auth).json()",
          "response = requests.get(f'{base_url}/users', params=dict(after=first['paging']['cursors']['after']), headers=auth)",
          'print(response.text)',
        ],
      },
    },
    {
      goal: 'get all users, from the first page to the last',
      tell: 'Now all of them: from the first page on, as long as an answer holds a cursor. Page by page with the two lines from before, or in a loop that collects them. It is done when a page came that has no `paging`, and you have seen who is on it, or how many there are in all.',
      isDone: (seen) => isWholeSeen(seen),
      said: 'That is everybody below your tenant. The loop ends because a cursor is missing, not because a page is short.',
      mistakes: [
        {
          when: (seen) => ownPagesOf(seen).some(isAllInOne),
          say: 'All in one page, since they fit into it: a larger limit only moves the place where it stops, and no maximum is documented. Take `limit` 20, and follow the cursors.',
          made: entries(
            "response = requests.get(f'{base_url}/users', params={'subtree_root_tenant_id': tenant_id, 'limit': 500}, headers=auth)",
          ),
        },
        {
          when: (seen) => firstPagesOf(seen).some((page) => !isOwn(seen, page)),
          say: `That list begins below another tenant, so its end is not the end of yours. Begin with \`tenant_id\` behind \`subtree_root_tenant_id\`, and follow the cursors from there.`,
          made: entries(listBy(`'subtree_root_tenant_id': '${FOOBAR}', 'limit': 20`)),
        },
        {
          when: (seen) => hasRepeated(pagesOf(seen)),
          say: 'The same page came twice. A loop that does not send the new `after` never ends.',
          made: {
            javascript: entries(FIRST_PAGE).javascript.map((line) => `for (const turn of [1, 2]) ${line}`),
            python: [`for turn in [1, 2]: ${FIRST_PAGE}`],
          },
        },
        {
          when: (seen) =>
            ownPagesOf(seen)
              .slice(-1)
              .some((last) => cursorIn(last) !== null),
          say: 'The last answer has a cursor, so there is more: whoever stops here has lost the rest, and no error says so. Go on with its `after`.',
          made: entries(FIRST_PAGE),
        },
      ],
      hints: [
        'Begin with the first page; then ask with `after` as often as there is one.',
        wordsAround`By hand: ${FIRST_PAGE} once, then ${NEXT_PAGE} as long as this shows a cursor: ${CURSOR}. At the last page there is no \`paging\`.`,
        wordsAround`Type:\n${FIRST_PAGE}\nthen, until there is no \`paging\` any more:\n${NEXT_PAGE}\nand in the end:\n${LOGINS}`,
      ],
      solution: ALL_PAGES,
      route: entries(FIRST_PAGE, NEXT_PAGE, NEXT_PAGE, LOGINS),
    },
    {
      goal: 'fetch all users of your tenant in one request',
      tell: wordsAround`Some lists hold ids alone:\n${IDS}\n\`response.json()\`\nOne request for each id would be the slowest program there is. \`GET /users\` takes up to 100 ids at once, with commas between them, as \`uuids\`. Ask so, and count what comes:\n${COUNT}`,
      isDone: (seen) => pagesOf(seen).some((page) => hasAll(page.query, idsIn(seen)) && isPageShown(seen, page)),
      said: 'One request for the ids, one for up to 100 users. Ids of nobody are left out of the answer without a word, so compare what came with what was asked for.',
      mistakes: [
        {
          when: (seen) => pagesOf(seen).some(({ query }) => isRooted(query)),
          say: 'That is the list of everybody below a tenant, with the users of your customers in it. Here it is those of your own tenant alone: their ids are in the answer to `/tenants/…/users`, and go into one request as `uuids`.',
          made: entries(listBy("'subtree_root_tenant_id': tenant_id")),
        },
        {
          when: (seen) => refusedOf(seen).some(({ query }) => query.has('uuids') && !areIds(query)),
          say: 'Refused with 400: what stands in `uuids` is not ids alone. It is one text, the ids with commas between them, and neither brackets nor quotes.',
          made: entries(IDS, {
            javascript:
              'response = requests.get(`${base_url}/users`, params={uuids: JSON.stringify(response.json().items)}, headers=auth)',
            python:
              "response = requests.get(f'{base_url}/users', params={'uuids': str(response.json()['items'])}, headers=auth)",
          }),
        },
        {
          when: (seen) => usersAskedFor(seen).size > 1,
          say: 'A request for each user: with 2000 users that is 2000 of them, and soon a 429. Join the ids with commas, and ask once with `uuids`.',
          made: entries(IDS, {
            javascript: 'for (const id of response.json().items) requests.get(`${base_url}/users/${id}`, headers=auth)',
            python: "for id in response.json()['items']: requests.get(f'{base_url}/users/{id}', headers=auth)",
          }),
        },
        {
          when: (seen) => listsOf(seen).some(({ query }) => query.getAll('uuids').length > 1),
          say: 'Each id went as a parameter of its own, `uuids=…&uuids=…`, which nothing documents. It is one parameter: the ids in one text, with commas between them.',
          made: entries(
            IDS,
            "response = requests.get(f'{base_url}/users', params={'uuids': response.json()['items']}, headers=auth)",
          ),
        },
        {
          when: (seen) => pagesOf(seen).some(({ query }) => query.has('uuids') && !hasAll(query, idsIn(seen))),
          say: 'Fetched by id, but not all of the tenant: its ids are in the answer to `/tenants/…/users`, and all of them go into one request.',
          made: entries(
            IDS,
            "response = requests.get(f'{base_url}/users', params={'uuids': response.json()['items'][0]}, headers=auth)",
          ),
        },
      ],
      hints: [
        'Two requests do it: one for the ids, one for the users.',
        'First `/tenants/…/users`, with your `tenant_id` in it; then `/users` with `uuids`, the ids joined with commas.',
        wordsAround`Type:\n${IDS}\n${BY_IDS}\n${COUNT}`,
      ],
      solution: entries(IDS, BY_IDS, COUNT),
      route: {
        javascript: [
          'ids = requests.get(`${base_url}/tenants/${tenant_id}/users`, {headers: auth}).json().items',
          'response = requests.get(`${base_url}/users?uuids=${ids.reverse()}`, {headers: auth})',
          'response.json()',
        ],
        python: [
          "ids = requests.get(f'{base_url}/tenants/{tenant_id}/users', headers=auth).json()['items']",
          "response = requests.get(f'{base_url}/users?uuids=' + ','.join(reversed(ids)), headers=auth)",
          'response.json()',
        ],
      },
    },
    {
      goal: 'find out how much a search gives at most',
      tell: wordsInBoth(
        `\`/search\` has no pages at all: what does not fit into its \`limit\` is missing without a word, and the limit is 10 where you name none. See what it says to too many:\n\`${search(1000)}\`\nThen ask with the most that it takes.`,
      ),
      isDone: (seen) => {
        const searches = searchesOf(seen);
        const behind = searches.slice(searches.findIndex(isTooWide) + 1);
        return isLimitRefused(seen) && behind.some((asked) => isWidest(asked) && isPageShown(seen, asked));
      },
      said: "A search that brings as many as its limit may have brought too few: search for something narrower, or read the list of users. The bounds are documented; that a wrong limit is answered with 400 is the sandbox's choice.",
      mistakes: [
        {
          when: (seen) =>
            isLimitRefused(seen) && searchesOf(seen).some((asked) => asked.status === 200 && !isWidest(asked)),
          say: 'Answered, but with fewer than it could: the refusal names the most it takes, in `details.info`.',
          made: entries(search(1000), search(100)),
        },
        {
          when: (seen) => searchesOf(seen).filter(isTooWide).length > 1,
          say: 'Refused once more for its limit: the bounds stand in `error.details.info` of the answer.',
          made: entries(search(1000), search(301)),
        },
        {
          when: (seen) => searchesOf(seen).some((asked) => asked.status === 400 && !isTooWide(asked)),
          say: 'Refused with 400, and not for too large a limit: the answer says for what, in `error.details.info`. The text "anna", `tenant_id` as the tenant and `limit` 1000 make the refusal that is meant.',
          made: entries(
            "requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'an', 'limit': 1000}, headers=auth).json()",
          ),
        },
        {
          when: (seen) => !isLimitRefused(seen) && searchesOf(seen).some(isWidest),
          say: 'It took a limit of 300, and whether it takes more is not seen yet. Ask for more than it gives, `limit` 1000, then for the most that the answer names.',
          made: entries(search(300)),
        },
        {
          when: (seen) => !isLimitRefused(seen) && searchesOf(seen).some(({ status }) => status === 200),
          say: 'Answered: it takes such a limit. Ask for more than it gives, `limit` 1000, and see what it says.',
          made: entries(search(10)),
        },
      ],
      hints: [
        'Two searches: one whose limit is refused, one with the limit that the refusal names.',
        'The answer to the first says "from 1 to 300".',
        wordsInBoth(`Type:\n\`${search(1000)}\`\n\`${search(300)}\``),
      ],
      solution: entries(search(1000), search(300)),
      route: entries(
        "response = requests.get(f'{base_url}/search?tenant={tenant_id}&text=john&limit=500', headers=auth)",
        'response.text',
        "response = requests.get(f'{base_url}/search?tenant={tenant_id}&text=john&limit=300', headers=auth)",
        'response.text',
      ),
    },
  ],
};

const A_USER = /^\/users\/([0-9a-f-]{36})$/;
const AN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_FOUND = '300';
/** What other APIs have in place of a cursor. */
const COUNTED = ['page', 'offset', 'skip', 'start'];
/** What a list can be asked by. */
const WAYS = ['subtree_root_tenant_id', 'uuids', 'external_ids', 'after'];

function search(limit: number): string {
  return `requests.get(f'{base_url}/search', params={'tenant': tenant_id, 'text': 'anna', 'limit': ${limit}}, headers=auth).json()`;
}

function listBy(params: string): string {
  return `response = requests.get(f'{base_url}/users', params={${params}}, headers=auth)`;
}

function listsOf({ asked }: Seen): readonly Asked[] {
  return asked.filter(({ method, path }) => method === 'GET' && path === '/users');
}

function pagesOf(seen: Seen): readonly Asked[] {
  return listsOf(seen).filter(({ status }) => status === 200);
}

function refusedOf(seen: Seen): readonly Asked[] {
  return listsOf(seen).filter(({ status }) => status === 400);
}

function waysIn(query: URLSearchParams): readonly string[] {
  return WAYS.filter((way) => query.has(way));
}

function isRooted(query: URLSearchParams): boolean {
  return query.has('subtree_root_tenant_id');
}

function isNoLimit(query: URLSearchParams): boolean {
  return query.has('limit') && !/^0*[1-9]\d{0,8}$/.test(`${query.get('limit')}`);
}

/** Of lists of those below a tenant, whichever it is; what helpers ask for by ids is none. */
function firstPagesOf(seen: Seen): readonly Asked[] {
  return pagesOf(seen).filter(({ query }) => isRooted(query));
}

/** It begins below the person's own tenant. */
function isOwn(seen: Seen, { query }: Asked): boolean {
  return query.get('subtree_root_tenant_id') === seen.user('JohnDoe')?.tenant_id;
}

/** First ones, and those that their cursors led to. */
function ownPagesOf(seen: Seen): readonly Asked[] {
  const cursors = new Set<string>();
  return pagesOf(seen).filter((page) => {
    const isOf = isOwn(seen, page) || cursors.has(`${page.query.get('after')}`);
    const cursor = isOf ? cursorIn(page) : null;
    if (cursor !== null) cursors.add(cursor);
    return isOf;
  });
}

/** Null on the last page. */
function cursorIn({ answer }: Asked): string | null {
  const { paging } = answer as { readonly paging?: { readonly cursors: { readonly after: string } } }; // of GET /users
  return paging?.cursors.after ?? null;
}

function isAllInOne(page: Asked): boolean {
  return isRooted(page.query) && cursorIn(page) === null;
}

/** By one entry: whoever asks by hand may have lost what came. */
function hasRepeated(pages: readonly Asked[]): boolean {
  const questions = pages.map(({ query, entry }) => `${entry} ${query}`);
  return new Set(questions).size < questions.length;
}

/** Its beginning: within it something may have been taken for a secret. */
function isCursorShown(seen: Seen, page: Asked): boolean {
  const cursor = cursorIn(page);
  return cursor !== null && seen.shownSince(page.entry).includes(cursor.slice(0, 12));
}

interface Listed {
  readonly id: string;
  readonly login?: string;
}

function itemsIn({ answer }: Asked): readonly Listed[] {
  return (answer as { readonly items?: readonly Listed[] } | undefined)?.items ?? [];
}

/** Of a long one the beginning, or how many there are. */
function isPageShown(seen: Seen, page: Asked): boolean {
  const shown = { shown: seen.shownSince(page.entry) };
  const items = itemsIn(page);
  return items.some(({ id, login }) => hasShown(shown, id) || hasShown(shown, login)) || hasShown(shown, items.length);
}

/** The last page, seen, or all of them counted: from a first one on, whichever cursor an answer held was followed. */
function isWholeSeen(seen: Seen): boolean {
  const pages = pagesOf(seen);
  return pages
    .filter((page) => isOwn(seen, page))
    .some((first) => {
      const all = pagesFrom(first, pages) ?? [];
      const count = all.reduce((sum, page) => sum + itemsIn(page).length, 0);
      return all.length > 1 && (hasShown(seen, count) || all.slice(-1).some((last) => isPageShown(seen, last)));
    });
}

/** Those that follow each other up to the last; null where one is missing. */
function pagesFrom(page: Asked, pages: readonly Asked[]): readonly Asked[] | null {
  const after = cursorIn(page);
  if (after === null) return [page];
  const next = pages.find(({ query }) => query.get('after') === after);
  const rest = next ? pagesFrom(next, pages) : null;
  return rest === null ? null : [page, ...rest];
}

/** One by one. */
function usersAskedFor({ asked }: Seen): ReadonlySet<string> {
  return new Set(asked.flatMap(({ method, path }) => (method === 'GET' && A_USER.exec(path)?.[1]) || []));
}

function idsIn(seen: Seen): readonly string[] {
  const tenant = seen.user('JohnDoe')?.tenant_id;
  return seen.users().flatMap(({ id, tenant_id }) => (tenant_id === tenant ? [id] : []));
}

function hasAll(query: URLSearchParams, ids: readonly string[]): boolean {
  const asked = (query.get('uuids') ?? '').split(',');
  return ids.every((id) => asked.includes(id));
}

function areIds(query: URLSearchParams): boolean {
  return (query.get('uuids') ?? '').split(',').every((id) => AN_ID.test(id));
}

/** By the person: a helper asks for the most by itself. */
function searchesOf(seen: Seen): readonly Asked[] {
  const helped = helpedEntries(seen);
  return seen.asked.filter(({ method, path, entry }) => method === 'GET' && path === '/search' && !helped.has(entry));
}

function isLimitRefused(seen: Seen): boolean {
  return searchesOf(seen).some(isTooWide);
}

/** Refused, and for its limit alone: other reasons come first. */
function isTooWide({ status, query, answer }: Asked): boolean {
  return status === 400 && Number(query.get('limit')) > Number(MOST_FOUND) && JSON.stringify(answer).includes('limit');
}

function isWidest({ status, query }: Asked): boolean {
  return status === 200 && query.get('limit') === MOST_FOUND;
}
