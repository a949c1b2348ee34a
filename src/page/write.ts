/** A typed write: asked about, sent, and its verdict told. */
import { changeFrom, type EmailChange } from '../api/email/plan.ts';
import { has } from '../api/fields.ts';
import { shownBody } from '../api/http/body.ts';
import type { HttpRequest, HttpResponse, SendOptions } from '../api/http/http.ts';
import { problemIn } from '../api/problem.ts';
import { oneLine } from '../api/secrets/sanitize.ts';
import type { User, UserId } from '../api/types.ts';
import { type UserWrite, userWriteIn } from '../api/write/userWrite.ts';
import { differencesBetween, personText } from '../render/change.ts';
import { block, DOT } from '../render/text.ts';
import { type WriteChange, type WriteContext, writeText } from '../render/verdicts/write.ts';
import type { Session } from '../session/session.ts';
import type { Sighting } from '../session/sightings.ts';
import type { Sent } from '../session/writes.ts';
import { dryRun } from './dryRun.ts';
import { cardLines, cautionsFor, mistakesIn, tellCautions, tellMistakes } from './emailQuestion.ts';
import { whomOf } from './whom.ts';

/** Its answer; or, where it was not sent, what shows that. */
export type Written = { readonly answer: HttpResponse } | { readonly shown: object };

/** The request brings its own token, as a typed one does. Throws what it failed with, once the verdict is told. */
export async function sendWrite(
  session: Session,
  request: HttpRequest,
  { times }: Pick<SendOptions, 'times'> = {},
): Promise<Written> {
  session.client.check(request);
  const about = userWriteIn(request);
  const email = about?.email == null ? null : await changeOf(session, about, about.email);
  const cautions = email === null ? [] : await cautionsFor(session, email);
  const whom = about && email === null ? await whomOf(session, about.id) : null;
  const mistakes = email === null ? [] : await mistakesIn(session, email);
  const lines = writeQuestion(session, request, email ? cardLines(session, email, mistakes) : (whom?.lines ?? []));
  const gist = email ? [personText(email), session.tenants.describe(email)].join(DOT) : whom?.text;
  const isDoubtful = mistakes.length > 0;
  const onUnasked = () => tellMistakes(session, mistakes);
  if ((await session.admit({ request, lines, gist, cautions, isDoubtful, onUnasked })) === 'dry-run')
    return { shown: dryRun(session, request, { ...(whom && { who: whom.text }) }) };
  const before = email && session.sightings.of(email.user_id);
  const sent = await session.writes.send(request, { email, times, onSend: () => tellCautions(session, cautions) });
  const { verdict } = sent.outcome;
  if (about && (verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT')) session.learn(about.id, sent.outcome.seen);
  const change = email && changeOver(session, email, before, sent.outcome.seen);
  tellVerdict(session, request, sent, { change, who: whom?.text ?? null });
  if (has(sent, 'error')) {
    sent.error.verdict = verdict;
    throw sent.error;
  }
  return { answer: sent.response };
}

/**
 * The change of an email that a typed write is, over the user as last seen in this session; else as one look shows them.
 * Null where nothing will be sent, or nobody can be seen: then it is a write like any other.
 */
async function changeOf(session: Session, { id, version }: UserWrite, email: string): Promise<EmailChange | null> {
  if (session.flags.readOnly || session.flags.dryRun) return null;
  const user = session.sightings.of(id)?.seen ?? (await look(session, id));
  return user && changeFrom({ user, email, version: version ?? undefined });
}

async function look(session: Session, id: UserId): Promise<User | null> {
  const known = await session.fetchUser(id).catch(() => null);
  session.interrupts.throwIfCancelled();
  if (known === null) return null;
  await session.tenants.lookUp(known.seen);
  session.interrupts.throwIfCancelled();
  return known.seen;
}

/**
 * The answer is the value, as on the page; what the write came to is told beside it, where the status does not say it.
 * For an email it never does.
 */
function tellVerdict(
  session: Session,
  request: HttpRequest,
  sent: Sent,
  { change, who }: Pick<WriteContext, 'change' | 'who'>,
): void {
  const { outcome } = sent;
  const { verdict, why } = outcome;
  session.tell({ kind: 'verdict', verdict, isAnswered: true });
  if (why === 'changed' && change === null) return;
  const isGood = verdict === 'CHANGED' || verdict === 'CONFIRMATION_SENT';
  const reason = has(sent, 'response') ? reasonIn(session, sent.response) : null;
  session.tell({
    kind: isGood ? 'line' : 'warning',
    text: writeText(outcome, request, { reason, change, who, world: session.world.name }),
  });
}

function changeOver(session: Session, email: EmailChange, before: Sighting | null, seen: User | null): WriteChange {
  const now = session.sightings.of(email.user_id);
  const since = seen && before && now ? differencesBetween(before.fields, now.fields) : [];
  return { ...email, tenant: session.tenants.describe(email), seen, since };
}

function reasonIn({ client }: Session, { text }: HttpResponse): string | null {
  const words = problemIn(text)?.message;
  return words ? client.secrets.scrub(words) : null;
}

function writeQuestion(session: Session, { method, url, body }: HttpRequest, about: readonly string[]): string[] {
  return [
    `Send this write to ${session.world.host}?`,
    ...about,
    `${method} ${oneLine(url, 200)}`,
    ...block(shownBody(body), 20),
  ];
}
