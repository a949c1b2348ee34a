/** Errors in words: what happened, then the next thing to type. */

import {
  ApiError,
  type BadAnswer,
  BadAnswerError,
  CancelledError,
  DeadlineError,
  IdError,
  InputError,
  NetworkError,
  OriginError,
  ShellError,
  SignInError,
  UnexpectedError,
} from '../api/errors.ts';
import { isTlsFailure } from '../api/http/codes.ts';
import { isRepeatable } from '../api/http/method.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Verdict } from '../api/verdict.ts';
import { AuditError } from '../session/audit/record.ts';
import {
  ChangedNameError,
  EntryError,
  NoMatchError,
  NoUserError,
  PythonError,
  SettingsError,
  SeveralMatchesError,
  ShortTextError,
} from '../session/errors.ts';
import { WriteRefusedError } from '../session/guard.ts';
import { command } from '../session/settings/program.ts';
import { DOT, lookAt, type Paint, quote, symbol } from './text.ts';
import { userFacts } from './users.ts';

interface Problem {
  readonly what: string;
  /** Lines, each a thing to do; what is to be typed stands last. */
  readonly next: readonly string[];
}

export function problemText(error: unknown, paint: Paint): string {
  if (error instanceof PythonError) return tracebackText(error, paint);
  const { what, next } = problemOf(error);
  return [`${paint('bad', symbol.bad)} ${what}`, ...next.map((line) => `  ${line}`)].join('\n');
}

/** What can be done about it, a line each. */
export function nextLines(error: unknown): readonly string[] {
  return problemOf(error).next;
}

/** As CPython shows it: what to type stands in it as the exception's notes. */
function tracebackText({ traceback }: PythonError, paint: Paint): string {
  return paint('bad', traceback);
}

function problemOf(error: unknown): Problem {
  if (error instanceof ShellError) return { what: error.message, next: nextFor(error) };
  if (error instanceof ReferenceError)
    return { what: `${error.name}: ${error.message}`, next: ['help() lists what there is.'] };
  if (error instanceof Error) return { what: [error.name, error.message].filter(Boolean).join(': '), next: [] };
  return { what: `Thrown: ${String(error)}`, next: [] };
}

function nextFor(error: ShellError): string[] {
  const { verdict = 'UNKNOWN' } = error;
  if (verdict !== 'UNKNOWN' && verdict !== 'NOT_SENT') return [settledText(verdict)];
  if (error instanceof EntryError) return error.instead === '' ? [] : error.instead.split('\n');
  if (error instanceof NoUserError) return ["findUser('…')   or   user_id = '…'"];
  if (error instanceof ShortTextError) return ["findUser('…')   takes a UUID too, findUsers('…') any longer text"];
  if (error instanceof NoMatchError) return nearLines(error);
  if (error instanceof SeveralMatchesError) return userLines(error);
  if (error instanceof ChangedNameError) return [`${error.variable} = ${quote(error.expected)}`];
  if (error instanceof WriteRefusedError) return [error.instead];
  if (error instanceof AuditError)
    return [
      'Nothing was sent: a write on a data centre is recorded first. Reading goes on.',
      'Mend that, or name another directory before you start again: XDG_STATE_HOME (on Windows LOCALAPPDATA).',
    ];
  if (error instanceof IdError)
    return [
      error.noun === 'user'
        ? "findUser('…') finds the id of a user. Behind it the same line needs none."
        : "tenant_id = '…'",
    ];
  if (error instanceof InputError) return error.instead === '' ? [] : [error.instead];
  if (error instanceof SignInError) {
    if (error.status !== null && error.status < 400) return [WHO_ANSWERS];
    return [
      'Check ACRONIS_CLIENT_ID and ACRONIS_CLIENT_SECRET: they work only in the data centre where they were made.',
      `${command('--sandbox')}   needs neither`,
    ];
  }
  if (error instanceof ApiError) return apiLines(error);
  if (error instanceof OriginError) return ['A token goes only to the place that issued it: ${base_url}/…'];
  if (error instanceof NetworkError) return networkLines(error);
  if (error instanceof UnexpectedError)
    return [error.sent ? 'If it was a write, it may have been applied: audit()' : `Start again: ${command()}`];
  if (error instanceof DeadlineError && error.sent && error.isWrite) return [LOOK_FIRST];
  if (error instanceof DeadlineError)
    return error.proxy
      ? [PROXY_NAMED]
      : error.unusedProxy
        ? followProxy(error.unusedProxy)
        : ['The same line again, when the network is better.'];
  // It began as an answer of the API, and of writes alone a verdict is known.
  if (error instanceof BadAnswerError && error.why === 'cut')
    return [error.verdict === undefined ? 'The same line again.' : LOOK_FIRST];
  if (error instanceof BadAnswerError)
    return [SEEN.has(error.why) && !error.isSignIn ? `${WHO_ANSWERS} See: last.response` : WHO_ANSWERS];
  if (error instanceof CancelledError)
    return error.sent ? ['It may have been applied. Look before you repeat it.'] : [];
  if (error instanceof SettingsError) return [`${command('--sandbox')}   needs no settings`];
  return [];
}

