/** requests: HTTP as the pages write it, to the one data centre of the session; every write passes the guard. */
import { emailCautions } from '../api/email.ts';
import { InputError, parseProblem } from '../api/errors.ts';
import type { HttpRequest, HttpResponse } from '../api/http.ts';
import { has } from '../api/own.ts';
import { oneLine } from '../api/sanitize.ts';
import { isUuid } from '../api/types.ts';
import { type UserWrite, userWriteIn } from '../api/userWrite.ts';
import { dumps } from '../python/json.ts';
import { waitsForLink } from '../render/change.ts';
import { block } from '../render/text.ts';
import { writeText } from '../render/verdicts.ts';
import type { AuditedEmail } from '../session/audit.ts';
import { isWrite } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
import type { Sent } from '../session/writes.ts';
import { dryRun } from './dryRun.ts';
import { askedBefore, meant, tellCautions } from './emailWrite.ts';
import { toResponse } from './response.ts';

export const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const OPTIONS = ['params', 'headers', 'data', 'json'];

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
  const cautions = email === null ? [] : [...emailCautions(email.new), ...(await askedBefore(session, email))];
  const lines = question(session, request, email);
  if ((await session.admit({ request, lines, cautions })) === 'dry-run') return dryRun(session, request);
  const sent = await session.writes.send(request, { email, onSend: () => tellCautions(session, cautions) });
  const { verdict } = sent.outcome;
  if (about && (verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT')) session.learn(about.id, sent.outcome.seen);
  tellVerdict(session, request, sent, email);
  if (has(sent, 'error')) throw sent.error;
  return keep(session, request, toResponse(sent.response, session.world.name));
}

/**
 * The change of an email that a typed write is, over the user as last seen in this session; else as one look shows them.
 * Null where nothing will be sent, or nobody can be seen: then it is a write like any other.
 */
async function changeOf(session: Session, { id, version }: UserWrite, email: string): Promise<AuditedEmail | null> {
  if (session.flags.readOnly || session.flags.dryRun) return null;
  const user = session.sightings.of(id)?.seen ?? (await session.fetchUser(id).catch(() => null))?.seen;
  session.interrupts.throwIfCancelled();
  if (!user) return null;
  const { login, tenant_id, activated, contact } = user;
  return { user_id: id, tenant_id, login, old: contact.email, new: email, version: version ?? user.version, activated };
}

/**
 * The answer is the value, as on the page; what the write came to is told beside it, where the status does not say it.
 * For an email it never does.
 */
function tellVerdict(session: Session, request: HttpRequest, sent: Sent, email: AuditedEmail | null): void {
  const { outcome } = sent;
  const { verdict, why } = outcome;
  session.tell({ kind: 'verdict', verdict, isAnswered: true });
  if (why === 'changed' && email === null) return;
  const isGood = verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT';
  const reason = has(sent, 'response') ? reasonIn(session, sent.response) : null;
  const change = email && { ...email, seen: sent.outcome.seen, tenant: session.tenantOf(email) };
  session.tell({ kind: isGood ? 'line' : 'warning', text: writeText(outcome, request, { reason, change }) });
}

function reasonIn({ client }: Session, { status, text }: HttpResponse): string | null {
  const words = parseProblem(status, text)?.message;
  return words ? client.secrets.scrub(words) : null;
}

function buildRequest(method: string, [address, ...rest]: readonly unknown[]): HttpRequest {
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
    ...(body === undefined ? {} : { body }),
  };
}

function readOptions(method: string, given: readonly unknown[]): Record<string, unknown> {
  // Without a prototype: what somebody put on Object.prototype is no option of this request.
  const options: Record<string, unknown> = Object.create(null);
  for (const part of given) {
    if (part === undefined) continue;
    if (typeof part !== 'object' || part === null) {
      throw new InputError(`requests.${method} takes its options by name: data=…, headers=…. Nothing was sent.`, part);
    }
    Object.assign(options, part);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown === undefined) return options;
  throw new InputError(
    `requests.${method} knows no option ${unknown}; it knows ${OPTIONS.join(', ')}. Nothing was sent.`,
    unknown,
  );
}

function readHeaders(given: unknown): Record<string, string> {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object') throw new InputError('headers is an object of texts. Nothing was sent.', given);
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

/** A text goes as it is and without a type; an object as a form; `json` as JSON: as Python's requests does it. */
function readBody({ data, json }: Record<string, unknown>): { type?: string; body?: string } {
  if (data !== undefined && data !== null) {
    if (typeof data === 'string') return { body: data };
    if (typeof data === 'object') return { type: 'application/x-www-form-urlencoded', body: formOf(data).toString() };
    throw new InputError('data is a text or an object. Nothing was sent.', data);
  }
  return json === undefined ? {} : { type: 'application/json', body: dumps(json) };
}

function withParams(address: string, params: unknown): string {
  if (params === undefined || params === null) return address;
  if (typeof params !== 'object') throw new InputError('params is an object. Nothing was sent.', params);
  const query = formOf(params).toString();
  if (query === '') return address;
  const [before, ...fragment] = address.split('#');
  return [`${before}${before?.includes('?') ? '&' : '?'}${query}`, ...fragment].join('#');
}

function formOf(fields: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) form.append(name, pythonText(item));
    }
  }
  return form;
}

function pythonText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function question(session: Session, { method, url, body }: HttpRequest, email: AuditedEmail | null): string[] {
  return [
    `Send this write to ${session.world.host}?`,
    ...(email === null ? [] : meant(session, email)),
    ...(email?.activated ? [waitsForLink(email)] : []),
    `${method} ${oneLine(url, 200)}`,
    ...block(body ?? '', 20),
  ];
}

/** The id that the page calls created_user_id is the one of the user created last. */
function keep(session: Session, { method, url }: HttpRequest, response: ReturnType<typeof toResponse>): object {
  if (method !== 'POST' || !response.ok || url !== `${session.client.baseUrl}/users`) return response;
  try {
    const created = response.json();
    const id = typeof created === 'object' && created !== null && 'id' in created ? created.id : undefined;
    if (isUuid(id)) session.names['created_user_id'] = id;
  } catch {
    // The user may be there all the same: the answer is shown as it is.
  }
  return response;
}
