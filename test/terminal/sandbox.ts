/** A sandbox in the test's own process, and the settings with which a shell takes it for a data centre. */
import { onTestFinished } from 'vitest';
import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

export interface DataCentre {
  readonly sandbox: Sandbox;
  readonly env: Readonly<Record<string, string>>;
  /** Every request that was answered, the sign-in's too. */
  readonly exchanges: readonly Exchange[];
  /** `PUT /api/2/users/…` for every request since the last `forget()` that was not the sign-in's. */
  sent(): string[];
  forget(): void;
}

export async function startDataCentre(options: SandboxOptions = {}): Promise<DataCentre> {
  const sandbox = await startSandbox({ port: 0, ...options });
  onTestFinished(() => sandbox.stop());
  const exchanges: Exchange[] = [];
  sandbox.onExchange((exchange) => exchanges.push(exchange));
  let seen = 0;
  return {
    sandbox,
    env: settingsOf(sandbox),
    exchanges,
    sent() {
      const since = exchanges.slice(seen).filter(({ url }) => !/\/(?:idp|clients)\//.test(url));
      return since.map(({ method, url }) => `${method} ${url}`);
    },
    forget() {
      seen = exchanges.length;
    },
  };
}

/** From now on the answer to a change of a user is lost, and whoever looks at the user is turned away at once: UNKNOWN. */
export function loseChanges({ faults }: Sandbox, { isApplied }: { readonly isApplied: boolean }): void {
  faults.add({ kind: 'drop-answer', applied: isApplied, times: 9 });
  faults.add({ kind: 'fail', status: 403, times: 9, on: { method: 'GET', path: /^\/api\/2\/users\/[^/]+$/ } });
}

/** The settings of one of its API clients, as the environment has them. */
export function settingsOf(sandbox: Sandbox, client = 0): Record<string, string> {
  const { client_id, secret } = sandbox.world.clients()[client] ?? { client_id: '', secret: '' };
  return { ACRONIS_DATACENTER_URL: sandbox.url, ACRONIS_CLIENT_ID: client_id, ACRONIS_CLIENT_SECRET: secret };
}
