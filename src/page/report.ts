/** The proof of a write: which one is meant, and the facts that the record has of it. Nothing is sent for it. */
import { sameEmail } from '../api/email/address.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { Verdict } from '../api/verdict.ts';
import { personText } from '../render/change.ts';
import { type ReportFacts, reportMarkdown } from '../render/report.ts';
import { ago, DOT, quote, withText } from '../render/text.ts';
import { type AuditedWrite, type Chapter, isSettled, isUnsent } from '../session/audit/auditedWrites.ts';
import { userOf } from '../session/audit/meant.ts';
import { requestOf } from '../session/audit/request.ts';
import { recordedHere, WITHOUT_EFFECT } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { withTenantWords, writesMeant } from '../session/tenantWords.ts';
import { seenBehind, settleSeen } from './settleSeen.ts';

export type Report = ReportFacts & { readonly next: string; readonly markdown: string };

/** Of the last write of this session, else of the record's; or of the last about whom the text means. */
export async function reportOf(session: Session, who?: string): Promise<Report> {
  const world = await session.entered();
  const found = await chooseWrite(session, who);
  const [write = found.write] = await withTenantWords(session, [found.write]);
  const chosen = { ...found, write };
  const { secrets } = session.client;
  const facts = factsOf(session, chosen, world.name);
  const markdown = secrets.scrub(reportMarkdown(facts));
  const next = markdown.slice(markdown.lastIndexOf(NEXT) + NEXT.length);
  if (facts.user_id !== null) session.tell({ kind: 'report', userId: facts.user_id });
  if (facts.verdict === 'CONFIRMATION_SENT' && session.now() - Date.parse(facts.seen?.at ?? facts.at) > FRESH_MS)
    session.tell({ kind: 'line', text: openedText(facts) });
  const clean = (text: string | null) => text && secrets.scrub(text);
  return withText({ ...facts, name: clean(facts.name), tenant: clean(facts.tenant), next, markdown }, markdown);
}

const FRESH_MS = 10_000; // so long nobody has opened a mail since the look

/** A report of the time before the link would say the opposite of what is there. */
function openedText({ login, user_id }: ReportFacts): string {
  return `Has the link been opened since? verify(${quote(login ?? user_id ?? '')}) looks; then the report again.`;
}

const NEXT = '**What happens next:** ';

interface Chosen {
  readonly write: AuditedWrite;
  /** Of the same user, later. */
  readonly since: readonly AuditedWrite[];
  /** Of the same user, earlier, and not at its end. */
  readonly open: AuditedWrite | null;
}

async function chooseWrite(session: Session, who: string | undefined): Promise<Chosen> {
  const { audit } = session;
  await settleSeen(session);
  const { latest } = audit;
  const { unsent } = audit;
  const kept = await recordedHere(session);
  const all = unsent === null ? kept : [...kept, unsent];
  const here = new Set([...(await audit.mine()).map(({ write }) => write), latest]);
  const ours = all.filter((each) => each === unsent || here.has(each.write));
  const meant = who === undefined ? ours : await writesMeant(session, all, who, 'report');
  const passed = unsent && isLeft(unsent, ours) ? null : unsent;
  const told = who === undefined ? (passed ?? all.find(({ write }) => write === latest)) : undefined;
  const last = told ?? meant.at(-1) ?? all.at(-1);
  if (last === undefined) throw new EntryError('Nothing was written here yet.', "changeEmail('…', '…')");
  if (meant.length === 0) session.tell({ kind: 'line', text: earlierText(session, last) });
  const userId = userOf(last)?.user_id;
  const ofUser = userId === undefined ? [last] : all.filter((each) => userOf(each)?.user_id === userId);
  const ids = new Set(meant.map((each) => each.write));
  const within = meant.length > 0 ? ofUser.filter((each) => ids.has(each.write)) : ofUser;
  const write = subjectOf(within) ?? subjectOf(ofUser) ?? last;
  const before = ofUser.slice(0, ofUser.indexOf(write));
  return { write, since: ofUser.slice(ofUser.indexOf(write) + 1), open: openBefore(before, write) };
}

/** An attempt on somebody that was not sent says nothing of what this session has written. */
function isLeft(unsent: AuditedWrite, ours: readonly AuditedWrite[]): boolean {
  return unsent.result?.verdict === 'NOT_SENT' && ours.some((each) => !isUnsent(each));
}

/**
 * What was sent comes before what was not, whenever that was tried. What led to it is the change of the address, if there
 * was one; a login or an activation mail follows from it.
 */
function subjectOf(writes: readonly AuditedWrite[]): AuditedWrite | undefined {
  const sent = writes.filter((each) => !isUnsent(each));
  return sent.findLast(({ facts }) => facts.email !== null) ?? sent.at(-1);
}

