/** Which world a session is in: the prompt, every verdict and every JSON document name it. */
import { isLoopback } from '../api/http.ts';

export interface World {
  readonly kind: 'sandbox' | 'datacenter';
  /** As the prompt shows it: sandbox, or contoso@eu2-cloud. */
  readonly name: string;
  /** Where requests go, for sentences. */
  readonly host: string;
  /** On this computer: nobody's real data, so that writes need no question. */
  readonly isLocal: boolean;
}

export const SANDBOX: World = { kind: 'sandbox', name: 'sandbox', host: 'the sandbox', isLocal: true };

/** `who`: the profile, else the tenant's name once the sign-in has told it. */
export function datacenter(datacenterUrl: string, who: string | null): World {
  const { host, hostname } = new URL(datacenterUrl);
  const place = hostname.endsWith('.acronis.com') ? hostname.slice(0, -'.acronis.com'.length) : host;
  return { kind: 'datacenter', name: who ? `${who}@${place}` : place, host, isLocal: isLoopback(hostname) };
}
