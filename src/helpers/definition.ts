/** What a helper is: what it declares of itself, from which its help and the reading of its arguments follow, and what it does. */
import { checkEmail } from '../api/email/address.ts';
import { describe, InputError } from '../api/errors.ts';
import { checkLogin } from '../api/login/login.ts';
import { quoted } from '../api/secrets/sanitize.ts';
import { isUuid, toUserId } from '../api/types.ts';
import type { Doc } from '../render/help.ts';
import type { Language } from '../session/language.ts';
import type { Session } from '../session/session.ts';

interface Declaration<P extends Parameters> {
  readonly name: string;
  /** What it does, for the list of all: on a line of 80 columns with its name. Its summary unless given. */
  readonly phrase?: string;
  /** In a sentence or more. */
  readonly summary: string;
  /** Lines that run as they stand. */
  readonly examples: Examples;
  /** In order; each may also be given by keyword, as in Python, or as a member of a last object. */
  readonly parameters: P;
  /**
   * The parameters that are usually given by position, where these are not all. Of several forms a later one is taken
   * where the first value can only be its first parameter.
   */
  readonly forms?: readonly (readonly (keyof P)[])[];
  /** What it gives, in a word. */
  readonly returns: string;
  /** What else there is to know, a name and its words each. */
  readonly notes?: NonNullable<Doc['notes']>;
  /** It sends to `{base_url}/…`, and is refused where that has become another place than the session's. */
  readonly sendsToBaseUrl?: true;
  /** From its first moment nobody is chosen: whatever fails in it, no later line may reach the user before. */
  readonly choosesUser?: true;
  run(session: Session, values: Values<P>): unknown;
}

type Examples = readonly [string, ...string[]];

export type Parameters = Readonly<Record<string, Parameter>>;

interface Parameter {
  readonly kind: keyof typeof kinds;
  /** A phrase, as it can stand behind "needs". */
  readonly doc: string;
  readonly required?: true;
}

/** What `run` gets: each parameter by its name, read as its kind is. */
export type Values<P extends Parameters> = {
  readonly [Name in keyof P]:
    | ReturnType<(typeof kinds)[P[Name]['kind']]['read']>
    | (P[Name] extends { readonly required: true } ? never : undefined);
};

export interface Helper extends Omit<Declaration<Parameters>, 'forms'>, Doc {
  readonly phrase: string;
  readonly examples: Examples;
  readonly parameters: Parameters;
  readonly forms: readonly [Form, ...Form[]];
  readonly pythonSignatures: readonly string[];
}

/** A way of calling: all parameters in order, so many of which are usually given by position. */
export interface Form {
  readonly order: readonly (readonly [name: string, parameter: Parameter])[];
  readonly positions: number;
}

/** Completes a declaration by what follows from it. */
export function helper<const P extends Parameters>(declared: Declaration<P>): Helper {
  const all = Object.entries<Parameter>(declared.parameters);
  const formOf = (names: readonly PropertyKey[]): Form => {
    const positional = names.flatMap((each) => all.filter(([name]) => name === each));
    const others = all.filter(([name]) => !names.includes(name));
    return { order: [...positional, ...others], positions: positional.length };
  };
  const [names = Object.keys(declared.parameters), ...others] = declared.forms ?? [];
  const first = formOf(names);
  const later = others.map(formOf);
  return {
    phrase: declared.summary,
    ...declared,
    forms: [first, ...later],
    signature: signatureOf(declared, first),
    otherSignatures: later.map((form) => signatureOf(declared, form)),
    pythonSignatures: [first, ...later].map((form) => pythonSignatureOf(declared, form)),
  };
}

/** As TypeScript writes it; of what is usually given by name, without the types. */
function signatureOf(
  { name, returns }: Pick<Declaration<Parameters>, 'name' | 'returns'>,
  { order, positions }: Form,
): string {
  const positional = order.slice(0, positions).map(([each, { kind }], at, all) => {
    const mark = all.slice(at).some(isRequired) ? '' : '?';
    return `${each}${mark}: ${kinds[kind].type}`;
  });
  const named = order.slice(positions);
  const members = named.map((each) => (isRequired(each) ? each[0] : `${each[0]}?`)).join(', ');
  const last = named.length === 0 ? [] : [`{${members}}${named.some(isRequired) ? '' : '?'}`];
  return `${name}(${[...positional, ...last].join(', ')}): ${returns}`;
}