/** A request before it that may still come true: what was done since has ended the others. */
function openBefore(before: readonly AuditedWrite[], write: AuditedWrite): AuditedWrite | null {
  const last = before.findLast(
    ({ facts, result }) => facts.email !== null && !(result && WITHOUT_EFFECT.has(result.verdict)),
  );
  if (last === undefined || isSettled(last)) return null;
  const verdict = write.result?.verdict;
  const isEnded = verdict === 'CHANGED' && !write.facts.email?.activated;
  return isEnded || (verdict && ANSWERED.has(verdict) && isOfSame(last, write)) ? null : last;
}

/** What was asked for twice is told by the later request, whichever of the two links is opened. */
const ANSWERED: ReadonlySet<Verdict> = new Set(['CHANGED', 'CONFIRMATION_SENT', 'ALREADY']);

function isOfSame({ facts: { email: one } }: AuditedWrite, { facts: { email: other } }: AuditedWrite): boolean {
  return one !== null && other !== null && sameEmail(one.new, other.new);
}

function earlierText({ now }: Session, last: AuditedWrite): string {
  const user = userOf(last);
  const what = user ? `${personText(user)}${DOT}${user.tenant}` : `${last.facts.method} ${pathText(last)}`;
  return `Nothing was written in this session. The last of the record, ${ago(now() - Date.parse(last.at))}, is about ${what}`;
}

function factsOf(session: Session, { write, since, open }: Chosen, world: string): ReportFacts {
  const { facts, result, who, at, hash, story, unsent } = write;
  const { email, about } = facts;
  const user = userOf(write);
  const request = requestOf(write);
  const { isLocal } = session.world;
  return {
    verdict: result?.verdict ?? null,
    request,
    status: result?.status ?? null,
    request_id: story.find(({ result: each }) => each.request_id !== null)?.result.request_id ?? null,
    user_id: user?.user_id ?? null,
    login: user?.login ?? null,
    name: user?.name || null,
    tenant: user?.tenant ?? null,
    tenant_id: user?.tenant_id ?? null,
    old: email?.old ?? (request === 'login' ? (about?.login ?? null) : (about?.email ?? null)),
    new: email?.new ?? about?.newLogin ?? null,
    version: email?.version ?? null,
    activated: email?.activated ?? about?.activated ?? null,
    ...looksOf(session, write),
    at,
    course: story.map((each) => ({ at: each.at, verdict: each.result.verdict })),
    since: since.map(laterOf),
    ...earlierOf(open, isLocal && hasMailed(write)),
    unsent: unsent || null,
    changed: result?.changed ?? [],
    is_ours: result?.is_ours ?? false,
    ...who,
    datacenter: session.world.kind === 'sandbox' ? session.world.name : new URL(facts.url).host,
    is_practice: isLocal,
    audit_hash: hash,
    world: write.world || world,
  };
}

/** In a sandbox a newer link takes the older one's place; of a data centre nobody knows. */
function earlierOf(open: AuditedWrite | null, isReplaced: boolean): Pick<ReportFacts, 'open' | 'replaced'> {
  const earlier = open && laterOf(open);
  return isReplaced ? { open: null, replaced: earlier } : { open: earlier };
}

/** A link of its own. */
function hasMailed({ facts: { email }, result }: AuditedWrite): boolean {
  return email?.activated === true && (result?.verdict === 'CONFIRMATION_SENT' || result?.verdict === 'CHANGED');
}

/** As seen for the write; and in passing since, where that shows another address. */
function looksOf(session: Session, write: AuditedWrite): Pick<ReportFacts, 'seen' | 'seen_since'> {
  const told = lastLook(session, write);
  const seen = told?.result.seen ? { ...told.result.seen, at: told.at } : null;
  const last = isUnsent(write) ? null : seenBehind(session, write);
  if (last === null || last.at < Date.parse(told?.at ?? '')) return { seen, seen_since: null };
  const { version, contact } = last.seen;
  const newest = { email: contact.email, version, at: new Date(last.at).toISOString() };
  return seen === null || sameEmail(newest.email, seen.email)
    ? { seen: newest, seen_since: null }
    : { seen, seen_since: newest };
}

/** A look that showed nothing new is in no story; it counts until the story goes on. */
function lastLook({ audit }: Session, { write, story }: AuditedWrite): Chapter | undefined {
  const look = audit.lookAt(write);
  const isLater = look !== null && Date.parse(look.at) > Date.parse(story.at(-1)?.at ?? look.at);
  return (isLater ? [...story, look] : story).findLast(({ result }) => result.seen !== null);
}

function laterOf(write: AuditedWrite): ReportFacts['since'][number] {
  const { at, result, facts, unsent } = write;
  const wanted = facts.email?.new ?? facts.about?.newLogin ?? null;
  const words = isUnsent(write) ? unsent || 'nothing was sent' : null;
  return { at, request: requestOf(write), new: wanted, verdict: result?.verdict ?? null, unsent: words };
}

function pathText({ facts: { url } }: AuditedWrite): string {
  return oneLine(new URL(url).pathname, 200);
}
