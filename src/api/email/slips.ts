/**
 * Whether the domain of a new address is a typing slip: what was meant is one that is known, of which it is a letter or two
 * away. Pure. Most unusual domains are right: what is no usual slip of a hand or an eye is let pass.
 */

/** What is known beside the world's mail providers. */
export interface Nearby {
  /** The present address. */
  readonly old: string;
  /** Addresses of others in the tenant. */
  readonly others?: Iterable<string>;
  /** What was asked for from here for the same user, oldest first. */
  readonly changes?: readonly Change[];
}

interface Change {
  readonly old: string;
  readonly new: string;
}

export interface Mistyped {
  /** The domain that is there: gmial.com, say. */
  readonly domain: string;
  readonly meant: string;
}

/** Null where nothing speaks for one. */
export function slipIn(address: string, { old, others = [], changes = [] }: Nearby): Mistyped | null {
  const domain = domainOf(address);
  const own = [...new Set([old, ...others].map(domainOf))].filter((each) => each !== '');
  if (own.includes(domain) || isKnown(domain)) return null;
  const near = wasTheirs(domain, changes) ? null : meantAmong(domain, own, 'own');
  const meant = near ?? meantAmong(domain, KNOWN, 'known') ?? endingMeant(domain);
  return meant === null ? null : { domain, meant };
}

