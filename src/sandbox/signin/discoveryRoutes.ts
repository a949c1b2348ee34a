/** Where to sign in: which data centre a login belongs to, and what it offers. */
import { type Answer, json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { readText } from '../http/query.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';

export const discoveryRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/1/accounts', needs: 'nothing', run: findDatacenter },
  { method: 'GET', path: '/api/2/accounts/forgot_link', needs: 'nothing', run: refuseLink },
  // Below /api/2 in the API reference, at the host's root in "Requests and responses"; both are served.
  { method: 'GET', path: '/.well-known/openid-configuration', needs: 'nothing', run: discover },
  { method: 'GET', path: '/api/2/.well-known/openid-configuration', needs: 'nothing', run: discover },
];

/** Any login is answered, known or not, with an id of 0: API version 1, as the platform was seen to answer. */
function findDatacenter(call: Call): Answer {
  const login = readText(call.request.query, 'login');
  call.decide('any login belongs here, known or not');
  return json(200, { server_url: call.platform.origin, id: 0, login });
}

/** Disabled, says the API reference. */
function refuseLink({ request }: Call): Answer {
  readText(request.query, 'login');
  throw refuse(404, 'This endpoint is disabled.');
}

function discover(call: Call): Answer {
  const { origin } = call.platform;
  const idp = `${origin}/api/2/idp`;
  call.decide('where to sign in');
  return json(200, {
    issuer: origin,
    authorization_endpoint: `${idp}/authorize`,
    token_endpoint: `${idp}/token`,
    jwks_uri: `${idp}/keys`,
    revocation_endpoint: `${idp}/revoke_token`,
    revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}
