/** Python's requests in a session that is not signed in, at a server that is no sandbox; and what they are told. */
import { onTestFinished } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { viewExchange } from '../../../src/render/exchange.ts';
import { factsOf, PythonRequests } from '../../../src/repl/python/request.ts';
import { MemoryLog } from '../../../src/session/audit/memory.ts';
import { Modes } from '../../../src/session/modes.ts';
import { Session } from '../../../src/session/session.ts';
import { SANDBOX } from '../../../src/session/world/world.ts';

/** What Python is told: an answer, or what was thrown. */
export async function told(python: PythonRequests, payload: unknown): Promise<object> {
  try {
    return await python.send(payload);
  } catch (error) {
    const { next, ...facts } = factsOf(error);
    return { error: { ...facts, fields: { next } } };
  }
}

export function alone(datacenterUrl: string, onEnd = onTestFinished) {
  const session = new Session({
    connection: {
      ...{ world: SANDBOX, datacenterUrl, clientId: 'id', clientSecret: 'a-secret' },
      ...{ tenantId: null, profile: null, proxy: 'off' },
    },
    secrets: createSecrets(),
    names: {},
    flags: new Modes(),
    ask: null,
    audit: { log: new MemoryLog(), operator: 'anna' },
    present: { user: (record) => record, exchange: viewExchange },
    sleep: async () => {},
  });
  onEnd(() => session.close());
  return { session, python: new PythonRequests(session) };
}
