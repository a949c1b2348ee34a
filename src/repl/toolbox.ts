/** Binds the helpers, and the page's modules requests, json and pprint, to a session: what the context is given. */
import { ApiError, DeadlineError, InputError, NetworkError, ShellError } from '../api/errors.ts';
import { quoted } from '../api/secrets/sanitize.ts';
import type { Helper } from '../helpers/definition.ts';
import { helpers as ownHelpers } from '../helpers/index.ts';
import { METHODS, sendAny, sendRequest } from '../page/requests/send.ts';
import { dumps, loads } from '../python/json.ts';
import { pformat } from '../python/pprint.ts';
import { type Doc, docText, overviewText } from '../render/help.ts';
import { nearest } from '../render/nearest.ts';
import { withView } from '../render/text.ts';
import { PAGE_NAMES } from '../session/names.ts';
import type { Session } from '../session/session.ts';
import { bind, failWith } from './binding.ts';
import type { Command } from './commands/command.ts';
import { commands as ownCommands } from './commands/index.ts';

/** What one can type, where that is more than the shell's own. */
interface Offered {
  readonly helpers?: readonly Helper[];
  readonly commands?: readonly Command[];
}

/** `print`: where pprint.pprint writes. */
export function makeToolbox(
  session: Session,
  print: (text: string) => void,
  { helpers = ownHelpers, commands = ownCommands }: Offered = {},
): Readonly<Record<string, unknown>> {
  const documented: readonly (readonly [value: object, doc: Doc])[] = [
    ...helpers.map((helper) => [bind(helper, session), helper] as const),
    [requestsFor(session), requestsDoc],
    [{ dumps, loads }, jsonDoc],
    [pprintFor(print), pprintDoc],
  ];
  for (const [value, doc] of documented) withView(value, (paint) => docText(doc, paint));
  const values = Object.fromEntries(documented.map(([value, { name }]) => [name, value]));
  return { ...values, help: makeHelp({ helpers, commands }, new Map(documented)) };
}

function requestsFor(session: Session): object {
  const send = (method: string, given: readonly unknown[]) =>
    sendRequest(session, method, given).catch((error) => failWith(error, 'help(requests)'));
  const methods = METHODS.map(
    (method) => [method, (...given: unknown[]) => session.pending.track(send(method, given))] as const,
  );
  const request = (...given: unknown[]) =>
    session.pending.track(sendAny(session, given).catch((error) => failWith(error, 'help(requests)')));
  return Object.fromEntries([...methods, ['request', request], ...Object.entries(rest)]);
}

/** What else programs for Python's library name. */
const rest = {
  codes: {
    ...{ ok: 200, created: 201, accepted: 202, no_content: 204, bad_request: 400, unauthorized: 401, forbidden: 403 },
    ...{ not_found: 404, conflict: 409, precondition_failed: 412, unsupported_media_type: 415, upgrade_required: 426 },
    ...{ too_many_requests: 429, internal_server_error: 500, bad_gateway: 502, service_unavailable: 503 },
  },
  exceptions: {
    ...{ RequestException: ShellError, HTTPError: ApiError, ConnectionError: NetworkError, Timeout: DeadlineError },
  },
  Session: function Session(): never {
    throw new InputError(
      'There is no requests.Session here: connections are kept all the same, and each call names its headers.',
      undefined,
      { instead: 'requests.get(`${base_url}/users/me`, headers=auth)' },
    );
  },
};

/** The module and, after `from pprint import pprint`, the function: one name, which is called and has members. */
function pprintFor(print: (text: string) => void): object {
  const pprint = (value: unknown, options?: object) => print(pformat(value, options));
  const pp = (value: unknown, options?: object) => print(pformat(value, { sort_dicts: false, ...options }));
  return Object.assign(pprint, { pprint, pp, pformat });
}

/** help(), help(findUser), help('findUser'), and bare help. */
function makeHelp(
  { helpers, commands }: Required<Offered>,
  docs: ReadonlyMap<unknown, Doc>,
): (subject?: unknown) => unknown {
  const overview = { helpers, names: NAMES, commands: commands.map(({ name, doc }) => [`.${name}`, doc] as const) };
  const asData = ({ name, signature, summary, examples }: Doc) => ({ name, signature, summary, examples });
  const show = (subject?: unknown) => {
    if (subject === undefined)
      return withView({ ...overview, helpers: overview.helpers.map(asData) }, (paint) => overviewText(overview, paint));
    const doc = docs.get(subject) ?? [...docs.values()].find(({ name }) => name === subject);
    if (doc) return withView(asData(doc), (paint) => docText(doc, paint));
    const names = [...docs.values()].map(({ name }) => name);
    const meant = typeof subject === 'string' ? nearest(subject, names) : null;
    if (meant === null) return withView({}, () => '  No help for that. help() lists what there is.');
    return withView({}, (paint) => `  No help for ${quoted(String(subject))}. ${paint('code', `help(${meant})`)}`);
  };
  return withView(show, (paint) => overviewText(overview, paint));
}

const requestsDoc: Doc = {
  name: 'requests',
  signature: 'requests.get|post|put|patch|delete|head|options(url, {params?, headers?, data?, json?}?): response',
  summary: 'HTTP as on the pages: status_code, json(), text, headers, ok, reason, url, elapsed, raise_for_status().',
  examples: [
    'response = requests.get(`${base_url}/users/${user_id}`, headers=auth)',
    "requests.get(`${base_url}/search`, headers=auth, params={tenant: tenant_id, text: 'foobar'})",
    "requests.get(`${base_url}/search`, headers=auth, params=[['tenant', tenant_id], ['text', 'foobar']])",
  ],
};

const jsonDoc: Doc = {
  name: 'json',
  signature: 'json.dumps(value, {indent?}?): string   json.loads(text): value',
  summary: "Python's json module: the text is the page's, to the byte.",
  examples: ['user_data = json.dumps(user_data, indent=4)'],
};

const pprintDoc: Doc = {
  name: 'pprint',
  signature:
    'pprint(value, {indent?, width?, depth?, sort_dicts?, compact?}?)   pprint.pprint, pprint.pp, pprint.pformat',
  summary: "Prints data as Python's pprint does; pformat gives the text instead, pp leaves keys in their order.",
  examples: ['pprint(response.json())', 'pprint.pprint(response.json(), width=40)'],
};

const NAMES = PAGE_NAMES.map(({ names, holds }) => [Object.keys(names).join(', '), holds] as const);
