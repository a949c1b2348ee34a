/** Signing in: POST /idp/token. */

import { NO_STORE, refuseSignIn } from '../errors.ts';
import { type Answer, json, type Request } from '../exchange.ts';
import { type Client, timestamp } from '../model.ts';
import type { Call, Route } from '../router.ts';

export const idpRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/2/idp/token', needs: 'nothing', run: issueToken },
];

function issueToken({ request, platform }: Call): Answer {
  const form = formOf(request);
  const { client_id, secret, way } = credentialsOf(request, form);
  const client = platform.store.client(client_id);
  if (!client || client.secret !== secret || client.token_endpoint_auth_method !== way || client.status !== 'enabled') {
    throw refuseSignIn('invalid_client', 'invalid client credentials');
  }
  // The document's enumeration of token errors has no unsupported_grant_type.
  if (form.get('grant_type') !== 'client_credentials') {
    throw refuseSignIn('invalid_request', 'This grant_type is not supported');
  }
  const seen = { last_access_at: timestamp(platform.now()), last_access_from_ip: '127.0.0.1' };
  platform.store.putClient({ ...client, ...seen });
  return json(200, platform.tokens.issue(client, platform.origin), NO_STORE);
}

function formOf({ headers, body }: Request): URLSearchParams {
  const form = new URLSearchParams(body.toString('utf8'));
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded' || !form.get('grant_type')) {
    throw refuseSignIn('invalid_request', 'Wrong request body format or required argument is missing');
  }
  return form;
}

interface Credentials {
  readonly client_id: string;
  readonly secret: string;
  readonly way: Client['token_endpoint_auth_method'];
}

function credentialsOf({ headers }: Request, form: URLSearchParams): Credentials {
  if (headers.authorization !== undefined) {
    const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization)?.[1] ?? '';
    const [, client_id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
    if (client_id !== undefined && secret !== undefined) return { client_id, secret, way: 'client_secret_basic' };
  } else {
    const [client_id, secret] = [form.get('client_id'), form.get('client_secret')];
    if (client_id !== null && secret !== null) return { client_id, secret, way: 'client_secret_post' };
  }
  throw refuseSignIn('invalid_request', 'Authorization header value is not recognized');
}
