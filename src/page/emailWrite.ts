/** The way of a planned email change through the shell: asked about, narrated, carried out, and put into the names. */

import { emailCautions, isRespelling, sameEmail } from '../api/email/address.ts';
import type { EmailOutcome, EmailPlan } from '../api/email/change.ts';
import { doubtsAbout, refusalOf } from '../api/email/doubts.ts';
import type { OwnWrite, Verdict } from '../api/email/verdict.ts';
import { isSamePlace } from '../api/http/host.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { toTenantId, toUserId, type User } from '../api/types.ts';
import { userWriteIn } from '../api/write/userWrite.ts';
import { dumps } from '../python/json.ts';
import { addressText, changeText, mailboxes, waitsForLink } from '../render/change.ts';
import { ago, quote, withView } from '../render/text.ts';
import { verdictText } from '../render/verdicts/email.ts';
import type { AuditedEmail, AuditedWrite } from '../session/audit/audit.ts';
import { EntryError } from '../session/errors.ts';
import { WriteRefusedError } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
import type { Sighting } from '../session/sightings.ts';
import { dryRun } from './dryRun.ts';
import { narrate, narrateNames } from './narration.ts';
import { toResponse } from './response.ts';

const WHOLE = 260; // columns: the address that is agreed to is shown to its last letter

const DAY_MS = 24 * 60 * 60_000;
const REMEMBERED_MS = 30 * DAY_MS; // a link that was mailed longer ago will hardly be opened

/** The body of the page's request, to the byte. */
export function bodyOf(email: string, version: number): string {
  return dumps({ contact: { email }, version }, { indent: 4 });
}

/** The plan of a change that was recorded. */
export function planOf(recorded: AuditedEmail): EmailPlan {
  return {
    ...recorded,
    user_id: toUserId(recorded.user_id),
    tenant_id: toTenantId(recorded.tenant_id),
    body: bodyOf(recorded.new, recorded.version),
  };
}

export type EmailWrite = AuditedWrite & { readonly email: AuditedEmail };

/** What ended so did nothing: the change before it is still the one that counts. */
const WITHOUT_EFFECT: ReadonlySet<Verdict> = new Set(['ALREADY', 'CONFLICT', 'DUPLICATE', 'REJECTED', 'NOT_SENT']);

/** The changes of an email here that did or may have done something, oldest first; of one user, if one is named. */
export async function emailWrites(session: Session, userId?: string, since?: number): Promise<readonly EmailWrite[]> {
  const writes = await recordedEmails(session, userId, since);
  return writes.filter(({ result }) => !(result && WITHOUT_EFFECT.has(result.verdict)));
}

/** The same, with those that did nothing. */
export async function recordedEmails(
  session: Session,
  userId?: string,
  since?: number,
): Promise<readonly EmailWrite[]> {
  const { baseUrl } = session.client;
  return (await session.audit.writes(since)).flatMap((write) => {
    const { email, url } = write.facts;
    const isMeant = email !== null && isSamePlace(url, baseUrl) && (userId ?? email.user_id) === email.user_id;
    return isMeant ? [{ ...write, email }] : [];
  });
}

/** What other writes from here have left at a user, or may still leave: nobody else's doing. */
export async function ownWrites(session: Session, userId: string, besides: string | null = null): Promise<OwnWrite[]> {
  const since = session.now() - REMEMBERED_MS;
  const asked = (await emailWrites(session, userId, since)).filter(({ write }) => write !== besides);
  const mine = (await session.audit.mine()).filter(
    ({ write, facts }) => write !== besides && userWriteIn(facts)?.id === userId,
  );
  return [
    // A link may be opened at any time, and what is open may have been applied at any version. What is done is done:
    // that the address is still ours, or ours again, at a later version is somebody else's doing.
    ...asked.map(({ email, result }) =>
      result?.verdict === 'CHANGED' && result.seen ? result.seen : { email: email.new, version: null },
    ),
    ...mine.flatMap(({ result }) => (result?.verdict === 'CHANGED' && result.seen ? [result.seen] : [])),
  ];
}

