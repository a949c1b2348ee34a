/** The way of a planned email change through the shell: asked about, narrated, carried out, and put into the names. */
import { emailCautions, isRespelling, sameEmail } from '../api/email.ts';
import type { EmailOutcome, EmailPlan } from '../api/emailChange.ts';
import type { HttpRequest } from '../api/http.ts';
import { oneLine } from '../api/sanitize.ts';
import { toTenantId, toUserId } from '../api/types.ts';
import type { Verdict } from '../api/verdict.ts';
import { dumps } from '../python/json.ts';
import { ago, withView } from '../render/text.ts';
import { verdictText } from '../render/verdicts.ts';
import type { AuditedEmail, AuditedWrite } from '../session/audit.ts';
import { WriteRefusedError } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
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
export async function emailWrites(session: Session, userId?: string): Promise<readonly EmailWrite[]> {
  const { baseUrl } = session.client;
  return (await session.audit.writes()).flatMap((write) => {
    const { email, url } = write.facts;
    if (write.result && WITHOUT_EFFECT.has(write.result.verdict)) return [];
    const isMeant = email !== null && url.startsWith(`${baseUrl}/`) && (userId ?? email.user_id) === email.user_id;
    return isMeant ? [{ ...write, email }] : [];
  });
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
}

export async function carryOut(session: Session, plan: EmailPlan, options: CarryOptions = {}): Promise<object> {
  const { resend: isOrdered = false, open = null } = options;
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
    try {
      cautions = [...emailCautions(plan.new), ...(resend ? [] : await askedBefore(session, plan))];
      const admission = await session.admit({ request, lines: question(session, plan), cautions });
      if (admission === 'dry-run') return dryRun(session, request);
    } catch (error) {
      if (error instanceof WriteRefusedError && error.why !== 'no-terminal') return refused(session, plan, error);
      throw error;
    }
  }

  // Nothing is told of a request before it is certain that it goes out.
  const onSend = () => {
    if (session.ask === null || session.flags.yes) for (const text of cautions) session.tell({ kind: 'warning', text });
    tellStatements(session, plan);
    session.names['user_data'] = plan.body;
  };
  const outcome = await session.changeEmail(plan, { resend, respell, open, onSend });
  if (outcome.response) {
    session.names['response'] = toResponse(outcome.response, session.world.name);
    narrate(session, 7, 'response.status_code', String(outcome.response.status));
  }
  return report(session, outcome);
}

/** To an activated user each request mails a link: whoever has one waiting should not get another by accident. */
async function askedBefore(session: Session, plan: EmailPlan): Promise<string[]> {
  if (!plan.activated) return [];
  const before = (await emailWrites(session, plan.user_id)).at(-1);
  if (before === undefined || !sameEmail(before.email.old, plan.old)) return [];
  const isWaiting = isOpen(before) || before.result?.verdict === 'CONFIRMATION_SENT';
  const passedMs = Date.now() - Date.parse(before.at);
  if (!isWaiting || passedMs > REMEMBERED_MS) return [];
  const { new: email, old } = before.email;
  return [`You asked for ${oneLine(email)} ${ago(passedMs)}; a second mail would go out to ${oneLine(old)}.`];
}

function question({ world }: Session, { activated, tenant_id, user_id, new: email, ...plan }: EmailPlan): string[] {
  const login = oneLine(plan.login);
  const old = plan.old === '' ? 'none' : oneLine(plan.old);
  return [
    `Change the email of ${login} on ${world.host}?`,
    `user     ${login}  ${user_id}`,
    `tenant   ${tenant_id}`,
    `email    ${old} → ${oneLine(email, WHOLE)}`,
    ...(activated ? [`${login} is activated: the change completes only if someone opens the mail at ${old}.`] : []),
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

function refused(session: Session, plan: EmailPlan, error: WriteRefusedError): object {
  return report(session, {
    verdict: 'NOT_SENT',
    why: 'never-sent',
    status: null,
    code: null,
    reason: error.message,
    seen: null,
    plan,
    response: null,
    error,
    requestId: null,
  });
}

/** The verdict as the shell shows it; the names take what was seen of a user who has the new address. */
export function report(session: Session, outcome: EmailOutcome): object {
  const { verdict, status, plan, seen } = outcome;
  session.tell({ kind: 'verdict', verdict });
  if ((verdict === 'CHANGED' || verdict === 'ALREADY') && seen) session.users.adopt(session.know(seen));
  const { world } = session;
  const record = {
    verdict,
    status,
    user_id: plan.user_id,
    old: plan.old,
    new: plan.new,
    version: seen?.version ?? plan.version,
    activated: seen?.activated ?? plan.activated,
    world: world.name,
  };
  return withView(record, (paint) => verdictText(outcome, world, paint));
}
