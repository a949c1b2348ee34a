/** The module requests, as the provider's pages use Python's library of that name. */
import { ApiError, DeadlineError, InputError, NetworkError, ShellError } from '../../api/errors.ts';
import type { Doc } from '../../render/help.ts';
import type { Session } from '../../session/session.ts';
import { track } from '../calls.ts';
import { METHODS, sendAny, sendRequest } from './send.ts';

export const requestsDoc: Doc = {
  name: 'requests',
  signature: 'requests.get|post|put|patch|delete|head|options(url, {params?, headers?, data?, json?}?): response',
  summary: 'HTTP as on the pages: status_code, json(), text, headers, ok, reason, url, elapsed, raise_for_status().',
  examples: [
    'response = requests.get(`${base_url}/users/${user_id}`, headers=auth)',
    "requests.get(`${base_url}/search`, headers=auth, params={tenant: tenant_id, text: 'foobar'})",
    "requests.get(`${base_url}/search`, headers=auth, params=[['tenant', tenant_id], ['text', 'foobar']])",
  ],
};

export function makeRequests(session: Session): object {
  const call = (send: () => Promise<object>) => {
    const sending = async () => {
      session.requireOpen();
      return send();
    };
    return track(session, sending(), 'help(requests)');
  };
  const methods = METHODS.map((method) => {
    const send = (...given: unknown[]) => call(() => sendRequest(session, method, given));
    return [method, send] as const;
  });
  const request = (...given: unknown[]) => call(() => sendAny(session, given));
  return { ...Object.fromEntries(methods), request, codes, exceptions, Session: refuseSession };
}

const codes = {
  ...{ ok: 200, created: 201, accepted: 202, no_content: 204, bad_request: 400, unauthorized: 401, forbidden: 403 },
  ...{ not_found: 404, conflict: 409, precondition_failed: 412, unsupported_media_type: 415, upgrade_required: 426 },
  ...{ too_many_requests: 429, internal_server_error: 500, bad_gateway: 502, service_unavailable: 503 },
};

const exceptions = {
  ...{ RequestException: ShellError, HTTPError: ApiError, ConnectionError: NetworkError, Timeout: DeadlineError },
};

/** What programs for Python's library call to keep connections; `new` is possible, but not needed. */
const refuseSession = function Session(): never {
  throw new InputError(
    'There is no requests.Session here: connections are kept all the same, and each call names its headers.',
    undefined,
    { instead: 'requests.get(`${base_url}/users/me`, headers=auth)' },
  );
};
