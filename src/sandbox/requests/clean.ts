/** Takes out of a request what opens something: it is kept to be looked at. Pure. */
import type { Stored, Value } from './stored.ts';

const HIDDEN = '(hidden)';
const LONGEST_BODY = 4_000;
const LONGEST_URL = 4_000;
const LONGEST_TEXT = 500;
const DEEPEST = 50;

// Tokens are JSON Web Tokens; everything else of this sandbox says by its name that it opens it, or lets somebody in.
const OPENS = /eyJ[\w-]{8,}(?:\.[\w-]*){1,2}|sandbox-(?:secret|password|refresh|registration|ott)-[\w-]+/g;
const BASIC = /\b(Basic\s+)([\w+/-]{4,}={0,2})/gi;
const PASSWORD_IN_URL = /(:\/\/[^\s/:@]{0,200}:)[^\s/@]+(?=@)/g;

// What is somebody's own is known by what it is called alone.
const PLAIN_NAME =
  'pass(?:word|wd|phrase|code)|\\bpwd\\b|secret|token(?!_endpoint|_type)|assertion|authorization|cookie|credential|api[_-]?key|(?:private|access)[_-]?key|\\bott\\b';
// Of a country, an area or an error it is none.
const CODE_NAME =
  '^code$|(?:^|[_-])(?:auth|access|activation|confirmation|verification|invitation|registration|recovery|reset|backup|security|login|unlock|one[_-]?time|mfa|2fa|sms|device|user)[_-]?code$';
const SECRET_NAME = new RegExp(
  `${PLAIN_NAME}|^(?:auth|session)$|(?:^|[^a-z])(?:pass|pwd|pin|otp|totp|ott|jwt|bearer)(?:[^a-z]|$)|${CODE_NAME}`,
  'i',
);
// Says something about a secret, and none.
const TOLD = /_expires_at$/;
/**
 * The name of a secret, and what parts it from the secret: as in JSON, in a form, in a tag, in prose. Two accidents,
 * which stand at the beginning of what is said of them, are called after tokens.
 */
const NAMED = new RegExp(`(?<!^(?:expire|revoke)-)(?:${PLAIN_NAME})[\\w.-]{0,40}[\\s"'\\\\\\]]{0,8}[:=>]\\s*`, 'i');

/** The beginning of it, where it is long: clients send megabytes. */
export function cleanText(text: string): string {
  return shorten(cleanWhole(text), LONGEST_TEXT, text.length);
}

