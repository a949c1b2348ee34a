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
    env: {
      ACRONIS_DATACENTER_URL: sandbox.url,
      ACRONIS_CLIENT_ID: sandbox.clientId,
      ACRONIS_CLIENT_SECRET: sandbox.clientSecret,
    },
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