/** Its answer was lost, or the shell was: whether it was applied is not known. */
export function isOpen({ result }: AuditedWrite): boolean {
  return result === null || result.verdict === 'UNKNOWN';
}

export interface CarryOptions {
  /** A person's order after UNKNOWN. */
  readonly resend?: boolean;
  /** The write that it repeats. */
  readonly open?: string | null;
  /** What was seen of the user when it was planned. */
  readonly before?: Sighting | null;
  /** The version was named by the person, who may know more than the shell has seen. */
  readonly isVersionTyped?: boolean;
  /** It gives back what a write of this session took away. */
  readonly isUndo?: boolean;
}

export async function carryOut(session: Session, plan: EmailPlan, options: CarryOptions = {}): Promise<object> {
  const { resend: isOrdered = false, open = null, isUndo = false } = options;
  const respell = isOrdered && open === null && isRespelling(plan);
  const resend = isOrdered && !respell;
  const request: HttpRequest = {
    method: 'PUT',
    url: `${session.client.baseUrl}/users/${plan.user_id}`,
    headers: { 'Content-Type': 'application/json' },
    body: plan.body,
  };
  let cautions: readonly string[] = [];
  if (respell || open !== null || !sameEmail(plan.old, plan.new)) {
    const newer = resend ? null : await newerSighting(session, plan, options);
    if (newer) return report(session, unsent(plan, passedBy(newer, plan)), options);
    try {
      cautions = await cautionsFor(session, plan, { isRepeated: resend });
      const admission = await session.admit({ request, lines: question(session, plan), cautions });
      if (admission === 'dry-run') return dryRun(session, request, documentOf(session, plan));
    } catch (error) {
      if (!(error instanceof WriteRefusedError) || error.why === 'no-terminal') throw error;
      return report(session, unsent(plan, { verdict: 'NOT_SENT', why: 'never-sent', error }), options);
    }
  }

  // Nothing is told of a request before it is certain that it goes out.
  const onSend = () => {
    if (isUndo) {
      const text = `Giving back, to ${plan.user_id}: ${changeText(plan, session.tenantOf(plan))}`;
      session.tell({ kind: 'line', text });
    }
    tellCautions(session, cautions);
    tellStatements(session, plan);
    session.names['user_data'] = plan.body;
  };
  const outcome = await session.changeEmail(plan, { resend, respell, open, onSend });
  if (outcome.response) {
    session.names['response'] = toResponse(outcome.response, session.world.name);
    narrate(session, 7, 'response.status_code', String(outcome.response.status));
  }
  return report(session, outcome, options);
}

/**
 * What has to be agreed to about a change of an email: what the address may pass for, what speaks against the user as last
 * seen, a second mail. Throws where nothing may be sent to that user.
 */
export async function cautionsFor(
  session: Session,
  change: AuditedEmail,
  { isRepeated = false } = {},
): Promise<readonly string[]> {
  const user = session.sightings.of(change.user_id)?.seen;
  const refusal = user ? refusalOf(user) : null;
  if (refusal !== null) throw new EntryError(refusal, `findUser(${quote(change.user_id)})`);
  return [
    ...emailCautions(change.new),
    ...(user ? doubtsAbout(user) : []),
    ...(isRepeated ? [] : await askedBefore(session, change)),
  ];
}

/** Where nobody was asked about them, they are at least said. */
export function tellCautions(session: Session, cautions: readonly string[]): void {
  if (session.ask !== null && !session.flags.yes) return;
  for (const text of cautions) session.tell({ kind: 'warning', text });
}

/**
 * The user at a newer version than the planned one, where that was seen already: the server would refuse the request,
 * and sending it again would say nothing new. A version that was typed is sent, until it was refused.
 */
async function newerSighting(
  session: Session,
  plan: EmailPlan,
  { isVersionTyped }: CarryOptions,
): Promise<User | null> {
  const last = session.sightings.of(plan.user_id)?.seen;
  if (last === undefined || last.version <= plan.version) return null;
  if (!isVersionTyped) return last;
  const isRefused = ({ facts: { email }, result }: AuditedWrite) =>
    result?.verdict === 'CONFLICT' && email?.user_id === plan.user_id && email.version === plan.version;
  return (await session.audit.mine()).some(isRefused) ? last : null;
}

