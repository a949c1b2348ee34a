/** Which writes of the record are meant: by whom they are about, since when, and what they came to. Pure. */

import { InputError } from '../../api/errors.ts';
import { quoted } from '../../api/secrets/sanitize.ts';
import type { Verdict } from '../../api/verdict.ts';
import type { AuditedWrite } from './auditedWrites.ts';
import { writesAbout } from './meant.ts';

/** As it was typed; what is left out does not matter. */
export interface AuditFilter {
  readonly user?: string | undefined;
  readonly since?: string | undefined;
  readonly verdict?: string | undefined;
}

/** What was typed, read. @throws {InputError} with what there is */
export function readFilter({ user, since, verdict }: AuditFilter, now: number) {
  return {
    user,
    sinceMs: since === undefined ? 0 : readSince(since, now),
    verdict: verdict === undefined ? null : readVerdict(verdict),
  };
}

export function filterWrites(
  writes: readonly AuditedWrite[],
  { user, sinceMs, verdict }: ReturnType<typeof readFilter>,
): readonly AuditedWrite[] {
  // Of whom a text means, all that is recorded tells.
  const about = user === undefined ? writes : writesAbout(writes, user);
  return about.filter(
    ({ at, result }) => Date.parse(at) >= sinceMs && (verdict === null || (result?.verdict ?? 'UNKNOWN') === verdict),
  );
}

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A day begins where the times of the record are: in UTC. */
function readSince(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,6})\s*([mhdw])$/i.exec(text.trim()) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS_MS[unit.toLowerCase()] ?? 0);
  const iso = text.trim();
  const at = DATE.test(iso)
    ? Date.parse(iso.length > 10 && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) ? `${iso}Z` : iso)
    : Number.NaN;
  // 30 February is read as a day of March.
  if (!Number.isNaN(at) && isDay(iso.slice(0, 10))) return at;
  throw new InputError(
    `since is 12h, 7d or 2w, or a date as 2026-11-20 or 2026-11-20T17:00 (UTC), not ${quoted(text)}`,
    text,
  );
}

const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

function isDay(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

const VERDICTS: Readonly<Record<Verdict, true>> = {
  CHANGED: true,
  CONFIRMATION_SENT: true,
  ALREADY: true,
  CONFLICT: true,
  DUPLICATE: true,
  REJECTED: true,
  NOT_SENT: true,
  SUPERSEDED: true,
  UNKNOWN: true,
};

export const verdicts = Object.keys(VERDICTS) as readonly Verdict[]; // of its own members

function readVerdict(text: string): Verdict {
  const wanted = text
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  const found = verdicts.find((verdict) => verdict === wanted);
  if (found !== undefined) return found;
  throw new InputError(`verdict is one of ${verdicts.join(', ')}, not ${quoted(text)}`, text);
}