/** The user had it before it was asked for from here: then what is near it, and there by now, may be the slip. */
function wasTheirs(domain: string, changes: readonly Change[]): boolean {
  const first = changes.find((change) => [change.old, change.new].map(domainOf).includes(domain));
  return first !== undefined && domainOf(first.old) === domain;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

// Mail for the many. Of those that have one in many countries, the endings are not listed.
const KNOWN = [
  ...['gmail.com', 'googlemail.com', 'icloud.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com'],
  ...['aol.com', 'protonmail.com', 'proton.me', 'gmx.de', 'gmx.net', 'web.de', 't-online.de', 'freenet.de'],
  ...['orange.fr', 'wanadoo.fr', 'laposte.net', 'libero.it', 'virgilio.it', 'btinternet.com', 'comcast.net'],
  ...['verizon.net', 'sbcglobal.net', 'yandex.ru', 'fastmail.com', 'zoho.com', 'rediffmail.com', 'bluewin.ch'],
  // Of which others make look-alikes.
  ...['microsoft.com', 'google.com', 'amazon.com', 'paypal.com', 'acronis.com'],
] as const;

const IN_MANY_COUNTRIES: ReadonlySet<string> = new Set(['outlook', 'hotmail', 'live', 'msn', 'yahoo', 'gmx', 'yandex']);
const IN_NO_OTHER: ReadonlySet<string> = new Set(['gmail', 'icloud']);
// So many write there that any letter beside theirs is hardly somebody's own name.
const WRITTEN_DAILY: ReadonlySet<string> = new Set(['gmail', 'icloud', 'outlook', 'hotmail', 'yahoo']);
// A letter from one of those above, and right.
const RIGHT: ReadonlySet<string> = new Set([
  ...[
    'mail.com',
    'ymail.com',
    'email.com',
    'gmx.com',
    'me.com',
    'mac.com',
    'aol.de',
    'pm.me',
    'protonmail.ch',
    'fastmail.fm',
  ],
  ...['zohomail.com', 'google.de', 'yandex.com', 'hotmail.com', 'rocketmail.com', 'hanmail.net', 'naver.com'],
  ...['cloud.com', 'online.de', 'goggle.com'],
]);

function isKnown(domain: string): boolean {
  const { name, ending } = split(domain);
  const isCountry = /^(?:co\.|com\.)?[a-z]{2}$/.test(ending) && wrongEnding(ending) === null;
  return RIGHT.has(domain) || KNOWN.some((known) => known === domain) || (IN_MANY_COUNTRIES.has(name) && isCountry);
}

function meantAmong(domain: string, known: readonly string[], whose: 'own' | 'known'): string | null {
  const is = split(domain);
  if (is.name === '' || is.name.startsWith('xn--')) return null;
  const isDotElsewhere = (each: string) => each.replaceAll('.', '') === domain.replaceAll('.', '');
  return known.find((each) => isDotElsewhere(each) || isSlipOf(is, split(each), whose)) ?? null;
}

interface Parts {
  readonly name: string;
  readonly ending: string;
}

/** `mysite`, `co.uk`; a subdomain is a part of the name. */
function split(domain: string): Parts {
  const [, name = '', ending = ''] = /^(.+?)\.((?:(?:co|com|org|net|ac|gov)\.[a-z]{2})|[^.]+)$/.exec(domain) ?? [];
  return { name, ending };
}

function isSlipOf(is: Parts, known: Parts, whose: 'own' | 'known'): boolean {
  if (is.name === known.name) return isEndingSlip(is, known, whose);
  const isSameEnding = is.ending === known.ending || wrongEnding(is.ending) === known.ending;
  const isCountry = IN_MANY_COUNTRIES.has(known.name) && /^(?:co\.|com\.)?[a-z]{2}$/.test(is.ending);
  if (!isSameEnding && !isCountry) return false;
  if (looksOf(is.name) === looksOf(known.name)) return true;
  if (withoutNumber(is.name) === withoutNumber(known.name)) return false;
  const slips = slipsBetween(known.name, is.name);
  const { length } = known.name;
  const isHand = slips.every((slip) => slip !== 'other');
  if (slips.length > 2 || (slips.length === 2 && (length < 7 || !isSameEnding))) return false;
  if (length <= 4) return slips[0] === 'swapped' && (length === 4 || whose === 'own');
  if (whose === 'own') return true;
  const isSameStart = is.name[0] === known.name[0];
  if (slips.length === 1 && isSameEnding && isSameStart && WRITTEN_DAILY.has(known.name)) return true;
  return isHand && (isSameStart || length > 5 || slips[0] !== 'near');
}

/** Of houses that are told apart by a number or a single letter, none is a slip of another. */
function withoutNumber(name: string): string {
  return name.replace(/\d+|(?<=-)[a-z](?=-|$)/g, '#');
}

function isEndingSlip({ ending }: Parts, known: Parts, whose: 'own' | 'known'): boolean {
  if (wrongEnding(ending) === known.ending) return true;
  if (whose === 'own' && slipsBetween(known.ending, ending).every((slip) => slip === 'swapped')) return true;
  if (whose === 'known' && IN_NO_OTHER.has(known.name)) return true;
  return known.ending.length > 3 && slipsBetween(known.ending, ending).length <= 2;
}

// What hands make of an ending. Some are a country's, of which nobody thinks who has just typed the name before.
const WRONG: Readonly<Record<string, readonly string[]>> = {
  com: [
    ...['con', 'cmo', 'ocm', 'omc', 'comm', 'coom', 'ccom', 'vom', 'xom', 'cim', 'cpm', 'clm', 'cok', 'comn', 'conm'],
    ...['c0m', 'cvom', 'cxom', 'dcom', 'coml', 'comk', 'kom', 'col', 'cob'],
    ...['co', 'cm', 'om'],
  ],
  net: ['nte', 'ent', 'ten', 'nett', 'neet', 'nnet', 'met', 'ner', 'ney', 'bet', 'ne'],
  org: ['ogr', 'rog', 'orgg', 'orrg', 'oorg', 'prg', 'irg', 'orh', 'orf', 'og', 'or'],
  de: ['ed', 'dee', 'dde', 'fe', 'dr', 'ds'],
  fr: ['rf', 'frr', 'ffr', 'ft'],
  me: ['em', 'mee'],
  it: ['ti', 'itt', 'iit', 'ut'],
  ch: ['hc', 'chh'],
  uk: ['ku'],
  'co.uk': ['co.ku', 'co.k', 'c.uk', 'cou.k', 'co.uk.com'],
};
// Those of them under which somebody may have a name.
const REAL: ReadonlySet<string> = new Set(['co', 'cm', 'om', 'ne', 'met', 'bet', 'or', 'ft', 'cob', 'col', 'ds', 'fe']);

function wrongEnding(ending: string): string | null {
  return Object.keys(WRONG).find((meant) => WRONG[meant]?.includes(ending)) ?? null;
}

/** An ending that there is none of needs no name that is known. */
function endingMeant(domain: string): string | null {
  const { name, ending } = split(domain);
  const meant = REAL.has(ending) || ending.length < 3 ? null : wrongEnding(ending);
  return meant === null ? null : `${name}.${meant}`;
}

/** What the eye takes for the same. */
function looksOf(name: string): string {
  return name
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll('5', 's')
    .replaceAll('3', 'e')
    .replace(/[1i]/g, 'l');
}

type Slip = 'swapped' | 'doubled' | 'missing' | 'near' | 'other';

const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;

/** The fewest slips that make the one of the other, up to three: letters that change places, are doubled, missing or others. */
function slipsBetween(meant: string, typed: string, most = 3): readonly Slip[] {
  let [start, end] = [0, 0];
  while (start < meant.length && meant[start] === typed[start]) start += 1;
  while (
    end < Math.min(meant.length, typed.length) - start &&
    meant[meant.length - 1 - end] === typed[typed.length - 1 - end]
  )
    end += 1;
  const [from, to] = [meant.slice(start, meant.length - end), typed.slice(start, typed.length - end)];
  if (from === '' && to === '') return [];
  if (most === 0 || Math.abs(from.length - to.length) > most) return TOO_MANY;
  const before = typed[start - 1];
  const ways: (readonly Slip[])[] = [];
  const rest = (slip: Slip, a: string, b: string) => ways.push([slip, ...slipsBetween(a, b, most - 1)]);
  if (from.length > 1 && from[0] === to[1] && from[1] === to[0]) rest('swapped', from.slice(2), to.slice(2));
  if (to !== '') rest(extra(to[0], before, from[0] ?? meant[start]), from, to.slice(1));
  if (from !== '') rest('missing', from.slice(1), to);
  if (from !== '' && to !== '') rest(other(from[0], to, before, typed[typed.length - end]), from.slice(1), to.slice(1));
  return ways.reduce((best, way) => (weigh(way) < weigh(best) ? way : best));
}

const TOO_MANY: readonly Slip[] = ['other', 'other', 'other', 'other'];

function weigh(slips: readonly Slip[]): number {
  return slips.length + slips.filter((slip) => slip === 'other').length / 10;
}

/** Another letter: the one beside it a second time, or that of a key beside the right one. */
function other(meant: string | undefined, [letter = '', following]: string, before = '', behind = ''): Slip {
  if (letter === before || letter === (following ?? behind)) return 'doubled';
  return isNear(meant, letter) ? 'near' : 'other';
}

/** A letter too many: of the one beside it, or of the key beside that. */
function extra(letter = '', before = '', after = ''): Slip {
  if (letter === before || letter === after) return 'doubled';
  return isNear(letter, before) || isNear(letter, after) ? 'near' : 'other';
}

/** On the keyboard, or to the eye. */
function isNear(a = '', b = ''): boolean {
  if (a === '' || b === '') return false;
  if (looksOf(a) === looksOf(b)) return true;
  const [at, to] = [a, b].map((key) => {
    const row = ROWS.findIndex((keys) => keys.includes(key));
    return [row, ROWS[row]?.indexOf(key) ?? -1] as const;
  });
  if (at === undefined || to === undefined || at[0] < 0 || to[0] < 0) return false;
  return at[0] === to[0] ? Math.abs(at[1] - to[1]) === 1 : false;
}
