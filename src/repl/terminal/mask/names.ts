/** Which names stand for a secret, and which are given one, in JavaScript, Python and shells. Pure. */

const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...[
    'secret',
    'secrets',
    'password',
    'passwords',
    'passwd',
    'pwd',
    'pw',
    'passphrase',
    'passcode',
    'pass',
    'kennwort',
  ],
  ...['pin', 'otp', 'ott', 'totp', 'psk', 'cred', 'creds', 'cookies'],
  ...['token', 'tokens', 'jwt', 'bearer', 'cookie', 'authorization', 'credential', 'credentials', 'apikey'],
]);
const SECRET_PARTS =
  /secret(?!ar[iy])|passwo?r?[dt](?!less)|passphrase|token(?!i[sz])|authorization|(?:api|private|access)_?key|credential/;
// They tell about a secret, and are none.
const ABOUT: ReadonlySet<string> = new Set([
  ...['url', 'uri', 'endpoint', 'type', 'length', 'count', 'name', 'policy', 'question', 'hint', 'label', 'status'],
  ...['expiry', 'expires', 'expired', 'expiration', 'at', 'in', 'ttl', 'age', 'scope', 'scopes', 'format'],
]);

/** `clientSecret`, `ACRONIS_CLIENT_SECRET`, `x-api-key`, `process.env.PASSWORD`. */
export function isSecretName(name: string): boolean {
  return name.split('.').some((part) => {
    const words = part
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== '');
    if (/^(?:is|has)$/.test(words[0] ?? '') || ABOUT.has(words.at(-1) ?? '')) return false;
    return words.some((word) => SECRET_WORDS.has(word)) || SECRET_PARTS.test(words.join('_'));
  });
}

// What is made for `Authorization: Basic …`, or signed with.
const ENCODES = /(?:^|[._])(?:btoa|b64encode|encodebytes|codecs\.encode|createHmac|hmac\.new)$/;
export const MAY_ENCODE = /^(?:Buffer(?:\.from)?|bytes)$/;
/** A word, what is decoded, or what becomes something else than base64. */
export const NOT_ENCODED =
  /\(\s{0,9}(?:["'`][^"'`:\n]{0,500}["'`]\s{0,9}\)(?!\.toString\(["'`]base64)|[^\n]{0,500}(?:,\s{0,9}["'`](?:base64|hex)|toString\(\s{0,9}["'`](?:hex|utf|asc|lat|bin|ucs)))/y;
// `client_secret.concat('…')`
const JOINS = /^(?:concat|includes|replace|replaceAll|equals|compare|localeCompare|indexOf|append|push|add)$/;

/** What is given to `auth` is one as well, and what is encoded for it: `auth=('id', 'secret')`, `btoa('id:secret')`. */
export function takesSecret(name: string): boolean {
  return isSecretName(name) || /(?:^|[._])auth$/i.test(name) || ENCODES.test(name);
}

/** A call of that name is given a secret. */
export function isGivenSecret(name: string): boolean {
  const called = name.slice(name.lastIndexOf('.') + 1);
  return isSecretName(called) || /^auth$/i.test(called) || ENCODES.test(name) || JOINS.test(called);
}
