/** What the setting for a proxy may say. Pure. */
import { isLoopback } from './host.ts';

/**
 * 'env' follows HTTPS_PROXY and its companions; a URL names the proxy. A loopback address is never proxied. `unused` is
 * off as well, and names the variable of the environment to which a connection that fails is to point.
 */
export type ProxySetting = 'off' | 'env' | (string & {}) | { readonly unused: string };

/** Whether connections to there go through no proxy. */
export function isDirect(place: URL, setting: ProxySetting): boolean {
  return setting === 'off' || typeof setting === 'object' || isLoopback(place.hostname);
}

export interface ProxyAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number;
  /** As it is shown: without name and password. */
  readonly place: string;
  readonly username: string;
  readonly password: string;
}

const EXAMPLE = 'It looks like http://proxy.example:3128.';

/** The proxy that a URL names, or a sentence for why it names none. It never holds what was given: that may be a password. */
export function readProxy(given: string): ProxyAddress | string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(given)) return `is not a URL. ${EXAMPLE}`;
  const scheme = given.slice(0, given.indexOf('://')).toLowerCase();
  if (scheme !== 'http' && scheme !== 'https')
    return `begins with ${scheme}://, and only http:// and https:// can be followed.`;
  if (!URL.canParse(given))
    return `is not a URL. ${EXAMPLE} A sign in its password is written by its code: % as %25, @ as %40.`;
  const url = new URL(given);
  if (url.pathname !== '/' || url.search || url.hash) return `names more than a place. ${EXAMPLE}`;
  const username = decode(url.username);
  const password = decode(url.password);
  if (username === null || password === null)
    return 'has a % in its user name or password that begins no code. Write it as %25.';
  const port = Number(url.port) || (scheme === 'https' ? 443 : 80);
  return { protocol: url.protocol, hostname: url.hostname, port, place: `${url.hostname}:${port}`, username, password };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
