/** What a text or a comment says about a secret within, and what a text may hold that is none. Pure. */
import { isSecretName } from './names.ts';
import { partsOf } from './tokens.ts';

const GIVES_WITHIN = /\\*["'`]?\s*[:=]\s*\\*["'`]?/y;

/** In a comment, or in a text that is not given to a name: `'{"client_secret": "…"}'`, `// client_secret = …`. */
export function maskWithin(text: string): string {
  const word = /[\w$-]+/g;
  let masked = '';
  let done = 0;
  for (let found = word.exec(text); found !== null; found = word.exec(text)) {
    GIVES_WITHIN.lastIndex = word.lastIndex;
    const sign = GIVES_WITHIN.exec(text)?.[0];
    if (sign === undefined || !isSecretName(found[0])) continue;
    const begin = GIVES_WITHIN.lastIndex;
    // In a query the others stay.
    const next = sign === '=' ? text.indexOf('&', begin) : -1;
    const { quote, isClosed } = partsOf(text);
    const end = next < 0 ? text.length - (isClosed ? quote.length : 0) : next;
    if (isHarmless(text.slice(begin, end))) continue;
    masked += `${text.slice(done, begin)}…`;
    done = end;
    word.lastIndex = end;
  }
  return masked + text.slice(done);
}

/** `Bearer `, `Bearer ${token}`: what is named there is no secret yet. */
export function isHarmless(content: string): boolean {
  if (/^(?:string|number|boolean|object|function|undefined)$/.test(content)) return true; // by `typeof`
  return content.replace(/\b(?:bearer|basic)\b|\$?\{[A-Za-z_$][\w$.]{0,99}(?:\(\))?\}|[\s:]/gi, '') === '';
}