function isRequired([, { required }]: Form['order'][number]): boolean {
  return required === true;
}

/** As Python writes it. */
function pythonSignatureOf(
  { name, returns }: Pick<Declaration<Parameters>, 'name' | 'returns'>,
  { order, positions }: Form,
): string {
  const written = order.map((each, at, all) => {
    const [parameter, { kind }] = each;
    const isNeeded = isRequired(each) || (at < positions && all.slice(at, positions).some(isRequired));
    return `${parameter}: ${kinds[kind].python}${isNeeded ? '' : ' = None'}`;
  });
  const named = written.slice(positions);
  const all = [...written.slice(0, positions), ...(named.length === 0 ? [] : ['*', ...named])];
  return `${name}(${all.join(', ')}) -> ${returns}`;
}

/** How it is called, in a line. */
export function signatureIn(
  { signature, pythonSignatures: [inPython = signature] }: Helper,
  language: Language,
): string {
  return language === 'python' ? inPython : signature;
}

/** What is known where a value is read. */
export interface Reading {
  readonly helper: { readonly name: string; readonly examples: Examples };
  readonly parameter: string;
  /** Whom the call is about: the user who is named in it, else the chosen one. */
  readonly userId: unknown;
}

export interface Kind {
  /** As TypeScript names it. */
  readonly type: string;
  readonly python: string;
  /** Throws an InputError for what is not of this kind. */
  readonly read: (value: unknown, reading: Reading) => unknown;
  /** It can be of no other kind. */
  readonly isCertain?: (value: unknown) => boolean;
  /** What is said where a required one is left out, if not that its doc is needed. */
  readonly missing?: (helper: Reading['helper']) => InputError;
}

/** What a helper can be given: how each is read, and how it is named in a signature. */
export const kinds = {
  text: { type: 'string', python: 'str', read: readText, missing: needsText },
  email: { type: 'string', python: 'str', read: checkEmail },
  login: { type: 'string', python: 'str', read: checkLogin },
  userId: { type: 'string', python: 'str', read: toUserId, isCertain: isUuid },
  version: { type: 'number', python: 'int', read: (value: unknown, { userId }: Reading) => readVersion(value, userId) },
  flag: { type: 'boolean', python: 'bool', read: readFlag },
  minutes: { type: 'number', python: 'float', read: readMinutes },
} satisfies Readonly<Record<string, Kind>>;

function readText(value: unknown, { helper }: Reading): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw needsText(helper, value);
}

export function needsText({ name, examples }: Reading['helper'], given?: unknown): InputError {
  return toRefusal(`${name} needs a text: ${examples[0]}`, given);
}

/** Of that user; as it is given, or as the name `version` holds it. */
export function readVersion(version: unknown, userId: unknown): number {
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0) return version;
  throw toRefusal(`${shown(version)} is no version, which is a whole number from 0 on, as a number`, version, {
    instead: isUuid(userId) ? `fetchVersion('${toUserId(userId)}')` : 'fetchVersion()',
  });
}

function shown(version: unknown): string {
  if (typeof version === 'bigint') return `${version}n`;
  return typeof version === 'string' ? quoted(version) : describe(version);
}

function readFlag(value: unknown, { parameter }: Reading): boolean {
  if (typeof value === 'boolean') return value;
  throw toRefusal(`${parameter} is true or false`, value);
}

const LONGEST = 24 * 60;

function readMinutes(value: unknown, { parameter }: Reading): number {
  if (typeof value === 'number' && value > 0 && value <= LONGEST) return value;
  throw toRefusal(`${parameter} is a number above 0, up to ${LONGEST}`, value);
}

/** What is thrown where `given` cannot be meant; a helper reads its arguments before it sends anything. */
export function toRefusal(
  what: string,
  given?: unknown,
  more?: ConstructorParameters<typeof InputError>[2],
): InputError {
  return new InputError(`${what}. Nothing was sent.`, given, more);
}
