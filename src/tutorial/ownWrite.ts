/** A change of an email as the session itself would have made it: what is behind a step that needs its record. */
import { planEmail } from '../api/email/plan.ts';
import { toUserId } from '../api/types.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { Session } from '../session/session.ts';

export async function writeEmail(session: Session, sandbox: Sandbox, login: string, email: string): Promise<void> {
  const known = await session.fetchUser(toUserId(sandbox.world.user(login)?.id));
  session.users.adopt(known);
  const plan = planEmail({ user: known.seen, email });
  const { seen } = await session.writes.changeEmail(plan, { mayResend: false, resend: false });
  if (seen) session.users.adopt(session.know(seen));
}
