/** Signs in once with settings that nobody has kept yet, and says as whom, and how far this computer's clock is off. */
import { type Client, createClient } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import type { ProxySetting } from '../../api/http/proxy.ts';
import type { Secrets } from '../../api/secrets/redact.ts';
import { rolesInToken } from '../../api/tokenScope.ts';
import { clockOffMs } from './clock.ts';

export interface Trial {
  readonly datacenterUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly proxy: ProxySetting;
  readonly secrets: Secrets;
  readonly userAgent?: string | undefined;
  readonly signal: AbortSignal;
  readonly now?: (() => number) | undefined;
}

export interface Tried {
  readonly client: string;
  /** Null where the client may not read it. */
  readonly tenant: string | null;
  readonly tenantId: string;
  readonly roles: readonly string[];
  /** How far this computer is ahead of the server; null where that did not say its time. */
  readonly clockOffMs: number | null;
}

/** @throws {ShellError} */
export async function trySignIn({ signal, now = Date.now, ...given }: Trial): Promise<Tried> {
  let offMs: number | null = null;
  const client = createClient({
    ...given,
    onEvent: (event) => {
      if (event.kind === 'response') offMs ??= clockOffMs(event.response.headers['date'], now());
    },
  });
  try {
    const token = await client.token({ signal });
    const { tenant_id: tenantId, data } = await client.fetchApiClient({ signal });
    const tenant = await nameOf(client, tenantId, signal);
    return { client: data.client_name, tenant, tenantId, roles: rolesInToken(token.accessToken), clockOffMs: offMs };
  } finally {
    client.close();
  }
}

/** A client that may not read its own tenant can still work. */
async function nameOf(
  client: Client,
  id: Parameters<Client['fetchTenant']>[0],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return (await client.fetchTenant(id, { signal })).name;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  }
}
