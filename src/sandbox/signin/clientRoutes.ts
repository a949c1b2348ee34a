/** API clients: registered, listed, switched off and deleted; and the way to learn which tenant a token is for. */
import type { Choices } from '../choices.ts';
import { type Answer, empty, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { closedObject, listOf, oneOf, openObject, readJson, string, uuid } from '../http/checks.ts';
import { readFlag, readTexts } from '../http/query.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { type Client, toTimestamp } from '../platform/model.ts';

const CLIENTS = '/api/2/clients';
const CLIENT = `${CLIENTS}/{client_id}`;

export const clientRoutes: readonly Route[] = [
  { method: 'GET', path: CLIENTS, needs: 'tenant_viewer', run: listClients },
  { method: 'POST', path: CLIENTS, needs: 'tenant_admin', takes: 'application/json', run: createClient },
  { method: 'GET', path: CLIENT, needs: 'tenant_viewer', run: fetchClient },
  { method: 'PUT', path: CLIENT, needs: 'tenant_admin', takes: 'application/json', run: putClient },
  { method: 'DELETE', path: CLIENT, needs: 'tenant_admin', run: deleteClient },
];

// Whatever it holds: only the name of a client is there by convention.
const data = (value: unknown, at: string) => {
  openObject({}, [])(value, at);
  return value as Readonly<Record<string, unknown>>;
};

const clientPost = closedObject(
  {
    type: oneOf(['api_client', 'managed_client']),
    tenant_id: uuid,
    token_endpoint_auth_method: oneOf(['client_secret_basic', 'client_secret_post', 'none']),
    data,
    redirect_uris: listOf(string),
    origin_id: string,
  },
  ['type', 'tenant_id', 'token_endpoint_auth_method'],
);

const clientPut = closedObject({
  data,
  status: oneOf(['enabled', 'disabled']),
  redirect_uris: listOf(string),
  origin_id: string,
});

function listClients(call: SignedCall): Answer {
  const { caller, platform } = call;
  const { store } = platform;
  const { query } = call.request;
  const [ids, origin, allowDeleted] = [
    readTexts(query, 'uuids'),
    query.get('origin_id'),
    readFlag(query, 'allow_deleted'),
  ];
  const items = [...store.clients()].filter(
    (client) =>
      (allowDeleted || !client.isDeleted) &&
      (ids?.includes(client.client_id) ?? true) &&
      (origin === null || client.origin_id === origin) &&
      caller.seesInside(client.tenant_id),
  );
  call.decide(`${items.length} listed`);
  return json(200, { items: items.map(show) });
}

/** It may do what the one who registers it may, on the level of its tenant; the secret is shown this once. */
function createClient(call: SignedCall): Answer {
  const { store, now, newId } = call.platform;
  const wanted = readJson(call.request, clientPost);
  const tenant = call.tenant('inside', wanted.tenant_id);
  const client: Client = {
    data: {},
    ...wanted,
    client_id: newId(),
    client_secret_expires_at: 0,
    created_at: toTimestamp(now()),
    created_by: call.caller.userId,
    last_access_at: null,
    last_access_from_ip: null,
    status: 'enabled',
    secret: `sandbox-secret-${newId()}`,
    role: tenant.kind === 'partner' || tenant.kind === 'folder' ? 'partner_admin' : 'company_admin',
  };
  store.putClient(client);
  call.decide(`client of ${tenant.name} as ${client.role}, its secret is shown this once`);
  const { last_access_at: _at, last_access_from_ip: _ip, ...answer } = show(client);
  const secrets = { client_secret: client.secret, registration_access_token: `sandbox-registration-${newId()}` };
  return json(201, { ...answer, ...secrets });
}

function fetchClient(call: SignedCall): Answer {
  const client = findClient(call);
  call.decide(`client of ${call.platform.store.tenant(client.tenant_id)?.name}, ${client.status}`);
  return json(200, show(client));
}

function putClient(call: SignedCall): Answer {
  const client = { ...findClient(call), ...readJson(call.request, clientPut) };
  call.decide(`client of ${call.platform.store.tenant(client.tenant_id)?.name}, ${client.status}`);
  call.platform.store.putClient(client);
  return json(200, show(client));
}

function deleteClient(call: SignedCall): Answer {
  const client = findClient(call);
  call.decide(`client of ${call.platform.store.tenant(client.tenant_id)?.name}: signs in no more`);
  call.platform.store.putClient({ ...client, status: 'disabled', isDeleted: true });
  return empty(204);
}

function findClient(call: SignedCall): Client {
  const id = call.param('client_id');
  const client = call.platform.store.client(id);
  if (!client) throw refuse(404, `There is no client ${id}.`);
  if (!call.caller.seesInside(client.tenant_id)) throw refuse(403, 'No access to this client.');
  return client;
}

function show({ secret: _secret, role: _role, isDeleted: _deleted, ...client }: Client) {
  return client;
}

export const choices = {
  newClientRights: {
    question: 'What may a client do that was registered through the API?',
    choice: 'what an administrator of its tenant may',
  },
} satisfies Choices;