function shorten(text: string, most: number, length = text.length): string {
  if (text.length <= most && length <= LONGEST_BODY) return text;
  // Not within a character of two units.
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}... (${length} characters)`;
}

/** `password: …`: from there on nothing is shown, since nobody knows where the secret ends. */
function cleanWhole(text: string): string {
  const parsed = parseJson(text);
  if (parsed !== undefined) return cleanNested(text, parsed);
  // More than is shown, so that nothing is cut within a secret.
  const cleaned = cleanProse(text.slice(0, LONGEST_BODY));
  const decoded = decode(cleaned);
  return cleanProse(decoded) === decoded ? cleaned : HIDDEN;
}

/** The names of the fields are our own. */
export function cleanStored(stored: Stored): Stored {
  const clean = (value: Value) => (typeof value === 'string' ? cleanText(value) : value);
  const fields = stored.fields.map(({ field, before, after }) => ({
    field,
    before: clean(before),
    after: clean(after),
  }));
  return { ...stored, name: cleanText(stored.name), fields };
}

export function cleanUrl(url: string): string {
  const [path = '', ...query] = url.split('?');
  const place = path.split('/').map(cleanWhole).join('/');
  return shorten(query.length === 0 ? place : `${place}?${cleanPairs(query.join('?'))}`, LONGEST_URL);
}

/**
 * A form or a JSON document without what is secret in it, whatever the Content-Type says: curl sends both as a form.
 * Null for anything else, which may hide it anywhere, and for what is long.
 */
export function cleanBody(body: Buffer, type: string | undefined): string | null {
  if (body.length === 0 || body.length > LONGEST_BODY) return null;
  const text = body.toString('utf8');
  const parsed = parseJson(text);
  if (typeof parsed === 'object') return JSON.stringify(cleanJson(parsed));
  const isForm = type?.trim().toLowerCase().startsWith('application/x-www-form-urlencoded');
  return isForm && text.split('&').every((pair) => NAME.test(decode(nameOf(pair)))) ? cleanPairs(text) : null;
}

// A password with an ampersand that was not encoded looks like two of them, the second without a name.
const NAME = /^[\w.[\]-]{1,80}$/;

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return end < 0 ? '' : pair.slice(0, end);
}

function cleanPairs(text: string): string {
  const pairs: string[] = [];
  for (const pair of text.split('&')) {
    const isRest = !pair.includes('=') && pairs.at(-1)?.endsWith(HIDDEN);
    pairs.push(isRest ? HIDDEN : cleanPair(pair));
  }
  return pairs.join('&');
}

function cleanPair(pair: string): string {
  if (!pair.includes('=')) return cleanWhole(pair);
  const [name, value] = [nameOf(pair), pair.slice(nameOf(pair).length + 1)];
  const decoded = decode(name);
  if (!NAME.test(decoded) || cleanWhole(decoded) !== decoded) return HIDDEN;
  // A plus is a space.
  const plain = decode(value).replaceAll('+', ' ');
  return isSecretName(decoded) || !plain.startsWith(cleanWhole(plain)) ? `${name}=${HIDDEN}` : pair;
}

/** JSON within a text: as it was written where nothing is hidden in it. */
function cleanNested(text: string, parsed: object | string): string {
  const cleaned = JSON.stringify(cleanJson(parsed));
  try {
    return cleaned === JSON.stringify(parsed) ? text : cleaned;
  } catch {
    // Nested deeper than it can be written.
    return cleaned;
  }
}

/** Whatever is under a secret's name goes, however much it is. */
function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanWhole(value);
  if (depth > DEEPEST) return HIDDEN;
  if (Array.isArray(value)) {
    // ["password", "…"]
    const isHidden = (item: unknown, at: number) => isSecretName(value[at - 1]) && !isSecretName(item);
    return value.map((item, at) => (isHidden(item, at) ? HIDDEN : cleanJson(item, depth + 1)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  // {"name": "password", "value": "…"}
  const isPair = entries.some(([key, item]) => /^(?:name|key|field)$/i.test(key) && isSecretName(item));
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const isHidden = isSecretName(key) || (isPair && !isSecretName(item));
      return [cleanWhole(key), isHidden ? HIDDEN : cleanJson(item, depth + 1)];
    }),
  );
}

function isSecretName(name: unknown): boolean {
  return typeof name === 'string' && name.length <= 200 && SECRET_NAME.test(name) && !TOLD.test(name);
}

function cleanProse(text: string): string {
  const opened = text
    .replace(OPENS, HIDDEN)
    .replace(BASIC, (whole, scheme, code) => (isPairInBase64(code) ? `${scheme}${HIDDEN}` : whole))
    .replace(PASSWORD_IN_URL, `$1${HIDDEN}`);
  const named = NAMED.exec(opened);
  const end = named ? named.index + named[0].length : 0;
  return named && end < opened.length ? `${opened.slice(0, end)}${HIDDEN}` : opened;
}

function isPairInBase64(code: string): boolean {
  return Buffer.from(code, 'base64').includes(':');
}

/** As often as it was encoded, and never failing: `p%61ssword`, `p\u0061ssword`. */
function decode(text: string): string {
  let decoded = text;
  for (let time = 0; time < 3; time += 1) {
    decoded = decoded.replace(/%([0-9a-f]{2})|\\u00([0-9a-f]{2})/gi, (_whole, ...codes) =>
      String.fromCharCode(Number.parseInt(codes[0] ?? codes[1], 16)),
    );
  }
  return decoded;
}

/** An object, a list, or a text; undefined for all else, `null` and numbers too. */
function parseJson(text: string): object | string | undefined {
  if (!/^\s*["[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
