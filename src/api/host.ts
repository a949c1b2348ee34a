/** What an address is: of this computer, of the sign-in. */

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Where tokens are obtained, looked into and ended: no answer from there is for looking at. */
export function isSignIn(url: string): boolean {
  return /^\/+(api\/+2|bc)\/+idp(\/|$)/i.test(new URL(url).pathname);
}
