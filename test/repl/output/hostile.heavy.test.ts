/** A session with a data centre that writes whatever it likes into every field: no line of ours becomes two by it. */
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createSecrets } from '../../../src/api/secrets/redact.ts';
import { viewExchange } from '../../../src/render/exchange.ts';
import { problemText } from '../../../src/render/problems.ts';
import { signInLines } from '../../../src/render/signIn.ts';
import { draw } from '../../../src/render/text.ts';
import { viewUser } from '../../../src/render/users.ts';
import { makeToolbox } from '../../../src/repl/toolbox.ts';
import { MemoryLog } from '../../../src/session/audit/memory.ts';
import { Modes } from '../../../src/session/modes.ts';
import { Session } from '../../../src/session/session.ts';
import { datacenter } from '../../../src/session/world/datacenter.ts';
import { type Seen, startServer } from '../../api/servers.ts';
import { CLIENT_ID, grantJson, OTHER_ID, SECRET, TENANT_ID, USER_ID, userJson } from '../../api/world.ts';
import { picking } from '../../helpers/stage.ts';
import { HOSTILE_VALUES, UNSAFE } from '../../render/samples.ts';

const PLAIN = 'foobar';
// Where there is none, other things are said.
const VALUES = HOSTILE_VALUES.filter(([, value]) => value !== '');

test.each(VALUES)(
  'a session says as much with hostile values as with plain ones, line by line: %s (D1)',
  { timeout: 60_000 },
  async (_what, value) => {
    const [plain, hostile] = [await tour(PLAIN), await tour(value)];

    expect(hostile.map(({ what }) => what)).toEqual(plain.map(({ what }) => what));
    for (const [at, { what, text }] of hostile.entries()) {
      expect(text, what).not.toMatch(UNSAFE);
      expect(text.split('\n').length, `${what}\n${text}`).toBe(plain[at]?.text.split('\n').length);
      expect(Math.max(...text.split('\n').map((line) => line.length)), what).toBeLessThan(1600);
    }
  },
);

interface Told {
  readonly what: string;
  readonly text: string;
}

/** What a person is shown and asked on the way through a session, with `value` wherever the server may write. */
async function tour(value: string): Promise<Told[]> {
  const told: Told[] = [];
  const { origin } = await startServer((seen) => answer(seen, value));
  const asked: string[] = [];
  const names: Record<string, unknown> = {};
  const session = new Session({
    connection: {
      world: datacenter(origin, null),
      datacenterUrl: origin,
      clientId: CLIENT_ID,
      clientSecret: SECRET,
      tenantId: null,
      profile: null,
      proxy: 'off',
    },
    secrets: createSecrets(),
    names,
    flags: new Modes(),
    ask: picking(0, asked),
    audit: { log: new MemoryLog(), operator: 'anna' },
    present: { user: viewUser, exchange: viewExchange },
    sleep: async () => {},
  });
  session.events.on((event) => {
    if ('text' in event) told.push({ what: event.kind, text: draw(() => event.text, false) });
  });
  onTestFinished(() => session.close());
  const shell = makeToolbox(session, () => {}, { commands: [] }) as Record<
    string,
    (...given: unknown[]) => Promise<unknown>
  >;
  const say = async (what: string, act: () => unknown) => {
    const text = await Promise.resolve()
      .then(act)
      .then((shown) => (typeof shown === 'string' ? shown : inspect(shown)))
      .catch((error: unknown) => draw((paint) => problemText(error, paint), false));
    told.push(...asked.splice(0).map((message) => ({ what: 'asked', text: draw(() => message, false) })), {
      what,
      text,
    });
  };

  await say('sign-in', async () => {
    const signedIn = await session.signIn();
    return draw((paint, width) => signInLines({ ...signedIn, base_url: 'b' }, paint, width), false);
  });
  // As on a data centre: each write is asked about.
  session.world = { ...session.world, isLocal: false };
  await say('prompt', () => session.world.name.replace(/@.*/s, ''));
  await say('findUsers', () => shell['findUsers']?.('foobar'));
  await say('findUser', () => shell['findUser']?.('foo'));
  await say('findUser', () => shell['findUser']?.(USER_ID));
  for (const email of ['accepted@newmail.net', 'stale@newmail.net', 'refused@newmail.net', 'taken@newmail.net']) {
    await say(`putEmail ${email}`, () => shell['putEmail']?.(email, USER_ID));
    await say('undo', () => shell['undo']?.());
    await say('verify', () => shell['verify']?.(USER_ID));
  }
  await say('audit', () => shell['audit']?.());
  await say('last', () => names['last']);
  return told;
}

function answer({ method, url, body }: Seen, value: string) {
  const user = (id: string, version = 1) =>
    userJson({
      id,
      version,
      login: value,
      activated: true,
      contact: { email: value, firstname: value, lastname: value },
      ...(version > 1 ? { business_types: [value], language: value } : {}),
    });
  const refusal = (status: number, code: number | string) => ({
    status,
    body: { error: { code, domain: value, message: value, details: { info: value }, context: {} } },
  });
  if (url.includes('/idp/token')) return { body: grantJson() };
  if (url.includes('/clients/'))
    return {
      body: { client_id: CLIENT_ID, tenant_id: TENANT_ID, type: value, status: value, data: { client_name: value } },
    };
  if (url.includes('/tenants/')) return { body: { id: TENANT_ID, name: value, kind: value, parent_id: TENANT_ID } };
  if (url.includes('/search')) return { body: { items: [hit(USER_ID, value), hit(OTHER_ID, value)] } };
  if (method === 'GET' && url.includes('uuids=')) return { body: { items: [user(USER_ID), user(OTHER_ID)] } };
  if (method === 'GET') return { body: user(USER_ID) };
  if (body.includes('accepted')) return { body: user(USER_ID) };
  if (body.includes('stale')) return refusal(409, 1001);
  if (body.includes('taken')) return refusal(409, 1014);
  return refusal(403, value);
}

function hit(id: string, value: string) {
  const path = [value, value];
  return { obj_type: 'user', id, login: value, parent_id: TENANT_ID, path, first_name: value, last_name: value };
}
