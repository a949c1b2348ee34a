/** Takes out of a request what opens something: it is kept to be looked at. Pure. */

const HIDDEN = '(hidden)';
const LONGEST_BODY = 4_000;

// Tokens are JSON Web Tokens; everything else that opens this sandbox, or let somebody in, says so by its name.
const OPENS = /eyJ[\w-]{8,}(?:\.[\w-]*){1,2}|sandbox-(?:secret|password|refresh|registration|ott)-[\w-]+/g;
const SECRET_NAME = /secret|password|token|assertion|^ott$|^code$|authorization|cookie|api_?key/i;

export function cleanText(text: string): string {
  return text.replace(OPENS, HIDDEN);
}

export function cleanUrl(url: string): string {
  const [path = '', ...query] = url.split('?');
  if (query.length === 0) return cleanText(url);
  const parts = query.join('?').split('&').map(cleanPair);
  return `${cleanText(path)}?${parts.join('&')}`;
}

/** A form or a JSON document without what is secret in it; null for anything else, which may hide it anywhere, and for what is long. */
export function cleanBody(body: Buffer, type: string | undefined): string | null {
  if (body.length === 0 || body.length > LONGEST_BODY) return null;
  const text = body.toString('utf8');
  if (type?.startsWith('application/x-www-form-urlencoded')) return text.split('&').map(cleanPair).join('&');
  try {
    const cleaned: unknown = JSON.parse(text, (key, value) => (SECRET_NAME.test(key) ? HIDDEN : cleanValue(value)));
    return typeof cleaned === 'object' ? JSON.stringify(cleaned) : null;
  } catch {
    return null;
  }
}

function cleanPair(pair: string): string {
  const [name = ''] = pair.split('=');
  return SECRET_NAME.test(name) ? `${name}=${HIDDEN}` : cleanText(pair);
}

function cleanValue(value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}
