/** The names of the settings, and which of them is meant by a name that looks like one. Pure. */
import { pattern } from '../../api/pattern.ts';

export const CREDENTIALS = ['ACRONIS_DATACENTER_URL', 'ACRONIS_CLIENT_ID', 'ACRONIS_CLIENT_SECRET'] as const;
export const MODE_SETTINGS = ['ACRONIS_READ_ONLY', 'ACRONIS_QUIET'] as const;
export const SETTINGS = [
  ...CREDENTIALS,
  'ACRONIS_CLIENT_SECRET_COMMAND',
  'ACRONIS_TENANT_ID',
  'ACRONIS_PROXY',
  ...MODE_SETTINGS,
] as const;

export type Key = (typeof SETTINGS)[number];
export type ModeKey = (typeof MODE_SETTINGS)[number];

export function isKey(name: string): name is Key {
  return (SETTINGS as readonly string[]).includes(name);
}

/** One that is on or off. */
export function isModeKey(name: string): name is ModeKey {
  return (MODE_SETTINGS as readonly string[]).includes(name);
}

const OTHER_NAMES: Readonly<Record<string, Key>> = {
  ACRONISURL: 'ACRONIS_DATACENTER_URL',
  ACRONISBASEURL: 'ACRONIS_DATACENTER_URL',
  ACRONISDATACENTER: 'ACRONIS_DATACENTER_URL',
  ACRONISDCURL: 'ACRONIS_DATACENTER_URL',
  ACRONISHOST: 'ACRONIS_DATACENTER_URL',
  ACRONISCLIENT: 'ACRONIS_CLIENT_ID',
  ACRONISID: 'ACRONIS_CLIENT_ID',
  ACRONISSECRET: 'ACRONIS_CLIENT_SECRET',
  ACRONISTENANT: 'ACRONIS_TENANT_ID',
};

/** Of a name that is no setting's: the one that it is taken for, or null. Case, signs, a prefix or a slip do not count. */
export function meantBy(name: string): Key | null {
  const ascii = withoutInvisible(name).replace(/\P{ASCII}/gu, '');
  const letters = lettersOf(ascii);
  if (/^ACRONIS.*(READONLY|RDONLY|ONLYREAD|NOWRITES?|DRYRUN)/.test(letters)) return 'ACRONIS_READ_ONLY';
  const isForeign = /\P{ASCII}/u.test(name);
  const isMeant = (key: Key) => {
    const wanted = lettersOf(key);
    if (letters.includes(wanted)) return true;
    if (letters.startsWith('ACRONIS') && slips(letters, wanted) <= 2) return true;
    // Of letters that only look like ours, those that are ours are left.
    return isForeign && letters.length * 2 >= wanted.length && isWithin(letters, wanted);
  };
  // One setting's name begins another's.
  const nearest = SETTINGS.filter(isMeant).sort((a, b) => slips(letters, lettersOf(a)) - slips(letters, lettersOf(b)));
  return OTHER_NAMES[letters] ?? nearest[0] ?? null;
}

const UNSEEN = pattern(String.raw`[\p{Cf}\p{Default_Ignorable_Code_Point}]`, 'gu');

/** As a person sees it: wide letters as plain ones, and nothing that shows nothing. */
export function withoutInvisible(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN(), '');
}

function lettersOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z]/g, '');
}

/** Letters that one has and the other has not, in any order: two that are exchanged are none, one that is replaced two. */
function slips(one: string, other: string): number {
  const left = [...other];
  const added = [...one].filter((letter) => {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return added.length + left.length;
}

function isWithin(letters: string, name: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === letters[at]) at += 1;
  return at === letters.length;
}
