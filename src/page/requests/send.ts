/** requests: HTTP as the pages write it, to the one data centre of the session; every write passes the guard. */
import type { EmailChange } from '../../api/email/plan.ts';
import { describe, InputError } from '../../api/errors.ts';
import { type Fields, has, isFields, own } from '../../api/fields.ts';
import type { HttpRequest, HttpResponse } from '../../api/http/http.ts';
import { problemIn } from '../../api/problem.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import { isUuid, type User, type UserId } from '../../api/types.ts';
import { type UserWrite, userWriteIn } from '../../api/write/userWrite.ts';
import { isDict } from '../../python/values.ts';
import { differences, waitsForLink } from '../../render/change.ts';
import { block } from '../../render/text.ts';
import { type WriteChange, writeText } from '../../render/verdicts/write.ts';
import { isWrite } from '../../session/guard.ts';
import type { Session } from '../../session/session.ts';
import type { Sighting } from '../../session/sightings.ts';
import type { Sent } from '../../session/writes.ts';
import { dryRun } from '../dryRun.ts';
import { cautionsFor, changeLines, tellCautions } from '../emailQuestion.ts';
import { readBody, readHeaders, readOptions, withParams } from './options.ts';
import { type Response, toResponse } from './response.ts';

export const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

/** requests.request: the method stands first, or is given by keyword. */
export async function sendAny(session: Session, given: readonly unknown[]): Promise<object> {
  const [first, ...rest] = given;
  const options: Fields = isFields(first) && isDict(first) ? first : { method: first };
  const { method, ...others } = options;
  const name = String(method).toLowerCase();
  if (typeof method !== 'string' || !METHODS.some((known) => known === name)) {
    const instead = `The method is one of ${METHODS.join(', ')}`;
    throw new InputError(`requests.request knows no method ${describe(method)}. ${instead}. Nothing was sent.`, method);
  }
  return sendRequest(session, name, Object.keys(others).length > 0 ? [others, ...rest] : rest);
}

/** `given`: the URL, then options as one object or several (those by keyword come last). */
export async function sendRequest(session: Session, method: string, given: readonly unknown[]): Promise<object> {
  const request = buildRequest(method, given);
  if (!isWrite(request)) {
    const answer = await session.client.send(request, { signal: session.interrupts.reads });
    return keep(session, request, toResponse(answer, session.world.name));
  }
  session.client.check(request);
  return sendWrite(session, request);
}

async function sendWrite(session: Session, request: HttpRequest): Promise<object> {
  const about = userWriteIn(request);
  const email = about?.email == null ? null : await changeOf(session, about, about.email);
  const cautions = email === null ? [] : await cautionsFor(session, email);
  const lines = writeQuestion(session, request, email);
  if ((await session.admit({ request, lines, cautions })) === 'dry-run') return dryRun(session, request);
  const before = email && session.sightings.of(email.user_id);
  const sent = await session.writes.send(request, { email, onSend: () => tellCautions(session, cautions) });
  const { verdict } = sent.outcome;
  if (about && (verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT')) session.learn(about.id, sent.outcome.seen);
  tellVerdict(session, request, sent, email && changeOver(session, email, before, sent.outcome.seen));
  if (has(sent, 'error')) throw sent.error;
  return keep(session, request, toResponse(sent.response, session.world.name));
}

/**
 * The change of an email that a typed write is, over the user as last seen in this session; else as one look shows them.
 * Null where nothing will be sent, or nobody can be seen: then it is a write like any other.
 */
async function changeOf(session: Session, { id, version }: UserWrite, email: string): Promise<EmailChange | null> {
  if (session.flags.readOnly || session.flags.dryRun) return null;
  const user = session.sightings.of(id)?.seen ?? (await look(session, id));
  if (!user) return null;
  const { login, tenant_id, activated, contact } = user;
  return { user_id: id, tenant_id, login, old: contact.email, new: email, version: version ?? user.version, activated };
}

async function look(session: Session, id: UserId): Promise<User | null> {
  const known = await session.fetchUser(id).catch(() => null);
  session.interrupts.throwIfCancelled();
  if (known) await session.tenants.lookUp(known.seen);
  return known?.seen ?? null;
}

/**
 * The answer is the value, as on the page; what the write came to is told beside it, where the status does not say it.
 * For an email it never does.
 */
function tellVerdict(session: Session, request: HttpRequest, sent: Sent, change: WriteChange | null): void {
  const { outcome } = sent;
  const { verdict, why } = outcome;
  session.tell({ kind: 'verdict', verdict, isAnswered: true });
  if (why === 'changed' && change === null) return;
  const isGood = verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT';
  const reason = has(sent, 'response') ? reasonIn(session, sent.response) : null;
  session.tell({
    kind: isGood ? 'line' : 'warning',
    text: writeText(outcome, request, { reason, change, world: session.world.name }),
  });
}

function changeOver(session: Session, email: EmailChange, before: Sighting | null, seen: User | null): WriteChange {
  const now = session.sightings.of(email.user_id);
  const since = seen && before && now ? differences(before.fields, now.fields) : [];
  return { ...email, tenant: session.tenants.describe(email), seen, since };
}

function reasonIn({ client }: Session, { text }: HttpResponse): string | null {
  const words = problemIn(text)?.message;
  return words ? client.secrets.scrub(words) : null;
}

function buildRequest(method: string, given: readonly unknown[]): HttpRequest {
  const { address, rest } = addressIn(method, given);
  if (typeof address !== 'string') throw new InputError(`requests.${method} needs a URL. Nothing was sent.`, address);
  if (!URL.canParse(address)) {
    throw new InputError(`requests.${method} needs a whole URL: \`\${base_url}/…\`. Nothing was sent.`, address);
  }
  const options = readOptions(method, rest);
  const headers = readHeaders(options['headers']);
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const { type, body } = readBody(options);
  return {
    method: method.toUpperCase(),
    url: withParams(address, options['params']),
    headers: type && !hasType ? { ...headers, 'Content-Type': type } : headers,
    body,
  };
}

/** The URL stands first, or is given by keyword. */
function addressIn(method: string, [first, ...rest]: readonly unknown[]) {
  if (!isFields(first) || !isDict(first) || !Object.hasOwn(first, 'url')) return { address: first, rest };
  const { url: address, ...options } = first;
  if (rest.some((each) => typeof each === 'object' && each !== null && Object.hasOwn(each, 'url')))
    throw new InputError(`requests.${method} was given url twice. Nothing was sent.`, address);
  return { address, rest: [options, ...rest] };
}

function writeQuestion(session: Session, { method, url, body }: HttpRequest, email: EmailChange | null): string[] {
  return [
    `Send this write to ${session.world.host}?`,
    ...(email === null ? [] : changeLines(session, email)),
    ...(email?.activated ? [waitsForLink(email)] : []),
    `${method} ${oneLine(url, 200)}`,
    ...block(body ?? '', 20),
  ];
}

/** The id that the page calls created_user_id is the one of the user created last. */
function keep(session: Session, { method, url }: HttpRequest, response: Response): Response {
  if (method !== 'POST' || !response.ok || url !== `${session.client.baseUrl}/users`) return response;
  try {
    const created = response.json();
    const id = isFields(created) ? own(created, 'id') : undefined;
    if (isUuid(id)) session.names['created_user_id'] = id;
  } catch {
    // The user may be there all the same: the answer is shown as it is.
  }
  return response;
}
