/** The two shapes in which the platform says no: nested everywhere, flat (RFC 6749) when signing in. */
import { STATUS_CODES } from 'node:http';
import type { Choices } from '../choices.ts';
import { type Answer, json } from './answer.ts';

/** Ends a request with the answer it carries. */
export class Refusal extends Error {
  readonly answer: Answer;
  /** For whoever looks on: it may say more than the answer does. */
  readonly why: string;

  constructor(answer: Answer, why: string) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
    this.answer = answer;
    this.why = why;
  }
}

export interface RefusalDetails {
  /** A platform code (1000 to 1035) or else the HTTP status ("Status and error codes"). */
  readonly code?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For whoever looks on, where that is more than `info`. */
  readonly why?: string;
}

/** The nested body: `errorScheme` of the API reference. */
export function refuse(status: number, info: string, details: RefusalDetails = {}): Refusal {
  const error = {
    code: details.code ?? status,
    message: details.message ?? STATUS_CODES[status] ?? 'Error',
    details: { info },
    context: {},
    domain: status === 401 || status === 403 ? 'Access' : 'PlatformAccountServer',
  };
  return new Refusal(json(status, { error }, details.headers), details.why ?? asFact(info));
}

/** A body that breaks its schema. Of users the API reference lists no status for it; "Status and error codes" has 400. */
export function refuseMalformed(info: string): Refusal {
  return refuse(400, info);
}

/** `sent` is not the version that is kept. */
export function refuseStale(status: number, sent: number, kept: number): Refusal {
  const why = `version ${sent} sent, but it is ${kept}: code 1001`;
  return refuse(status, 'Version mismatch', { code: 1001, message: 'Version mismatch', why });
}

/** A sentence as one fact of several. */
function asFact(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '');
}

export const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

export type SignInError = 'invalid_client' | 'invalid_request' | 'access_denied' | 'totp_setup_required';

/** The flat body of the sign-in endpoints: `tokenError` and `revokeError` of the API reference. */
export function refuseSignIn(error: SignInError, description: string, status = statusOf(error)): Refusal {
  // Seen in the field beside the documented pair, and only for bad credentials.
  const seen = error === 'invalid_client' ? { domain: 'Access', reason: 'InvalidClient' } : {};
  return new Refusal(json(status, { ...seen, error, error_description: description }, NO_STORE), asFact(description));
}

function statusOf(error: SignInError): number {
  return error === 'invalid_request' ? 400 : 401;
}

export const choices = {
  staleStatus: {
    question: 'Which HTTP status carries platform code 1001, version mismatch?',
    choice: '409',
    option: 'staleStatus: 400 | 409 | 412 | 426',
  },
  malformedBody: {
    question: 'Which status has a body that breaks the schema (unknown field, wrong type, no version)?',
    choice: '400, nested error, code 400; nothing is changed',
  },
} satisfies Choices;
