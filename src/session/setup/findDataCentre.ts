/** Asks the platform in which data centre a login lives: without credentials, by the one address that all of them share. */
import { parseJson } from '../../api/answer.ts';
import { createHttp } from '../../api/http/http.ts';
import type { ProxySetting } from '../../api/http/proxy.ts';
import type { Secrets } from '../../api/secrets/redact.ts';
import { oneLine, quoted } from '../../api/secrets/sanitize.ts';
import { SettingsError } from '../errors.ts';
import { checkUrl } from '../settings/value.ts';

const ROUTER = 'https://cloud.acronis.com';

export interface Finding {
  readonly proxy: ProxySetting;
  readonly secrets: Secrets;
  readonly allowHosts: readonly string[];
  readonly signal: AbortSignal;
  /** Of the platform, unless told. */
  readonly router?: string | undefined;
}

/**
 * Its URL.
 * @throws {SettingsError} where the login is not known, or the answer leads elsewhere; {ShellError} where there was none
 */
export async function findDataCentre(login: string, finding: Finding): Promise<string> {
  const { proxy, secrets, allowHosts, signal, router = ROUTER } = finding;
  const http = createHttp({ origin: new URL(router).origin, proxy, secrets });
  try {
    const url = `${router}/api/1/accounts?${new URLSearchParams({ login })}`;
    const { status, text } = await http.send({ method: 'GET', url, headers: {} }, { signal });
    const answer = status === 200 ? parseJson(text) : null;
    const where = answer?.['server_url'];
    if (typeof where !== 'string')
      throw new SettingsError(`${new URL(router).host} did not say where ${quoted(login)} lives (HTTP ${status}).`);
    // It names a data centre for logins that there are not, too.
    if (answer?.['id'] === 0) throw new SettingsError(`Nobody is known by the login ${quoted(login)}.`);
    return checked(where, login, allowHosts);
  } finally {
    http.close();
  }
}

/** Whoever answered says where the secret would go next. */
function checked(where: string, login: string, allowHosts: readonly string[]): string {
  try {
    return checkUrl(where, 'the answer', allowHosts);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const words = `The answer for ${quoted(login)} leads to ${oneLine(where, 200)}, which is no data centre of Acronis.`;
    throw new SettingsError(`${words} It is not followed.`, { cause: error });
  }
}
