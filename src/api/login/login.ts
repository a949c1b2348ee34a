/** Checks a login before anything is sent, by what the provider's guide says of logins. */
import { InputError } from '../errors.ts';
import { oneLine, quoted } from '../secrets/sanitize.ts';
import { codePointOf } from '../words.ts';

// "Creating a user account" lists them.
const ACCEPTABLE = /^[A-Za-z0-9.@_\-+:!#$%^*={}'`/?]$/;
const FINDABLE = 3; // letters, by the same page: the search finds no shorter one

/** The login, unchanged: what is not one is refused, never repaired. */
export function checkLogin(text: unknown): string {
  if (typeof text !== 'string') throw new InputError('A login is text. Nothing was sent.', text);
  if (text.trim() === '') throw new InputError('The login is empty. Nothing was sent.', text);
  const odd = [...text].find((character) => !ACCEPTABLE.test(character));
  if (odd === undefined) return text;
  const what = odd === ' ' ? 'a space' : /[^!-~]/.test(odd) ? codePointOf(odd) : odd;
  throw new InputError(
    `${quoted(text)} cannot be a login: ${what} is not taken. Letters without accents, digits and . @ _ - + : ! # $ % ^ * = { } ' \` / ? are. Nothing was sent.`,
    text,
  );
}

/** Whether `checkLogin` would take it. */
export function isLogin(text: string): boolean {
  return text !== '' && [...text].every((character) => ACCEPTABLE.test(character));
}

/** What a person must agree to about a login that `checkLogin` takes. */
export function loginCautions(login: string): readonly string[] {
  return login.length < FINDABLE
    ? [`${oneLine(login)} is shorter than ${FINDABLE} letters: no search finds its user, only the id does.`]
    : [];
}
