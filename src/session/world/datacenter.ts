/** A real data centre as a world; apart from the sandbox's constant, which the first prompt waits for. */
import { isLoopback, placeOf } from '../../api/http/host.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import type { World } from './world.ts';

/** `who`: the profile, else the tenant's name once the sign-in has told it. */
export function datacenter(datacenterUrl: string, who: string | null): World {
  // Under its one spelling: the history is kept by this name.
  const { host, hostname } = new URL(placeOf(datacenterUrl));
  const place = hostname.endsWith('.acronis.com') ? hostname.slice(0, -'.acronis.com'.length) : host;
  return {
    kind: 'datacenter',
    name: who ? `${oneLine(who, 40)}@${place}` : place,
    host,
    isLocal: isLoopback(hostname),
  };
}
