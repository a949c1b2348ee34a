/** What an address is: of this computer, of the sign-in, or another spelling of one place. */

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Where tokens are obtained, looked into and ended: no answer from there is for looking at. */
export function isSignIn(url: string): boolean {
  return /^\/+(api\/+2|bc)\/+idp(\/|$)/i.test(new URL(url).pathname);
}

/**
 * One form of an address however it was written, with host and port alone: to compare by, and to name what is remembered.
 * A request goes to the form that the settings give: not each name of this computer leads to the same listener.
 */
export function placeOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/\.$/, '');
  return `${protocol}//${isLoopback(host) ? '127.0.0.1' : host}${port === '' ? '' : `:${port}`}`;
}

export function isSamePlace(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && placeOf(one) === placeOf(other);
}
