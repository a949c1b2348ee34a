/** A helper's write that is no change of an email: asked about, told as the page's statements, and sent with our own token. */
import { CancelledError, ShellError } from '../api/errors.ts';
import { has } from '../api/fields.ts';
import type { HttpRequest } from '../api/http/http.ts';
import { problemIn } from '../api/problem.ts';
import type { UserId } from '../api/types.ts';
import type { Deciding, WriteOutcome } from '../api/write/settle.ts';
import { type Paint, withView } from '../render/text.ts';
import type { Came } from '../render/verdicts/block.ts';
import { WriteRefusedError } from '../session/guard.ts';
import type { Session } from '../session/session.ts';
import { dryRun } from './dryRun.ts';
import { tellCautions } from './emailQuestion.ts';
import { narrateStatus } from './narration.ts';
import { toResponse } from './requests/response.ts';

export interface HelperWrite {
  /** Without the token. */
  readonly request: HttpRequest;
  /** Whom it is about. */
  readonly userId: UserId;
  /** The same in words. */
  readonly who: string;
  /** What the person is asked to agree to, a line each. */
  readonly lines: readonly string[];
  readonly cautions: readonly string[];
  /** The write as data, as far as it is known before it is sent. */
  readonly document: object;
  /** How is decided what it came to. */
  readonly decide?: Deciding;
  /** Called when it is recorded and about to go out. */
  readonly onSend: () => void;
}

/** What it came to; or, under --dry-run, what shows that nothing was sent. */
export async function sendOurs(
  session: Session,
  write: HelperWrite,
): Promise<{ readonly came: Came } | { readonly shown: object }> {
  const { request, userId, lines, cautions, decide } = write;
  try {
    const admission = await session.admit({ request, lines, gist: write.who, cautions });
    if (admission === 'dry-run')
      return { shown: dryRun(session, request, { change: { ...UNDECIDED, ...write.document }, who: write.who }) };
  } catch (error) {
    if (!(error instanceof WriteRefusedError) || error.why === 'no-terminal') throw error;
    return { came: unsent(error) };
  }
  let authorized: HttpRequest;
  try {
    authorized = await withToken(session, request);
  } catch (error) {
    if (!(error instanceof ShellError) || error instanceof CancelledError) throw error;
    return { came: unsent(error) };
  }
  const onSend = () => {
    tellCautions(session, cautions);
    write.onSend();
  };
  const sent = await session.writes.send(authorized, { decide, onSend });
  learn(session, userId, sent.outcome);
  if (has(sent, 'error')) return { came: { ...sent.outcome, error: sent.error, reason: sent.error.message } };
  const { response } = sent;
  session.names['response'] = toResponse(response, () => session.world.name);
  narrateStatus(session, response.status);
  const words = problemIn(response.text)?.message ?? null;
  return { came: { ...sent.outcome, error: null, reason: words && session.client.secrets.scrub(words) } };
}

const UNDECIDED = { verdict: null, status: null, why: null, request_id: null };

async function withToken({ client, interrupts }: Session, request: HttpRequest): Promise<HttpRequest> {
  const { accessToken } = await client.token({ signal: interrupts.reads });
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${accessToken}` } };
}

function unsent(error: ShellError): Came {
  const nothing = { status: null, code: null, requestId: null, seen: null };
  return { ...nothing, verdict: 'NOT_SENT', why: 'never-sent', error, reason: error.message };
}

/** The names take what was seen of a user whom our write has changed; of what only waits for its link, there is nothing. */
function learn(session: Session, id: UserId, { verdict, seen }: WriteOutcome): void {
  if (verdict !== 'CHANGED') return;
  if (seen) session.users.adopt(session.know(seen));
  else session.learn(id, null);
}

/** A verdict as the shell shows it: data, with its words. */
export function giveVerdict(
  session: Session,
  { verdict, status, why, requestId }: Came,
  facts: object,
  view: (paint: Paint) => string,
): object {
  session.tell({ kind: 'verdict', verdict });
  const record = { verdict, status, why, request_id: requestId, ...facts, world: session.world.name };
  const shown: object = withView(record, (paint) => {
    session.untold.delete(shown);
    return view(paint);
  });
  session.giveBack(shown);
  return shown;
}
