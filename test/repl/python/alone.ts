/** A session that is not signed in, at a server that is no sandbox, and Python's requests in it. */
import { onTestFinished } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { viewExchange } from '../../../src/render/exchange.ts';
import { PythonRequests } from '../../../src/repl/python/request.ts';
import { MemoryLog } from '../../../src/session/audit/memory.ts';
import { Session } from '../../../src/session/session.ts';
import { SANDBOX } from '../../../src/session/world/world.ts';

export function alone(datacenterUrl: string, onEnd = onTestFinished) {
  const session = new Session({
    connection: {
      ...{ world: SANDBOX, datacenterUrl, clientId: 'id', clientSecret: 'a-secret' },
      ...{ tenantId: null, profile: null, proxy: 'off' },
    },
    secrets: createSecrets(),
    names: {},
    flags: { readOnly: false, dryRun: false, yes: false },
    ask: null,
    audit: { log: new MemoryLog(), operator: 'anna' },
    present: { user: (record) => record, exchange: viewExchange },
    sleep: async () => {},
  });
  onEnd(() => session.close());
  return { session, python: new PythonRequests(session) };
}
