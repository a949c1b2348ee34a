/** The change of a login carried out: asked about, narrated, sent, and put into the names. */

import { sameEmail } from '../api/email/address.ts';
import { doubtsAbout, refusalOf } from '../api/email/doubts.ts';
import { loginCautions } from '../api/login/login.ts';
import type { LoginPlan } from '../api/login/plan.ts';
import { decideLogin } from '../api/login/verdict.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { User } from '../api/types.ts';
import { changeText } from '../render/change.ts';
import { lookAtNow, symbol } from '../render/text.ts';
import type { Came } from '../render/verdicts/block.ts';
import { loginText } from '../render/verdicts/login.ts';
import { ownWrites, WITHOUT_EFFECT } from '../session/emailHistory.ts';
import { EntryError } from '../session/errors.ts';
import type { Session } from '../session/session.ts';
import { whoLines } from './emailQuestion.ts';
import { giveVerdict, sendOurs } from './helperWrite.ts';
import { narrateLogin } from './narration.ts';
import { nameFromRecord } from './openChange.ts';
import { openRequest } from './pendingRows.ts';

/** `user`: as seen when it was planned. */
export async function changeLogin(
  session: Session,
  plan: LoginPlan,
  user: User,
  isVersionTyped: boolean,
): Promise<object> {
  if (plan.old === plan.new) return reportLogin(session, plan, await decideSame(session, plan, user));
  const refusal = refusalOf(user);
  if (refusal !== null) throw new EntryError(refusal, lookAtNow(plan.user_id));
  const last = session.sightings.of(plan.user_id)?.seen;
  // The server would refuse it.
  if (last && last.version > plan.version && !isVersionTyped)
    return reportLogin(
      session,
      plan,
      last.login === plan.new ? decided('ALREADY', 'set-by-someone', last) : decided('CONFLICT', 'version-moved', last),
    );

  await nameFromRecord(session, plan);
  const ended = await sendOurs(session, {
    request: {
      method: 'PUT',
      url: `${session.client.baseUrl}/users/${plan.user_id}`,
      headers: { 'Content-Type': 'application/json' },
      body: plan.body,
    },
    userId: plan.user_id,
    who: changeText({ ...plan, login: plan.old }, session.tenants.describe(plan)),
    lines: loginQuestion(session, plan),
    cautions: [...loginCautions(plan.new), ...doubtsAbout(user)],
    document: documentOf(session, plan, null),
    decide: (answered, looks) => decideLogin(plan, answered, looks),
    onSend() {
      narrateLogin(session, plan);
      session.users.setData(plan.body, plan.user_id);
    },
  });
  return 'shown' in ended ? ended.shown : reportLogin(session, plan, ended.came);
}

/** That it is there is said of what is there: behind a request of ours whose fate is open, by a new look. */
async function decideSame(session: Session, plan: LoginPlan, user: User): Promise<Came> {
  const open = await openRequest(session, plan.user_id);
  const { seen } = (open ? await session.fetchUser(plan.user_id) : session.sightings.of(plan.user_id)) ?? {
    seen: user,
  };
  const refusal = refusalOf(seen);
  if (refusal !== null) throw new EntryError(refusal, lookAtNow(plan.user_id));
  if (seen.login !== plan.new) return decided('CONFLICT', 'version-moved', seen);
  return decided('ALREADY', 'same-login', seen);
}

/** What it came to without a request. */
function decided(verdict: Came['verdict'], why: Came['why'], seen: User): Came {
  return { verdict, why, seen, status: null, code: null, requestId: null, reason: null, error: null };
}

function loginQuestion(session: Session, plan: LoginPlan): string[] {
  const [old, wanted] = [plan.old, plan.new].map((login) => oneLine(login, WHOLE));
  return [
    `Change the login of ${oneLine(plan.old)} on ${session.world.host}?`,
    ...whoLines(session, { ...plan, login: plan.old }),
    `login    ${old} ${symbol.becomes} ${wanted}`,
    `From then on the owner signs in as ${wanted}, no longer as ${old}. No mail that is documented tells them.`,
  ];
}

const WHOLE = 260; // columns: what is agreed to is shown to its last letter

export async function reportLogin(session: Session, plan: LoginPlan, came: Came): Promise<object> {
  const { verdict, seen } = came;
  if (verdict === 'ALREADY' && seen) session.users.adopt(session.know(seen));
  const isMoved = verdict === 'CONFLICT' || verdict === 'SUPERSEDED';
  const isOurs = isMoved && seen !== null && (await isOwnDoing(session, seen));
  const open = WITHOUT_EFFECT.has(verdict) ? await openRequest(session, plan.user_id) : null;
  const context = {
    world: session.world.name,
    tenant: session.tenants.describe(plan),
    isOurs,
    open,
    now: session.now(),
  };
  return giveVerdict(session, came, documentOf(session, plan, seen), (paint) => loginText(came, plan, context, paint));
}

/** The user is as an earlier write from here has left them, or as a link that it had mailed does. */
async function isOwnDoing(session: Session, { id, version, contact }: User): Promise<boolean> {
  const ours = await ownWrites(session, id, []).catch(() => []); // the verdict stands without
  return ours.some((own) => sameEmail(own.email, contact.email) && (own.version ?? version) === version);
}

/** The one form in which the change of a login is given as data. */
function documentOf({ world }: Session, plan: LoginPlan, seen: User | null) {
  return {
    user_id: plan.user_id,
    login: seen?.login ?? plan.old,
    old: plan.old,
    new: plan.new,
    version: seen?.version ?? plan.version,
    world: world.name,
  };
}
