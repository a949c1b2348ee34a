/** Checks an email address before anything is sent: the server itself accepts almost anything, even an empty one. */
import { domainToASCII, domainToUnicode } from 'node:url';
import { InputError } from '../errors.ts';
import { pattern } from '../pattern.ts';
import { sanitize } from '../secrets/sanitize.ts';
import { codePointOf, listInWords } from '../words.ts';
import { doubtfulLetters, isUsualMixture, latinLookalike, scriptsOf } from './scripts.ts';

const LONGEST = 254; // RFC 5321, with the 64 and 63 below: what a mail server can be expected to take
const LONGEST_LOCAL = 64;
const LONGEST_LABEL = 63;

// The provider's own pattern is ^$|\S+@\S+, unanchored: it lets "", "john@@x" and "a@b\r\nBcc: q@z" pass.
const UNSEEN = pattern(String.raw`[\s\p{Cc}\p{Cf}\p{Cs}\p{Zs}\p{Default_Ignorable_Code_Point}]`, 'u');
const ODD_IN_LOCAL = /[^\w.!#$%&'*+/=?^`{|}~-]/u;
// Beyond ASCII: letters, with the marks that some scripts need, and the two signs within words of Catalan and Japanese.
const ODD_IN_DOMAIN = pattern(String.raw`[^\d.\p{L}\p{M}\u00b7\u30fb-]`, 'u');
const DOTS = /[\u3002\uff0e\uff61]/u;

/**
 * The address, unchanged. What is not one is refused, never repaired: a guess could be somebody else's mailbox. The
 * domain may be one of another language; of such an address `emailCautions` has something to say.
 */
export function checkEmail(text: unknown): string {
  if (typeof text !== 'string') throw new InputError('An email address is text. Nothing was sent.', text);
  if (text.trim() === '') throw new InputError('The email address is empty. Nothing was sent.', text);
  refuseAt(text, text.search(UNSEEN()), (character) => `${nameOf(character)} is not part of an address`);
  refuseAt(text, text.search(/["<>]/), () => 'only the plain address is taken, without a name or quotes');

  const at = text.indexOf('@');
  if (at < 0) refuse(text, text.length, 'there is no @');
  refuseAt(text, text.indexOf('@', at + 1), () => 'there is a second @');
  checkLocal(text, at);
  checkDomain(text, at + 1);
  return text;
}

function checkLocal(text: string, at: number): void {
  const local = text.slice(0, at);
  if (local === '') refuse(text, 0, 'nothing stands before the @');
  refuseAt(
    local,
    local.search(/\P{ASCII}/u),
    (character) => `${letterOf(character)}${nameOf(character)} before the @ is not supported`,
    text,
  );
  refuseAt(local, local.search(ODD_IN_LOCAL), (character) => `${character} is not possible before the @`, text);
  refuseAt(local, local.search(/^\.|\.\.|\.$/), () => 'a dot stands where a name is missing', text);
  if (local.length > LONGEST_LOCAL) {
    refuse(text, LONGEST_LOCAL, `more than ${LONGEST_LOCAL} characters stand before the @`);
  }
}

function checkDomain(text: string, start: number): void {
  const domain = text.slice(start);
  if (domain === '') refuse(text, start, 'nothing stands after the @');
  const isForeign = /\P{ASCII}/u.test(domain);
  const ascii = isForeign ? domainToASCII(domain) : domain.toLowerCase();
  const mapped = domain.search(DOTS);
  if (mapped >= 0)
    refuse(text, start + mapped, `${nameOf(domain[mapped] ?? '')} is not the dot of a domain${suggest(ascii)}`);
  refuseAt(
    domain,
    domain.search(ODD_IN_DOMAIN()),
    (character) => `${show(character)} is not possible in a domain`,
    text,
  );

  let position = start;
  const labels = domain.split('.');
  for (const label of labels) {
    checkLabel(text, position, label);
    position += label.length + 1;
  }
  if (labels.length < 2) refuse(text, text.length, 'the domain has no dot');
  if (!/\p{L}/u.test(labels.at(-1) ?? '')) refuse(text, text.length - 1, 'the domain does not end in a name');
  if (ascii === '') refuse(text, start, 'its domain cannot be one');
  if (start + ascii.length > LONGEST) {
    refuse(text, Math.min(LONGEST, text.length), `it is longer than ${LONGEST} characters`);
  }
}

function checkLabel(text: string, position: number, label: string): void {
  if (label === '') refuse(text, position, 'a dot stands where a name is missing');
  if (label.startsWith('-')) refuse(text, position, 'a part of the domain begins with a hyphen');
  if (label.endsWith('-')) refuse(text, position + label.length - 1, 'a part of the domain ends with a hyphen');
  const isEncoded = /^xn--/i.test(label);
  if (!isEncoded && !/\P{ASCII}/u.test(label)) {
    if (label.length > LONGEST_LABEL) refuseLength(text, position + LONGEST_LABEL);
    return;
  }

  const ascii = domainToASCII(label);
  const unicode = domainToUnicode(label);
  if (ascii === '' || unicode === '' || ODD_IN_DOMAIN().test(unicode))
    refuse(text, position, 'a part of the domain cannot be one');
  // Some versions of Node hand back what they cannot decode as it is.
  if (isEncoded && !/\P{ASCII}/u.test(unicode)) refuse(text, position, 'a part of the domain cannot be one');
  if (isEncoded && domainToASCII(unicode) !== label.toLowerCase()) {
    refuse(text, position, `${label} is not how a domain is encoded${suggest(domainToASCII(unicode))}`);
  }
  // The sign for Kelvin is a k in small letters: what is ASCII in the end is to be typed so.
  if (!isEncoded && (unicode !== label.toLowerCase() || unicode === ascii)) {
    refuse(text, position, `a part of the domain is written in an unusual way${suggest(unicode, ascii)}`);
  }
  checkScripts(text, position, unicode, ascii);
  if (ascii.length > LONGEST_LABEL) refuseLength(text, position, ` (${ascii.length} as ${ascii.slice(0, 20)}…)`);
}

// A letter of another script can look exactly like one of ours, so that the form which mail servers use is shown.
function checkScripts(text: string, position: number, label: string, ascii: string): void {
  const scripts = scriptsOf(label);
  if (scripts === null) refuse(text, position, `a part of the domain is in a script that is in use nowhere (${ascii})`);
  if (!isUsualMixture(scripts))
    refuse(text, position, `a part of the domain mixes ${listInWords(scripts)} letters (${ascii})`);
  if (/^\p{M}|(\p{M})\1|\p{M}{4}/u.test(label)) refuse(text, position, `marks are heaped in the domain (${ascii})`);
}

function refuseLength(text: string, position: number, measured = ''): never {
  refuse(text, position, `a part of the domain is longer than ${LONGEST_LABEL} characters${measured}`);
}

function suggest(...forms: readonly string[]): string {
  const different = [...new Set(forms)].filter((form) => form !== '');
  return different.length === 0 ? '' : `; is ${different.join(', ')} meant?`;
}

/**
 * What a person must confirm about an address that `checkEmail` takes, a line each; none where it is plain ASCII. The
 * domain in both of its forms, and for each part in which script it is, with the letters that may be taken for others.
 */
export function emailCautions(address: string): readonly string[] {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (!/\P{ASCII}|(?:^|\.)[xX][nN]--/u.test(domain)) return [];
  const ascii = domainToASCII(domain) || domain.toLowerCase();
  const unicode = domainToUnicode(ascii) || domain;
  const foreign = unicode.split('.').filter((label) => /\P{ASCII}/u.test(label));
  return [
    `The domain ${unicode} is ${ascii} to mail servers. It is not written in plain ASCII letters.`,
    ...foreign.map(cautionFor),
  ];
}

function cautionFor(label: string): string {
  const scripts = listInWords(scriptsOf(label) ?? ['unusual']);
  const letters = doubtfulLetters(label).map(
    (letter) => `${/\p{M}/u.test(letter) ? '◌' : ''}${letter} ${codePointOf(letter)}`,
  );
  const looks = latinLookalike(label);
  const like = looks === null ? '' : `, and looks like "${looks}", which is another domain`;
  return `${label} is in ${scripts} letters${like}${letters.length === 0 ? '' : `: ${letters.join(', ')}`}.`;
}

function refuseAt(part: string, position: number, why: (character: string) => string, text = part): void {
  if (position >= 0) refuse(text, position, why(String.fromCodePoint(part.codePointAt(position) ?? 0)));
}

function refuse(text: string, position: number, why: string): never {
  const caret = `${' '.repeat(onOneLine(text.slice(0, position)).length)}^`;
  const said = `${why}${meantIn(text)}`;
  const message = `This is not an email address: ${said}${said.endsWith('?') ? '' : '.'} Nothing was sent.\n  ${onOneLine(text)}\n  ${caret}`;
  throw new InputError(message, text);
}

/** The address in a text that was copied from a mail or a link, to be typed by a person: it is not taken unasked. */
function meantIn(text: string): string {
  const copied = text.trim();
  const [, inner = ''] = /^mailto:([^\s<>?]+)/i.exec(copied) ?? /^[^<>]*<([^\s<>]+)>/.exec(copied) ?? [];
  if (inner === '' || inner === text) return '';
  try {
    return `; is ${checkEmail(inner)} meant?`;
  } catch {
    return '';
  }
}

function onOneLine(text: string): string {
  return sanitize(text.replaceAll('\n', '\\n').replaceAll('\t', '\\t'));
}

/** A code point alone is read by nobody. */
function letterOf(character: string): string {
  return /\p{L}/u.test(character) ? `${character} ` : '';
}

function nameOf(character: string): string {
  if (character === ' ') return 'a space';
  return codePointOf(character);
}

function show(character: string): string {
  return /\P{ASCII}/u.test(character) ? nameOf(character) : character;
}

/** Whether two texts are the same address: letter case and the two ways to write a domain make no difference. */
export function sameEmail(a: string, b: string): boolean {
  return normalize(a) === normalize(b);
}

/** Whether nothing would be changed but how the address is written. */
export function isRespelling({ old, new: wanted }: { readonly old: string; readonly new: string }): boolean {
  return old !== wanted && sameEmail(old, wanted);
}

function normalize(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at + 1)}${domainToASCII(domain) || domain}`.normalize('NFC').toLowerCase();
}
