/** Steps 4 to 7 of "Changing a user account email" carried out: asked about, narrated, sent, and put into the names. */
import { isRespelling, sameEmail } from '../api/email/address.ts';
import type { EmailOutcome } from '../api/email/change.ts';
import { refusalOf } from '../api/email/doubts.ts';
import { type EmailPlan, planEmail } from '../api/email/plan.ts';
import { decideUnsent } from '../api/email/verdict.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { User } from '../api/types.ts';
import { changeText, personText } from '../render/change.ts';
import { DOT, lookAtNow, withView } from '../render/text.ts';
import { verdictText } from '../render/verdicts/email.ts';
import type { OpenRequest } from '../render/verdicts/open.ts';
import { ownWrites, WITHOUT_EFFECT, wasRefused } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import { type Refusal, WriteRefusedError } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
import type { Sighting } from '../session/sightings.ts';
import { dryRun } from './dryRun.ts';
import {
  askToResend,
  cautionsFor,
  emailQuestion,
  mistakesIn,
  namesakesOf,
  refuseRepeat,
  tellCard,
  tellCautions,
  tellMistakes,
} from './emailQuestion.ts';
import { narrateChange, narrateStatus } from './narration.ts';
import { nameFromRecord } from './openChange.ts';
import { openRequest } from './pendingRows.ts';
import { toResponse } from './requests/response.ts';

export interface CarryOptions {
  /** A person's order after UNKNOWN. */
  readonly resend?: boolean;
  /** The write that is sent once more. */
  readonly repeats?: string | null;
  /** What was seen of the user when it was planned. */
  readonly before?: Sighting | null;
  /** The version was named by the person, who may know more than the shell has seen. */
  readonly isVersionTyped?: boolean;
  /** The write whose change it takes back. */
  readonly undoes?: string | null;
  /** An earlier request for the same user that has not come to its end. */
  readonly open?: OpenRequest | null;
  /** All that decides is told where nobody is asked about it. */
  readonly hasCard?: boolean;
  /** A person has picked the user from a list. */
  readonly isPicked?: boolean;
}

export async function carryOut(session: Session, plan: EmailPlan, options: CarryOptions = {}): Promise<object> {
  const { resend: isOrdered = false, repeats = null, undoes = null, hasCard = false } = options;
  const { isPicked = false, isVersionTyped = false, before = null } = options;
  const isUndo = undoes !== null;
  const respell = isOrdered && repeats === null && isRespelling(plan);
  const resend = isOrdered && !respell;
  const request: HttpRequest = {
    method: 'PUT',
    url: `${session.client.baseUrl}/users/${plan.user_id}`,
    headers: { 'Content-Type': 'application/json' },
    body: plan.body,
  };
  let cautions: readonly string[] = [];
  await nameFromRecord(session, plan);
  if (repeats === null && sameEmail(plan.old, plan.new)) {
    const moved = await movedSighting(session, plan);
    // A version that was typed is sent, over the address that is there.
    if (moved && isVersionTyped && !sameEmail(moved.seen.contact.email, plan.new))
      return carryOut(session, planAnew(plan, moved), { ...options, before: moved });
    if (moved) return reportMoved(session, plan, moved.seen, options);
  }
  if (respell || repeats !== null || !sameEmail(plan.old, plan.new)) {
    const newer = resend ? null : await newerSighting(session, plan, options);
    if (newer) return reportMoved(session, plan, newer, options);
    try {
      cautions = await cautionsFor(session, plan, { isRepeated: resend });
      const repeat = resend || respell || isPicked ? null : await refuseRepeat(session, plan, request);
      if (repeat) throw repeat;
      const mistakes = await mistakesIn(session, plan, { isUndo });
      const admission = await session.admit({
        request,
        lines: isUndo ? undoQuestion(session, plan, mistakes) : emailQuestion(session, plan, mistakes),
        gist: [personText(plan), session.tenants.describe(plan)].join(DOT),
        cautions,
        isDoubtful: mistakes.length > 0,
        isPicked,
        onUnasked: () => {
          if (hasCard) tellCard(session, plan);
          tellMistakes(session, mistakes);
        },
      });
      if (admission === 'dry-run') {
        const who = changeText(plan, session.tenants.describe(plan));
        session.writes.passOver(plan, unsentOf(plan, NEVER_SENT), { words: 'a dry run' });
        return dryRun(session, request, { change: documentOf(session, plan), who });
      }
    } catch (error) {
      if (!(error instanceof WriteRefusedError) || error.why === 'no-terminal') throw error;
      return report(session, unsent(session, plan, NEVER_SENT, { error }), {
        ...options,
        ...(await openOf(session, plan)),
      });
    }
  } else if (hasCard) tellCard(session, plan);

  // Nothing is told of a request before it is certain that it goes out.
  const onSend = () => {
    if (isUndo) {
      const text = `Giving back, to ${plan.user_id}: ${changeText(plan, session.tenants.describe(plan))}`;
      session.tell({ kind: 'line', text });
    }
    tellCautions(session, cautions);
    narrateChange(session, plan);
    session.users.setData(plan.body, plan.user_id);
  };
  const mayResend = askToResend(session, plan);
  const ours = (besides: readonly (string | null)[]) => ownWrites(session, plan.user_id, [...besides, undoes]);
  const outcome = await session.writes.changeEmail(plan, { mayResend, resend, respell, repeats, before, ours, onSend });
  if (outcome.response) {
    session.names['response'] = toResponse(outcome.response, () => session.world.name);
    narrateStatus(session, outcome.response.status);
  }
  const open = WITHOUT_EFFECT.has(outcome.verdict) ? await openOf(session, plan) : {};
  return report(session, outcome, { ...options, ...open });
}

