/** requests: HTTP as the pages write it, to the one data centre of the session; every write passes the guard. */
import { parseJson } from '../../api/answer.ts';
import { describe, InputError } from '../../api/errors.ts';
import { type Fields, has, isFields, readOwn } from '../../api/fields.ts';
import type { HttpRequest, HttpResponse, SendOptions } from '../../api/http/http.ts';
import { isUuid } from '../../api/types.ts';
import { isDict } from '../../python/values.ts';
import { isWrite } from '../../session/guard.ts';
import type { Session } from '../../session/session.ts';
import { sendWrite, type Written } from '../write.ts';
import { readBody, readHeaders, readOptions, withParams } from './options.ts';
import { toResponse } from './response.ts';

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
  const sent = await sendBuilt(session, buildRequest(method, given));
  return has(sent, 'answer') ? toResponse(sent.answer, () => session.world.name) : sent.shown;
}

/** A read is cancelled with its entry; a write passes the guard, and is waited for. */
export async function sendBuilt(session: Session, request: HttpRequest, options: Sending = {}): Promise<Written> {
  if (isWrite(request)) {
    const written = await sendWrite(session, request, options);
    if (has(written, 'answer')) keepCreated(session, request, written.answer);
    return written;
  }
  return { answer: await session.client.send(request, { ...options, signal: session.interrupts.reads }) };
}

/** What is answered to a write has to be read: of those options only the times are for it. */
type Sending = Pick<SendOptions, 'times' | 'takesAny'>;

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

/** The id that the page calls created_user_id is the one of the user created last. */
function keepCreated(session: Session, { method, url }: HttpRequest, { status, text }: HttpResponse): void {
  if (method !== 'POST' || status >= 400 || url !== `${session.client.baseUrl}/users`) return;
  const id = readOwn(parseJson(text) ?? {}, 'id');
  // Without it the user may be there all the same: the answer is shown as it is.
  if (isUuid(id)) session.names['created_user_id'] = id;
}
