/** watch: looks at a change that has not come to its end until it has, at growing pauses. Sends no write. */
import type { EmailOutcome } from '../api/email/change.ts';
import { mayPass } from '../api/email/verdict.ts';
import { ShellError } from '../api/errors.ts';
import { report } from '../page/emailSteps.ts';
import { lookAgain, openChange } from '../page/openChange.ts';
import { addressText, changeText } from '../render/change.ts';
import { quote } from '../render/text.ts';
import { isSettled } from '../session/audit/auditedWrites.ts';
import type { EmailWrite } from '../session/emailHistory.ts';
import type { Session } from '../session/session.ts';
import { resultOf } from '../session/writes.ts';
import { helper } from './definition.ts';

const PAUSES_MS = [5_000, 10_000, 20_000, 40_000] as const;
const LONGEST_MS = 60_000;
const MINUTE_MS = 60_000;

export const watch = helper({
  name: 'watch',
  phrase: 'looks again and again until a change has come to its end',
  summary:
    'Looks again and again, for ten minutes unless told, until a change has come to its end: the owner has opened the link, say. Ctrl-C leaves it pending.',
  examples: ['watch()', "watch('foobar')", "watch('foobar', 30)"],
  parameters: {
    who: { kind: 'text', doc: 'a login, address, name or UUID of the record; what is open unless given' },
    minutes: { kind: 'minutes', doc: 'how long; 10 unless given' },
  },
  returns: 'verdict',
  sendsToBaseUrl: true,

  async run(session, { who, minutes = 10 }) {
    const change = await openChange(session, who, 'watch');
    const { email } = change;
    session.tell({
      kind: 'line',
      text: `Watching for ${minutes} min, Ctrl-C leaves it pending: ${changeText(email, change.facts.tenant ?? email.tenant_id)}`,
    });
    try {
      return report(session, await watchFor(session, change, minutes * MINUTE_MS));
    } catch (error) {
      if (!session.interrupts.reads.aborted) throw error;
      session.tell({ kind: 'line', text: `Left pending. To go on: watch(${quote(who ?? email.user_id)})` });
      session.interrupts.throwIfCancelled();
      throw error;
    }
  },
});

/** The pauses are counted, not the clock: a computer that slept meanwhile has not looked. */
async function watchFor(session: Session, change: EmailWrite, forMs: number): Promise<EmailOutcome> {
  let told = '';
  for (let [looks, waitedMs] = [0, 0]; ; looks += 1) {
    const isLast = waitedMs >= forMs;
    const seen = await look(session, change, isLast);
    if (typeof seen !== 'string') {
      const result = resultOf(seen);
      if (isLast || isSettled({ result })) return seen;
      change = { ...change, result };
    }
    const pauseMs = Math.min(PAUSES_MS[looks] ?? LONGEST_MS, forMs - waitedMs);
    const text = `${typeof seen === 'string' ? seen : seenText(seen)}; looking again ${everyText(looks, pauseMs)}`;
    if (text !== told) session.tell({ kind: 'note', text });
    told = text;
    await session.sleep(pauseMs, session.interrupts.reads);
    waitedMs += pauseMs;
  }
}

/** Why it could not be seen, where that may pass before the time is over. */
async function look(session: Session, change: EmailWrite, isLast: boolean): Promise<EmailOutcome | string> {
  try {
    return await lookAgain(session, change);
  } catch (error) {
    if (isLast || !(error instanceof ShellError) || !mayPass(error)) throw error;
    return error.message;
  }
}

function seenText({ seen }: EmailOutcome): string {
  return seen === null ? 'not seen' : `still ${addressText(seen.contact.email)}, version ${seen.version}`;
}

function everyText(looks: number, pauseMs: number): string {
  return looks < PAUSES_MS.length ? `in ${pauseMs / 1_000} s` : `every ${LONGEST_MS / 1_000} s`;
}