function passedBy(seen: User, plan: EmailPlan) {
  return sameEmail(seen.contact.email, plan.new)
    ? ({ verdict: 'ALREADY', why: 'set-by-someone', seen } as const)
    : ({ verdict: 'CONFLICT', why: 'version-moved', seen } as const);
}

/** To an activated user each request mails a link: whoever has one waiting should not get another by accident. */
async function askedBefore(session: Session, plan: AuditedEmail): Promise<string[]> {
  if (!plan.activated) return [];
  const now = session.now();
  const before = (await emailWrites(session, plan.user_id, now - REMEMBERED_MS)).at(-1);
  if (before === undefined || !sameEmail(before.email.old, plan.old)) return [];
  const isWaiting = isOpen(before) || before.result?.verdict === 'CONFIRMATION_SENT';
  const passedMs = now - Date.parse(before.at);
  if (!isWaiting || passedMs > REMEMBERED_MS) return [];
  return [
    `You asked for ${oneLine(before.email.new)} ${ago(passedMs)}; a second mail would go out: ${mailboxes(plan)}.`,
  ];
}

function question(session: Session, plan: EmailPlan): string[] {
  const { login, activated } = plan;
  return [
    `Change the email of ${oneLine(login)} on ${session.world.host}?`,
    ...meant(session, plan),
    ...(activated ? [waitsForLink(plan)] : []),
  ];
}

/** Who is written, where, and what becomes what, a line each. */
export function meant(session: Session, plan: AuditedEmail): string[] {
  const { login, user_id, tenant_id, old, new: email } = plan;
  const tenant = [...new Set([session.tenantOf(plan), tenant_id])].join('  ');
  return [
    `user     ${oneLine(login)}  ${user_id}`,
    `tenant   ${tenant}`,
    `email    ${addressText(old)} → ${addressText(email, WHOLE)}`,
  ];
}

function tellStatements(session: Session, { user_id, version, new: email }: EmailPlan): void {
  narrateNames(session, { user_id, version });
  narrate(session, 4, `user_data = {"contact": {"email": ${dumps(email)}}, "version": version}`);
  narrate(session, 5, 'user_data = json.dumps(user_data, indent=4)');
  narrate(
    session,
    6,
    "response = requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json', **auth}, data=user_data)",
  );
}

/** The outcome of a change for which no request went out. */
function unsent(
  plan: EmailPlan,
  facts: Pick<EmailOutcome, 'verdict' | 'why'> & { readonly seen?: User; readonly error?: WriteRefusedError },
): EmailOutcome {
  const { seen = null, error = null } = facts;
  const nothing = { status: null, code: null, response: null, requestId: null };
  return { ...nothing, ...facts, seen, error, reason: error?.message ?? null, plan };
}

/** The verdict as the shell shows it; the names take what was seen of a user who has the new address. */
export function report(session: Session, outcome: EmailOutcome, options: CarryOptions = {}): object {
  const { verdict, status, why, requestId, plan, seen } = outcome;
  const { before = null, isUndo = false } = options;
  session.tell({ kind: 'verdict', verdict });
  if ((verdict === 'CHANGED' || verdict === 'ALREADY') && seen) session.users.adopt(session.know(seen));
  const { world } = session;
  const context = {
    world,
    tenant: session.tenantOf(plan),
    before,
    now: session.now(),
    fields: (seen && session.sightings.of(seen.id)?.fields) ?? null,
    isUndo,
  };
  const record = {
    ...documentOf(session, plan),
    verdict,
    status,
    why,
    request_id: requestId,
    version: seen?.version ?? plan.version,
    activated: seen?.activated ?? plan.activated,
  };
  const shown: object = withView(record, (paint) => {
    session.untold.delete(shown);
    return verdictText(outcome, context, paint);
  });
  session.leave(shown);
  return shown;
}

/** The one form in which the change of an email is given as data. */
function documentOf({ world }: Session, { user_id, login, old, new: email, version, activated }: EmailPlan) {
  const undecided = { verdict: null, status: null, why: null, request_id: null };
  return { ...undecided, user_id, login, old, new: email, version, activated, world: world.name };
}
