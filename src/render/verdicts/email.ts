/** What a change of an email came to, in plain words, with the next thing to type. Pure. */
import type { EmailOutcome } from '../../api/email/change.ts';
import { lookalikes } from '../../api/email/doubts.ts';
import type { Why } from '../../api/email/verdict.ts';
import type { Fields } from '../../api/fields.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import type { Sighting } from '../../session/sightings.ts';
import type { World } from '../../session/world/world.ts';
import { addressText, changeText, differencesBetween, loginStays, MAILBOXES, seenAt } from '../change.ts';
import { lookAt, type Paint, quote } from '../text.ts';
import { notSentLines, notSentStep, rejectedText, serverLines, stepLine, verdictBlock } from './block.ts';
import { nothingLeft, type OpenRequest, openLines } from './open.ts';
import { unknownText } from './unknown.ts';
import { waysOn } from './waysOn.ts';

/** What stands around an outcome: where it was, what was seen before, and what it was for. */
export interface VerdictContext {
  readonly world: World;
  /** The user's tenant in words. */
  readonly tenant: string;
  /** What the change was planned from. */
  readonly before: Sighting | null;
  /** All that the last answer said of the user. */
  readonly fields: Fields | null;
  readonly now: number;
  readonly isUndo: boolean;
  /** An earlier request for the same user, which this one has not ended. */
  readonly open?: OpenRequest | null;
  /** Others of the same name, in words. */
  readonly namesakes?: readonly string[];
  /** The user is in the API client's own tenant. */
  readonly isOwnTenant: boolean;
}

export function verdictText(outcome: EmailOutcome, context: VerdictContext, paint: Paint): string {
  const lines = [
    changeText(outcome.plan, context.tenant),
    ...lookalikes(outcome.plan.login, outcome.plan.old),
    ...happenedLines(outcome, context),
    ...openLines(outcome.plan.user_id, context, paint),
    ...sinceLines(outcome, context),
    ...linkLines(outcome),
    ...loginLines(outcome, paint),
    ...serverLines(outcome),
    ...nextLines(outcome, context, paint),
  ];
  return verdictBlock(
    { verdict: outcome.verdict, world: context.world.name },
    headText(outcome, context),
    lines,
    paint,
  );
}

function headText({ verdict, why, plan, seen }: EmailOutcome, { isUndo, open }: VerdictContext): string {
  switch (verdict) {
    case 'CHANGED':
      return isUndo ? 'the former address is back' : 'the address is the new one';
    case 'ALREADY':
      return why === 'same-but-spelling' ? 'it differs only in how it is written' : 'it is the one you want';
    case 'CONFIRMATION_SENT':
      return 'not changed yet';
    case 'CONFLICT':
      if (why === 'typed-version') return `refused: you named version ${plan.version}, there is ${seen?.version}`;
      if (why === 'own-write') return 'not changed: an earlier write of yours has changed the user since';
      return 'not changed by us: the user is no longer as you saw it';
    case 'DUPLICATE':
      return 'refused: another object has this address';
    case 'REJECTED':
      return 'refused, not changed';
    case 'NOT_SENT':
      return nothingLeft(open);
    case 'SUPERSEDED':
      return why === 'own-write' ? 'an earlier write of yours changed it' : 'somebody else changed it';
    case 'UNKNOWN':
      return 'may or may not have been applied';
  }
}

/** Only what was seen in an answer is claimed; the documentation's promises are named as such. */
function happenedLines(outcome: EmailOutcome, { open }: VerdictContext): string[] {
  const { verdict, why, plan, seen, error } = outcome;
  const { old, version, seenVersion = version } = plan;
  const login = oneLine(plan.login);
  const there = addressText(seen?.contact.email ?? '');
  switch (verdict) {
    case 'CHANGED':
      return [
        why === 'link-opened'
          ? `Seen now: ${there}, version ${seen?.version} (before: ${addressText(old)}): the link was opened.`
          : `${login} has ${addressText(seen?.contact.email ?? plan.new)} now (before: ${addressText(old)}), version ${seen?.version ?? 'not seen'}.`,
        ...(why.startsWith('observed') ? ['The answer was lost; this is what a new look shows.'] : []),
        ...(why.endsWith('-version-unexpected')
          ? [`One change makes ${version + 1} of version ${version}: something else was changed too, or put back.`]
          : []),
      ];
    case 'ALREADY':
      return already(outcome);
    case 'CONFIRMATION_SENT':
      return [
        `${login} is activated: the email changes when a link is opened.`,
        `It is mailed ${MAILBOXES}.`,
        `Seen: email unchanged, version ${seen?.version === version ? 'still ' : ''}${seen?.version ?? version}.`,
      ];
    case 'CONFLICT':
      return [
        `I saw      ${old ? oneLine(old) : 'no email'}, version ${seenVersion}`,
        ...(seenVersion === version ? [] : [`You sent   version ${version}`]),
        `There is   ${seen ? `${seen.contact.email ? there : 'no email'}, version ${seen.version}` : 'something newer; it could not be read'}`,
        `You want   ${addressText(plan.new)}`,
        ...(seen?.activated && !plan.activated ? [`${login} was activated meanwhile.`] : []),
        ...(why === 'other-tenant' ? [`${login} is in another tenant now.`] : []),
      ];
    case 'SUPERSEDED':
      if (why === 'deleted') return [`${login} was deleted since.`];
      return [
        `${login} has ${seen?.contact.email ? there : 'no email'}, version ${seen?.version}; you wanted ${addressText(plan.new)}.`,
      ];
    case 'DUPLICATE':
      return [`${login} keeps ${addressText(old)}.`];
    case 'REJECTED':
      return [rejectedText(why, login)];
    case 'NOT_SENT':
      return notSentLines(error, open ? '' : `${login} keeps ${addressText(old)}.`);
    case 'UNKNOWN':
      return [
        why === 'own-write'
          ? `${login} has ${there}, as an earlier write of yours asked for. Whether this one was applied is not known.`
          : unknownText(why),
        `Seen last: ${seen ? `${there}, version ${seen.version}` : 'nothing after the request'}.`,
      ];
  }
}