/** A look has told what the answer did not. */
function settledText(verdict: Verdict): string {
  return `${verdict === 'CHANGED' ? 'It was applied: do not send it again.' : `It ended in ${verdict}.`} audit()   lists it`;
}

function nearLines({ near: { login, text }, again = lookAt }: NoMatchError): string[] {
  if (login !== undefined) return [`${again(login)}   is there`];
  return [
    'The search takes beginnings of words of login, name and email, and no name of a customer; tenants that deny access are not searched.',
    text === undefined ? `${again('…')}   takes the user's UUID too` : `findUsers(${quote(text)})   finds somebody`,
  ];
}

const FEW = 20; // of several who match; the error holds them all

/** Where the line would write, which of them is meant is for a person to put in. */
function userLines({ users, again }: SeveralMatchesError): string[] {
  const rows = users.slice(0, FEW).map((user) => `${user.user_id}   ${oneLine(user.login)}${DOT}${userFacts(user)}`);
  const left = users.length - rows.length;
  return [
    ...rows,
    ...(left === 0 ? [] : [`and ${left} more: a longer text finds fewer`]),
    again
      ? `With the id of the one who is meant: ${again('…')}`
      : `The first of them: ${lookAt(users[0]?.user_id ?? '')}`,
  ];
}

/** Whole answers, which `last` holds; of others there is none. */
const SEEN: ReadonlySet<BadAnswer> = new Set(['html', 'not-json', 'wrong-id', 'shape'] as const);

const WHO_ANSWERS = 'Is ACRONIS_DATACENTER_URL right, and no proxy or login page in between?';

function apiLines({ status, method, path }: ApiError): string[] {
  const isSignIn = path.endsWith('/idp/token');
  if (isSignIn && status < 500 && status !== 429) return [`That says nothing of the secret. ${WHO_ANSWERS}`];
  switch (status) {
    case 401:
      return ['The API client may be revoked or disabled. Start again with credentials that work.'];
    case 403:
      return ['This API client has no right to it, or it lies in a tenant that denies access.'];
    case 404:
      return path.includes('/users/') ? ["findUser('…') finds the id of a user."] : [];
    case 429:
      return ['The server asks to slow down. Wait, then the same line again.'];
    default:
      if (status < 500) return [];
      return [isSignIn || isRepeatable(method) ? 'The same line again in a moment.' : LOOK_FIRST];
  }
}

const PROXY_NAMED = 'Is the proxy right? ACRONIS_PROXY names it; ACRONIS_PROXY=off goes without one.';

const LOOK_FIRST = 'It may have been applied: do not send it again before you have looked. audit()   lists it';

function networkLines({ code, sent, isWrite, unusedProxy, proxy }: NetworkError): string[] {
  if (sent) return [isWrite ? LOOK_FIRST : 'The same line again.'];
  if (proxy && !isTlsFailure(code)) return [PROXY_NAMED];
  if (unusedProxy && !isTlsFailure(code)) return followProxy(unusedProxy);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['Is ACRONIS_DATACENTER_URL right, and are you online?'];
  if (/CERT|SELF_SIGNED|ISSUER|VERIFY/.test(code)) {
    return ['Behind an inspecting proxy, NODE_EXTRA_CA_CERTS names the file with its certificate.'];
  }
  return ['Is ACRONIS_DATACENTER_URL right? Does the way there need ACRONIS_PROXY?'];
}

function followProxy(variable: string): string[] {
  if (/^http_proxy$/i.test(variable)) {
    return [
      `${variable} is for http:// alone. ACRONIS_PROXY=env follows HTTPS_PROXY, ACRONIS_PROXY=http://… that proxy.`,
    ];
  }
  return [`ACRONIS_PROXY=env   goes through the proxy that ${variable} names`];
}
