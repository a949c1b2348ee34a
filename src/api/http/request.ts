/** Checks a request before anything of it leaves: the one origin, no credentials in the URL, no split header. Pure. */
import { InputError, OriginError } from '../errors.ts';
import type { Secrets } from '../secrets/redact.ts';
import { oneLine, quoted } from '../secrets/sanitize.ts';
import type { HttpRequest } from './http.ts';

// A dot segment would silently become another path: PUT …/users/.. is PUT /api/2/ to the URL parser.
const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\?#]|$)/i;
const CONTROL = /[\0-\x1f\x7f]/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export function checkRequest({ method, url: text, headers }: HttpRequest, origin: string, secrets: Secrets): URL {
  const refuse = (what: string, given: string): never => {
    throw new InputError(`${what} Nothing was sent.`, secrets.scrub(given));
  };
  const shown = (given: string) => quoted(secrets.scrub(given), 200);
  const url = URL.canParse(text) ? new URL(text) : refuse(`${shown(text)} is not a URL.`, text);
  if (url.origin !== origin) {
    throw new OriginError({ origin: url.origin === 'null' ? url.protocol : url.origin, expected: origin });
  }
  if (url.username || url.password) refuse('The URL carries a user name or password.', `${url.origin}${url.pathname}`);
  if (CONTROL.test(text) || DOT_SEGMENT.test(text.split(/[?#]/, 1)[0] ?? '')) {
    refuse(`The URL holds a control character or a dot segment: ${shown(text)}.`, text);
  }
  if (!/^[A-Z]+$/.test(method)) refuse(`${shown(method)} is not an HTTP method.`, method);
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) {
      refuse(`The header ${oneLine(secrets.scrub(name))} holds characters that no header may.`, name);
    }
  }
  return url;
}
