/** What of a set-up is elsewhere: the way to the data centre, its clock, the sign-in, and what the client may do there. */
import { type Client, createClient } from '../api/client.ts';
import { ApiError, ShellError, SignInError } from '../api/errors.ts';
import { isLoopback } from '../api/http/host.ts';
import type { ProxySetting } from '../api/http/proxy.ts';
import type { Secrets } from '../api/secrets/redact.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { rolesInToken } from '../api/tokenScope.ts';
import { listInWords } from '../api/words.ts';
import type { Check } from '../render/checkUp.ts';
import { nextLines } from '../render/problems.ts';
import { DOT } from '../render/text.ts';
import type { Connection } from '../session/connection.ts';
import { EntryError, SettingsError } from '../session/errors.ts';
import { clockInWords, clockOffMs } from '../session/setup/clock.ts';

export interface Checking extends Pick<Connection, 'datacenterUrl' | 'clientId' | 'clientSecret' | 'proxy'> {
  readonly secrets: Secrets;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  readonly now?: (() => number) | undefined;
}

/** What is told, and the exit code that a failure of it stands for. */
export interface Found {
  readonly checks: readonly Check[];
  readonly code: 0 | 1 | 2 | 5;
}

const NETWORK = ['connection', 'clock', 'sign-in', 'rights'] as const;

export function untried(why: string): Check[] {
  return NETWORK.map((check) => ({ check, state: 'untried', what: `not tried: ${why}`, next: [] }));
}

export function checkProxy(proxy: ProxySetting): Check {
  if (typeof proxy === 'object') {
    const what = `off; ${proxy.unused} is set and not followed`;
    return {
      check: 'proxy',
      state: 'good',
      what,
      next: ['ACRONIS_PROXY=env   goes through it, where there is no other way'],
    };
  }
  const what = proxy === 'off' ? 'off' : proxy === 'env' ? 'as HTTPS_PROXY and NO_PROXY say' : new URL(proxy).host;
  return { check: 'proxy', state: 'good', what, next: [] };
}

export async function checkNetwork({ signal, now = Date.now, ...given }: Checking): Promise<Found> {
  const client = createClient(given);
  try {
    const reached = await reach(client, signal, now);
    if (!reached.isReached) return { checks: [...reached.checks, ...untried('no connection').slice(2)], code: 1 };
    const signedIn = await signIn(client, signal);
    return { checks: [...reached.checks, ...signedIn.checks], code: signedIn.code };
  } finally {
    client.close();
  }
}

async function reach(client: Client, signal: AbortSignal, now: () => number) {
  const url = new URL(`${client.datacenterUrl}/.well-known/openid-configuration`);
  try {
    // Whatever it answers, it has.
    const { headers, elapsedMs } = await client.send(
      { method: 'GET', url: url.href, headers: {} },
      { signal, takesAny: true },
    );
    const way = url.protocol === 'https:' ? 'TLS' : isLoopback(url.hostname) ? 'this computer' : 'no TLS';
    const what = `${url.host} answers in ${Math.round(elapsedMs)} ms (${way})`;
    return { isReached: true, checks: [good('connection', what), checkClock(clockOffMs(headers['date'], now()))] };
  } catch (error) {
    const [, clock] = untried('no connection');
    return { isReached: false, checks: [bad('connection', error), ...(clock ? [clock] : [])] };
  }
}

function checkClock(offMs: number | null): Check {
  if (offMs === null) return { check: 'clock', state: 'warning', what: 'the server does not say its time', next: [] };
  const words = clockInWords(offMs);
  if (words === null) return good('clock', "within 5 min of the server's");
  const next = ["Set this computer's clock: certificates and times in the record depend on it."];
  return { check: 'clock', state: 'bad', what: words, next };
}

async function signIn(client: Client, signal: AbortSignal): Promise<Found> {
  const [, , , rights] = untried('no sign-in');
  try {
    const token = await client.token({ signal });
    const { tenant_id, data } = await client.fetchApiClient({ signal });
    const minutes = Math.round(token.expiresInMs() / 60_000);
    const facts = [...(data.client_name === '' ? [] : [`client ${oneLine(data.client_name)}`]), `${minutes} min left`];
    const found = await checkRights(client, tenant_id, rolesInToken(token.accessToken), signal);
    return { checks: [good('sign-in', facts.join(DOT)), found], code: found.state === 'bad' ? 1 : 0 };
  } catch (error) {
    const code = error instanceof SignInError ? 5 : error instanceof SettingsError ? 2 : 1;
    return { checks: [bad('sign-in', error), ...(rights ? [rights] : [])], code };
  }
}

async function checkRights(
  client: Client,
  tenant: Parameters<Client['fetchTenant']>[0],
  roles: readonly string[],
  signal: AbortSignal,
): Promise<Check> {
  const answers = async (path: string) => {
    const { status } = await client.send(
      { method: 'GET', url: `${client.baseUrl}${path}`, headers: {} },
      { authorize: true, signal },
    );
    if (status >= 400) throw new EntryError(`HTTP ${status}`);
    return '';
  };
  const tried = await Promise.all([
    attempt('its tenant', async () => oneLine((await client.fetchTenant(tenant, { signal })).name)),
    attempt('its users', () => answers(`/tenants/${tenant}/users`)),
    attempt('the search', () => answers(`/search?tenant=${tenant}&text=admin&limit=1`)),
  ]);
  const named = roles.length === 0 ? [] : [roles.map((role) => oneLine(role)).join(', ')];
  const able = tried.filter(({ error }) => error === null).map(({ noun, said }) => (said ? `${noun} (${said})` : noun));
  const unable = tried.filter(({ error }) => error !== null);
  const what = [...named, ...(able.length > 0 ? [`reads ${listInWords(able)}`] : [])];
  if (unable.length === 0) return good('rights', what.join(DOT));
  const cannot = unable.map(({ noun, error }) => `${noun} cannot be read (${messageOf(error)})`);
  const next = ['Give the API client a role that may read users: management portal, Settings, API clients.'];
  return { check: 'rights', state: 'bad', what: [...what, ...cannot].join(DOT), next };
}

async function attempt(noun: string, act: () => Promise<string>) {
  try {
    return { noun, said: await act(), error: null };
  } catch (error) {
    return { noun, said: '', error };
  }
}

function messageOf(error: unknown): string {
  return error instanceof ApiError ? `HTTP ${error.status}` : error instanceof Error ? error.message : String(error);
}

function good(check: string, what: string): Check {
  return { check, state: 'good', what, next: [] };
}

function bad(check: string, error: unknown): Check {
  if (!(error instanceof ShellError) || error.name === 'CancelledError') throw error;
  return { check, state: 'bad', what: error.message, next: nextLines(error) };
}
