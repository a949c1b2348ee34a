/** Where a table of calls of requests comes to something else in a session than with the real library. */

const NOT_FOLLOWED = 'The server redirects to http://HOST, and redirects are not followed';
/** What the session answers for itself: it knows one server, and sends no write twice. */
export const OTHERWISE: Readonly<Record<string, string>> = {
  'a connection that is refused': 'raised RefusedError RefusedError RequestException True\n',
  'a body that cannot be sent twice': `raised RequestException RequestException ${NOT_FOLLOWED} (HTTP 307).\n`,
  'redirects: of a write': `raised RequestException RequestException ${NOT_FOLLOWED} (HTTP 301).\n`,
};
