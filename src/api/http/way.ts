/** The way to the one place: direct, or through a proxy, and how axios is told of it. */
import type { AxiosProxyConfig } from 'axios';
import { InputError } from '../errors.ts';
import type { Secrets } from '../secrets/redact.ts';
import { isLoopback } from './host.ts';
import { isDirect, type ProxyAddress, type ProxySetting, readProxy } from './proxy.ts';

export interface Way {
  /** Null: direct. 'env': axios looks for itself. */
  readonly proxy: ProxyAddress | 'env' | null;
  /** Host and port of the proxy, where it is known. */
  readonly proxyPlace: string | null;
  /** The variable that names a proxy, where proxies are off. */
  readonly unusedProxy: string | null;
}

export function wayTo(place: URL, setting: ProxySetting, secrets: Secrets): Way {
  const proxy = proxyFor(setting, place, secrets);
  return {
    proxy,
    proxyPlace: proxy === null || proxy === 'env' ? null : proxy.place,
    unusedProxy: typeof setting === 'object' && !isLoopback(place.hostname) ? setting.unused : null,
  };
}

function proxyFor(setting: ProxySetting, place: URL, secrets: Secrets): ProxyAddress | 'env' | null {
  if (typeof setting === 'object' || isDirect(place, setting)) return null;
  if (setting === 'env') return 'env';
  const proxy = readProxy(setting);
  if (typeof proxy === 'string') throw new InputError(`The proxy ${proxy} Otherwise it is off or env.`, undefined);
  secrets.add(proxy.password);
  return proxy;
}

/** axios' own word for each: false is direct, undefined means the environment. */
export function proxyConfig({ proxy }: Way): AxiosProxyConfig | false | undefined {
  if (proxy === null) return false;
  if (proxy === 'env') return undefined;
  const { protocol, hostname: host, port, username, password } = proxy;
  return { protocol, host, port, ...(username ? { auth: { username, password } } : {}) };
}