/** The same card, under what it is: the address that it takes away is the one that was asked for before. */
function undoQuestion(session: Session, plan: EmailPlan, mistakes: readonly string[]): string[] {
  const [, ...card] = emailQuestion(session, plan, mistakes);
  const login = oneLine(plan.login);
  return [`Undo: give ${login} on ${session.world.host} the email back that a write from here has changed?`, ...card];
}

/** Another request for the same user that has not come to its end: that this one did nothing does not end it. */
async function openOf(session: Session, { user_id }: EmailPlan): Promise<Pick<CarryOptions, 'open'>> {
  return { open: await openRequest(session, user_id) };
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
  return (await wasRefused(session, plan)) ? last : null;
}

/**
 * The user, where the address is no longer as it was planned from. That nothing has to be sent is said of what is there:
 * behind a request of ours that has not come to its end, by a new look, since its link may have been opened.
 */
async function movedSighting(session: Session, { user_id, ...plan }: EmailPlan): Promise<Sighting | null> {
  const open = await openRequest(session, user_id);
  const last = open ? await session.fetchUser(user_id) : session.sightings.of(user_id);
  if (last === null || last.seen.version < (plan.seenVersion ?? plan.version)) return null; // seen before the plan's
  const refusal = refusalOf(last.seen);
  if (refusal !== null) throw new EntryError(refusal, lookAtNow(user_id));
  return last.seen.contact.email === plan.old ? null : last;
}

function planAnew({ new: email, version }: EmailPlan, { seen: user }: Sighting): EmailPlan {
  return planEmail({ user, email, version });
}

/** The verdict by what was seen since the change was planned: nothing is sent. */
async function reportMoved(session: Session, plan: EmailPlan, seen: User, options: CarryOptions): Promise<object> {
  const { before = null, undoes = null } = options;
  const ours = await ownWrites(session, plan.user_id, [undoes]).catch(() => []); // the verdict stands without
  const outcome = unsent(session, plan, decideUnsent({ ...plan, ours }, seen), { before });
  return report(session, outcome, { ...options, ...(await openOf(session, plan)) });
}

type Unsent = Pick<EmailOutcome, 'verdict' | 'why'> & { readonly seen?: User | null };

const NEVER_SENT: Unsent = { verdict: 'NOT_SENT', why: 'never-sent' };

/** The outcome of a change for which no request went out; it is remembered as such. */
function unsent(
  session: Session,
  plan: EmailPlan,
  decided: Unsent,
  { error = null, before = null }: { readonly error?: WriteRefusedError | null; readonly before?: Sighting | null },
): EmailOutcome {
  const outcome = unsentOf(plan, decided, error);
  session.writes.passOver(plan, outcome, { words: error === null ? '' : REFUSED[error.why], before });
  return outcome;
}

const REFUSED: Readonly<Record<Refusal, string>> = {
  declined: 'declined when it was asked about',
  'read-only': 'the shell was read-only',
  'no-terminal': 'nobody could be asked',
  repeat: 'the fate of the same request was open',
};

function unsentOf(
  plan: EmailPlan,
  { verdict, why, seen = null }: Unsent,
  error: WriteRefusedError | null = null,
): EmailOutcome {
  const nothing = { status: null, code: null, response: null, requestId: null };
  return { ...nothing, verdict, why, seen, error, reason: error?.message ?? null, plan };
}

/**
 * The verdict as the shell shows it, in a world that was entered before: behind a write nothing is waited for any more. The
 * names take what was seen of a user who has the new address.
 */
export function report(session: Session, outcome: EmailOutcome, options: CarryOptions = {}): object {
  const { verdict, status, why, requestId, plan, seen } = outcome;
  const { before = null, undoes = null, open = null } = options;
  session.tell({ kind: 'verdict', verdict });
  if ((verdict === 'CHANGED' || verdict === 'ALREADY') && seen) session.users.adopt(session.know(seen));
  const context = {
    world: session.world,
    tenant: session.tenants.describe(plan),
    before,
    now: session.now(),
    fields: (seen && session.sightings.of(seen.id)?.fields) ?? null,
    isUndo: undoes !== null,
    open,
    namesakes: namesakesOf(session, plan),
    isOwnTenant: plan.tenant_id === session.clientTenant,
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
  session.giveBack(shown);
  return shown;
}

/** The one form in which the change of an email is given as data. */
function documentOf({ world }: Session, { user_id, login, old, new: email, version, activated }: EmailPlan) {
  const undecided = { verdict: null, status: null, why: null, request_id: null };
  return { ...undecided, user_id, login, old, new: email, version, activated, world: world.name };
}
