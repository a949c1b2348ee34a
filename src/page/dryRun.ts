/** What a write under --dry-run gives instead: the request that would have gone out. */
import { shownBody } from '../api/http/body.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { toCurl } from '../render/statements/curl.ts';
import { block, symbol, withView } from '../render/text.ts';
import type { Session } from '../session/session.ts';

/** `change`: what it would have been, as data; `who` would have been written, in words. */
export function dryRun(
  session: Session,
  request: HttpRequest,
  { change = { verdict: null }, who }: { readonly change?: object; readonly who?: string } = {},
): object {
  const headers = { ...request.headers, ...authorization(session) };
  const curl = toCurl({ ...request, headers });
  const { method, url } = request;
  const body = request.body === undefined ? null : shownBody(request.body);
  session.tell({ kind: 'note', text: `dry run: ${method} ${oneLine(url, 200)} was not sent` });
  const shown = {
    ...change,
    dry_run: true,
    request: { method, url, headers: request.headers, body, curl },
    world: session.world.name,
  };
  return withView(shown, (paint) =>
    [
      `${paint('pending', 'dry run')}   nothing was sent ${paint('dim', `${symbol.dot} ${session.world.name}`)}`,
      ...(who === undefined ? [] : [`  ${who}`]),
      `  ${method} ${oneLine(url, 200)}`,
      ...block(body ?? '', 60).map((line) => `  ${line}`),
      `  ${paint('code', curl)}`,
    ].join('\n'),
  );
}

/** The header that is added when it is sent; its value is a variable in curl. */
function authorization({ names }: Session): Record<string, string> {
  const auth = names['auth'];
  return typeof auth === 'object' && auth !== null && 'Authorization' in auth
    ? { Authorization: String(auth.Authorization) }
    : { Authorization: 'Bearer' };
}
