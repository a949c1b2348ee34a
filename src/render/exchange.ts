/** How a request and its answer look. Pure. */
import { shownBody } from '../api/http/body.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Exchange } from '../session/exchanges.ts';
import { toCurl } from './statements/curl.ts';
import { DOT, withView } from './text.ts';

/** What the name `last` holds. */
export function viewExchange({ request, response, error }: Exchange, world: () => string): object {
  const facts = {
    method: request.method,
    url: request.url,
    status: response?.status ?? null,
    error: error?.message ?? null,
    elapsed_ms: response === null ? null : Math.round(response.elapsedMs),
    request_id: response?.requestId ?? null,
    request: { headers: request.headers, body: request.body === undefined ? null : shownBody(request.body) },
    response: response === null ? null : { headers: response.headers, body: response.text },
    // Shown as it is pasted, not as a JavaScript string with its quotes.
    curl: withView(Object(toCurl(request)) as object, () => toCurl(request)),
    // Its full name may become known behind the answer.
    get world() {
      return world();
    },
  };
  return withView(facts, (paint) => {
    const outcome = response
      ? `${response.status} ${response.reason && oneLine(response.reason)}`.trim()
      : (error?.message ?? '');
    const more = [
      ...(facts.elapsed_ms === null ? [] : [`${facts.elapsed_ms} ms`]),
      ...(facts.request_id === null ? [] : [`request id ${oneLine(facts.request_id)}`]),
    ];
    return [
      `  ${paint('strong', `${request.method} ${oneLine(request.url, 200)}`)}`,
      `  ${[outcome, ...more].join(DOT)}`,
      paint('dim', `  ${['last.curl', 'last.request', 'last.response'].join(DOT)}`),
    ].join('\n');
  });
}