function already({ why, plan, seen }: EmailOutcome): string[] {
  const login = oneLine(plan.login);
  const [old, wanted, there] = [plan.old, plan.new, seen?.contact.email ?? plan.old].map((each) => addressText(each));
  switch (why) {
    case 'same-address':
      return [`${login} has ${old} already. Nothing was sent.`];
    case 'same-but-spelling':
      return [`${login} has ${old}; ${wanted} is the same address, written otherwise. Nothing was sent.`];
    case 'spelling-kept':
      return [`The server accepted ${wanted}, and goes on writing ${there}.`];
    default:
      return [`${login} has ${there} already.`];
  }
}

/** When the user was seen, and what is not as it was then. */
function sinceLines({ verdict, status, seen }: EmailOutcome, { before, fields, now }: VerdictContext): string[] {
  if (verdict !== 'CONFLICT' || before === null) return [];
  const changed = seen === null ? [] : differencesBetween(before.fields, fields ?? { ...seen });
  return [
    `Seen at    ${seenAt(before.at, now)}`,
    ...changed.map((line, index) => `${index === 0 ? 'Since then' : '          '} ${line}`),
    ...(seen !== null && seen.version !== before.seen.version && changed.length === 0
      ? ['Since then something that no answer shows.']
      : []),
    ...(status === null ? ['That is known already: nothing was sent.'] : []),
  ];
}

/** What an owner may find in the mailbox beyond what the verdict says. */
function linkLines({ atLeastOnce, linkMayStillWork }: EmailOutcome): string[] {
  if (!atLeastOnce && !linkMayStillWork) return [];
  return [
    ...(atLeastOnce ? ['More than one request may have been accepted: a second link may have been mailed.'] : []),
    ...(linkMayStillWork ? ['A link that our request had mailed may still work, and would change the address.'] : []),
    `A link is mailed ${MAILBOXES}.`,
  ];
}

function loginLines({ verdict, why, plan, seen }: EmailOutcome, paint: Paint): string[] {
  if (verdict !== 'CHANGED' && verdict !== 'CONFIRMATION_SENT') return [];
  // While a link waits, it may have been changed already.
  const { login } = (why === 'link-opened' ? seen : null) ?? plan;
  const stays = loginStays({ ...plan, login }, { isWaiting: verdict === 'CONFIRMATION_SENT' });
  return stays === null ? [] : [stepLine(...stays, paint)];
}

function nextLines(
  { verdict, why, plan, seen, error }: EmailOutcome,
  { world, isUndo, isOwnTenant, namesakes = [] }: VerdictContext,
  paint: Paint,
): string[] {
  const again = isUndo ? `undo(${quote(plan.user_id)})` : `putEmail(${quote(plan.new)}, ${quote(plan.user_id)})`;
  const ordered = `putEmail(${quote(plan.new)}, ${quote(plan.user_id)}, {resend: true})`;
  const step = (words: string, code: string) => [stepLine(words, code, paint)];
  const afresh = [
    ...step('Look at the user first: ', lookAt(plan.user_id)),
    ...step('If you still want it then: ', `putEmail(${quote(plan.new)}, ${quote(plan.user_id)})`),
  ];
  switch (verdict) {
    case 'CHANGED':
      if (isUndo || (seen ?? plan).activated) return [];
      return isOwnTenant
        ? [
            `Not activated yet: that takes an activation link. This API client can have one mailed to users of tenants below its own; ${oneLine(plan.login)} is in its own.`,
          ]
        : step('Not activated yet. To have the mail sent for it: ', `sendActivationEmail(${quote(plan.user_id)})`);
    case 'ALREADY':
      if (why === 'same-but-spelling') return step('To send it all the same: ', ordered);
      return why === 'same-address' ? namesakes.map((each) => `Is another meant? ${each}`) : [];
    case 'CONFIRMATION_SENT':
      return world.kind === 'sandbox'
        ? step('In the sandbox: ', 'mailbox()[0].open()')
        : [...waysOn(plan, paint), ...step('Whether it was opened: ', lookAt(plan.user_id))];
    case 'CONFLICT':
      return afresh;
    case 'SUPERSEDED':
      return step('Look at the user first, then decide: ', lookAt(plan.user_id));
    case 'DUPLICATE':
      return step('Who has it: ', `findUsers(${quote(plan.new)})`);
    case 'REJECTED':
      return step('Look again: ', lookAt(plan.user_id));
    case 'NOT_SENT':
      return [notSentStep(error, again, paint)];
    case 'UNKNOWN':
      return [
        ...step('Look again: ', `verify(${quote(plan.user_id)})`),
        ...(MOVED.has(why)
          ? afresh
          : step(plan.activated ? 'Once more, though a second link may be mailed: ' : 'Once more: ', ordered)),
      ];
  }
}

/** The user is no longer as the request has it: sent once more it would be refused, and so it is not. */
const MOVED: ReadonlySet<Why> = new Set([
  'own-write',
  'version-moved',
  'typed-version',
  'version-went-back',
  'other-tenant',
  'deleted',
] as const);
