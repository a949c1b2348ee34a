/** "Activating by email" carried out: the user is looked at, the person asked, the mail asked for, and the verdict given. */
import { doubtsAbout, refusalOf } from '../api/email/doubts.ts';
import { isSamePlace } from '../api/http/host.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import { nameOf, type User, type UserId } from '../api/types.ts';
import type { Answered } from '../api/write/settle.ts';
import type { WriteDecision } from '../api/write/verdict.ts';
import { addressText } from '../render/change.ts';
import { ago, lookAtNow, quote } from '../render/text.ts';
import { activationText, OWN_TENANT, whoseMail } from '../render/verdicts/activation.ts';
import type { Came } from '../render/verdicts/block.ts';
import { REMEMBERED_MS, WITHOUT_EFFECT } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { whoLines } from './emailQuestion.ts';
import { giveVerdict, sendOurs } from './helperWrite.ts';
import { narrateActivationMail, narrateLook } from './narration.ts';
import { nameFromRecord } from './openChange.ts';
import { openRequest } from './pendingRows.ts';

/** The mail goes to the address that is there by now, whatever was seen before: so that is what is shown. */
export async function askForActivation(session: Session, id: UserId): Promise<object> {
  const { seen: user } = await session.fetchUser(id);
  await nameFromRecord(session, user);
  session.interrupts.throwIfCancelled();
  narrateLook(session, id);
  const refusal = refusalOf(user);
  if (refusal !== null) throw new EntryError(refusal, lookAtNow(id));
  if (user.activated) return reportActivation(session, user, ALREADY);
  if (user.contact.email === '') {
    const text = `${oneLine(user.login)} has no email to which a mail could go. Nothing was sent.`;
    throw new EntryError(text, `putEmail('…', ${quote(id)})`);
  }
  const path = `/users/${id}/send-activation-email`;
  const ended = await sendOurs(session, {
    request: {
      method: 'POST',
      url: `${session.client.baseUrl}${path}`,
      // The page sends "an empty JSON body": none, and the type all the same.
      headers: { 'Content-Type': 'application/json' },
    },
    userId: id,
    who: whoseMail(user, session.tenants.describe(user)),
    lines: question(session, user),
    cautions: [...doubtsAbout(user), ...(await askedBefore(session, user, path))],
    document: documentOf(session, user),
    decide: acceptedIsQueued,
    onSend: () => narrateActivationMail(session),
  });
  return 'shown' in ended ? ended.shown : reportActivation(session, user, ended.came);
}

const ALREADY: Came = {
  ...{ verdict: 'ALREADY', why: 'activated', seen: null, status: null, code: null },
  ...{ requestId: null, reason: null, error: null },
};

/** That the platform took the request says that a mail waits to go out, and no more. */
function acceptedIsQueued({ first }: Answered): WriteDecision {
  const isAccepted = first.next === 'report' && first.verdict === 'CHANGED';
  return isAccepted ? { next: 'report', verdict: 'CONFIRMATION_SENT', why: 'mail-queued' } : first;
}

function question(session: Session, user: User): string[] {
  const { id: user_id, login, tenant_id, contact, enabled } = user;
  return [
    `Have an activation mail sent on ${session.world.host}?`,
    ...whoLines(session, { user_id, login, tenant_id, name: nameOf(user) }),
    `email    ${addressText(contact.email, WHOLE)}`,
    `${oneLine(login)} is not activated${enabled ? '' : ', and disabled'}. The link in the mail activates the account.`,
    ...(tenant_id === session.clientTenant ? [OWN_TENANT] : []),
  ];
}

const WHOLE = 260; // columns: the address that is agreed to is shown to its last letter

/** A second mail does no harm, but may confuse the owner. */
async function askedBefore(session: Session, { login, contact }: User, path: string): Promise<string[]> {
  const since = session.now() - REMEMBERED_MS;
  const before = (await session.audit.writes(since)).findLast(
    ({ facts: { method, url }, result }) =>
      method === 'POST' &&
      isSamePlace(url, session.client.baseUrl) &&
      new URL(url).pathname.endsWith(path) &&
      (result === null || MAY_HAVE_MAILED.has(result.verdict)),
  );
  const passedMs = session.now() - Date.parse(before?.at ?? '');
  if (!(passedMs <= REMEMBERED_MS)) return [];
  return [
    `You asked for one for ${oneLine(login)} ${ago(passedMs)}; a second mail would go out, to ${addressText(contact.email)}.`,
  ];
}

const MAY_HAVE_MAILED: ReadonlySet<string> = new Set(['CHANGED', 'CONFIRMATION_SENT', 'UNKNOWN']);

export async function reportActivation(session: Session, user: User, came: Came): Promise<object> {
  const { world } = session;
  const isOwnTenant = user.tenant_id === session.clientTenant;
  const open = WITHOUT_EFFECT.has(came.verdict) ? await openRequest(session, user.id) : null;
  const now = session.now();
  const context = { user, world, tenant: session.tenants.describe(user), isOwnTenant, open, now };
  return giveVerdict(session, came, documentOf(session, user), (paint) => activationText(came, context, paint));
}

/** The one form in which it is given as data. */
function documentOf({ world }: Session, { id, login, contact, activated }: User) {
  return { user_id: id, login, email: contact.email, activated, world: world.name };
}
