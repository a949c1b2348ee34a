/** What the change of a login came to, in plain words, with the next thing to type. Pure. */
import type { LoginPlan } from '../../api/login/plan.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import { changeText } from '../change.ts';
import { lookAt, type Paint, quote } from '../text.ts';
import { type Came, notSentLines, notSentStep, rejectedText, serverLines, stepLine, verdictBlock } from './block.ts';
import { nothingLeft, type OpenRequest, openLines } from './open.ts';
import { unknownText } from './unknown.ts';

export interface LoginContext {
  readonly world: string;
  /** The user's tenant in words. */
  readonly tenant: string;
  /** That the user is no longer as seen is our own doing. */
  readonly isOurs: boolean;
  /** An earlier request for the same user, which this one has not ended. */
  readonly open: OpenRequest | null;
  readonly now: number;
}

export function loginText(came: Came, plan: LoginPlan, context: LoginContext, paint: Paint): string {
  const lines = [
    changeText({ ...plan, login: plan.old }, context.tenant),
    ...happenedLines(came, plan, context),
    ...openLines(plan.user_id, context, paint),
    ...serverLines(came),
    ...nextLines(came, plan, paint),
  ];
  return verdictBlock({ verdict: came.verdict, world: context.world }, headText(came, plan, context), lines, paint);
}

function headText({ verdict, seen }: Came, plan: LoginPlan, { isOurs, open }: LoginContext): string {
  switch (verdict) {
    case 'CHANGED':
      return 'the login is the new one';
    case 'ALREADY':
      return 'it is the one you want';
    case 'CONFLICT':
      if (!isOurs && isMistyped(plan, seen))
        return `refused: you named version ${plan.version}, there is ${plan.seenVersion}`;
      return isOurs
        ? 'not changed: an earlier write of yours has changed the user since'
        : 'not changed by us: the user is no longer as you saw it';
    case 'DUPLICATE':
      return 'refused: another user has this login';
    case 'REJECTED':
      return 'refused, not changed';
    case 'NOT_SENT':
      return nothingLeft(open);
    case 'SUPERSEDED':
      return isOurs ? 'an earlier write of yours changed the user' : 'somebody else changed the user';
    case 'CONFIRMATION_SENT':
    case 'UNKNOWN':
      return 'may or may not have been applied';
  }
}

/** Nothing has moved: the version is not the one that was seen, nor the one that is there. */
function isMistyped({ version, seenVersion }: LoginPlan, seen: Came['seen']): boolean {
  return version !== seenVersion && seen?.version === seenVersion;
}

function happenedLines(
  { verdict, why, status, seen, error }: Came,
  plan: LoginPlan,
  { isOurs, open }: LoginContext,
): string[] {
  const [old, wanted] = [oneLine(plan.old), oneLine(plan.new)];
  const there = seen ? `${oneLine(seen.login)}, version ${seen.version}` : null;
  switch (verdict) {
    case 'CHANGED':
      return [
        `The login is ${oneLine(seen?.login ?? plan.new)} now (before: ${old}), version ${seen?.version ?? 'not seen'}.`,
        'The owner signs in with it from now on, and no mail that is documented tells them so.',
        ...(why.startsWith('observed') ? ['The answer was lost; this is what a new look shows.'] : []),
        ...(why.endsWith('-version-unexpected')
          ? [
              `One change makes ${plan.version + 1} of version ${plan.version}: something else was changed too, or put back.`,
            ]
          : []),
      ];
    case 'ALREADY':
      return [`The login is ${there ?? wanted} already${status === null ? '. Nothing was sent' : ''}.`];
    case 'CONFLICT':
      return [
        `I saw      ${old}, version ${plan.seenVersion}`,
        ...(plan.seenVersion === plan.version ? [] : [`You sent   version ${plan.version}`]),
        `There is   ${there ?? 'something newer; it could not be read'}`,
        `You want   ${wanted}`,
        ...(isOurs ? ['What moved the version is what an earlier change of yours has left.'] : []),
      ];
    case 'SUPERSEDED':
      return [`The login is ${there}; you wanted ${wanted}.`];
    case 'DUPLICATE':
      return [`${old} stays. A login is there once on the whole platform: who has it may be a customer of others.`];
    case 'REJECTED':
      return [rejectedText(why, old)];
    case 'NOT_SENT':
      return notSentLines(error, open ? '' : `${old} stays.`);
    case 'CONFIRMATION_SENT':
    case 'UNKNOWN':
      return [unknownText(why), `Seen last: ${there ?? 'nothing after the request'}.`];
  }
}

function nextLines({ verdict, why, error }: Came, plan: LoginPlan, paint: Paint): string[] {
  const again = `putLogin(${quote(plan.new)}, ${quote(plan.user_id)})`;
  const step = (words: string, code: string) => stepLine(words, code, paint);
  switch (verdict) {
    case 'CHANGED':
    case 'ALREADY':
    case 'CONFIRMATION_SENT':
      return [];
    case 'CONFLICT':
      return [step('Look at the user first: ', lookAt(plan.user_id)), step('If you still want it then: ', again)];
    case 'SUPERSEDED':
      return [step('Look at the user first, then decide: ', lookAt(plan.user_id))];
    case 'DUPLICATE':
      return [step('Whether you can see who has it: ', `findUsers(${quote(plan.new)})`)];
    case 'REJECTED':
      return [
        ...(why === 'refused' ? [step('With another login: ', `putLogin('…', ${quote(plan.user_id)})`)] : []),
        step('Look again: ', lookAt(plan.user_id)),
      ];
    case 'NOT_SENT':
      return [notSentStep(error, again, paint)];
    case 'UNKNOWN':
      return [
        step('Look again: ', lookAt(plan.user_id)),
        step(
          'Once more, with the same version, of which the server takes one: ',
          `putLogin(${quote(plan.new)}, {user_id: ${quote(plan.user_id)}, version: ${plan.version}})`,
        ),
      ];
  }
}
