/** Checks an email address before anything is sent: the server itself accepts almost anything, even an empty one. */
import { domainToASCII } from 'node:url';
import { InputError } from './errors.ts';
import { sanitize } from './redact.ts';

const LONGEST = 254; // RFC 5321, with the 64 and 63 below: what a mail server can be expected to take
const LONGEST_LOCAL = 64;
const LONGEST_LABEL = 63;

// The provider's own pattern is ^$|\S+@\S+, unanchored: it lets "", "john@@x" and "a@b\r\nBcc: q@z" pass.
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zs}\p{Default_Ignorable_Code_Point}]/u;
const ODD_IN_LOCAL = /[^\w.!#$%&'*+/=?^`{|}~-]/u;
const ODD_IN_DOMAIN = /[^a-z\d.-]/iu;

/** The address, unchanged. What is not one is refused, never repaired: a guess could be somebody else's mailbox. */
export function checkEmail(text: unknown): string {
  if (typeof text !== 'string') throw new InputError('An email address is text. Nothing was sent.', text);
  if (text.trim() === '') throw new InputError('The email address is empty. Nothing was sent.', text);
  refuseAt(text, text.search(UNSEEN), (character) => `${named(character)} is not part of an address`);
  refuseAt(text, text.search(/["<>]/), () => 'only the plain address is taken, without a name or quotes');

  const at = text.indexOf('@');
  if (at < 0) refuse(text, text.length, 'there is no @');
  refuseAt(text, text.indexOf('@', at + 1), () => 'there is a second @');
  checkLocal(text, at);
  checkDomain(text, at + 1);
  if (text.length > LONGEST) refuse(text, LONGEST, `it is longer than ${LONGEST} characters`);
  return text;
}

function checkLocal(text: string, at: number): void {
  const local = text.slice(0, at);
  if (local === '') refuse(text, 0, 'nothing stands before the @');
  refuseAt(local, local.search(/\P{ASCII}/u), (character) => `${named(character)} before the @ is not supported`, text);
  refuseAt(local, local.search(ODD_IN_LOCAL), (character) => `${character} is not possible before the @`, text);
  refuseAt(local, local.search(/^\.|\.\.|\.$/), () => 'a dot stands where a name is missing', text);
  if (local.length > LONGEST_LOCAL) {
    refuse(text, LONGEST_LOCAL, `more than ${LONGEST_LOCAL} characters stand before the @`);
  }
}

function checkDomain(text: string, start: number): void {
  const domain = text.slice(start);
  if (domain === '') refuse(text, start, 'nothing stands after the @');
  const foreign = domain.search(/\P{ASCII}/u);
  if (foreign >= 0) {
    // A letter of another script can look exactly like one of ours, so that the form which mail servers use is shown.
    const ascii = domainToASCII(domain);
    refuse(text, start + foreign, `letters beyond ASCII in the domain are not supported${ascii && ` (${ascii})`}`);
  }
  const odd = domain.search(ODD_IN_DOMAIN);
  if (odd >= 0) refuse(text, start + odd, `${domain[odd]} is not possible in a domain`);

  let position = start;
  const labels = domain.split('.');
  for (const label of labels) {
    if (label === '') refuse(text, position, 'a dot stands where a name is missing');
    if (label.length > LONGEST_LABEL) {
      refuse(text, position + LONGEST_LABEL, `a part of the domain is longer than ${LONGEST_LABEL} characters`);
    }
    if (label.startsWith('-')) refuse(text, position, 'a part of the domain begins with a hyphen');
    if (label.endsWith('-')) refuse(text, position + label.length - 1, 'a part of the domain ends with a hyphen');
    if (/^xn--/i.test(label)) refuse(text, position, 'encoded (xn--) domains are not supported');
    position += label.length + 1;
  }
  if (labels.length < 2) refuse(text, text.length, 'the domain has no dot');
  if (!/[a-z]/i.test(labels.at(-1) ?? '')) refuse(text, text.length - 1, 'the domain does not end in a name');
}

function refuseAt(part: string, position: number, why: (character: string) => string, text = part): void {
  if (position >= 0) refuse(text, position, why(String.fromCodePoint(part.codePointAt(position) ?? 0)));
}

function refuse(text: string, position: number, why: string): never {
  const caret = `${' '.repeat(onOneLine(text.slice(0, position)).length)}^`;
  const message = `This is not an email address: ${why}. Nothing was sent.\n  ${onOneLine(text)}\n  ${caret}`;
  throw new InputError(message, text);
}

function onOneLine(text: string): string {
  return sanitize(text.replaceAll('\n', '\\n').replaceAll('\t', '\\t'));
}

function named(character: string): string {
  if (character === ' ') return 'a space';
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether two texts are the same address: letter case and the two ways to write a domain make no difference. */
export function sameEmail(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at + 1)}${domainToASCII(domain) || domain}`.normalize('NFC').toLowerCase();
}
