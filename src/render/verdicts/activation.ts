/** What the order of an activation mail came to, in plain words, with the next thing to type. Pure. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { nameOf, type User } from '../../api/types.ts';
import type { World } from '../../session/world/world.ts';
import { addressText, personText } from '../change.ts';
import { DOT, lookAt, type Paint, quote } from '../text.ts';
import { type Came, notSentLines, notSentStep, rejectedText, serverLines, stepLine, verdictBlock } from './block.ts';
import { nothingLeft, type OpenRequest, openLines } from './open.ts';
import { unknownText } from './unknown.ts';

export interface ActivationContext {
  /** As seen right before. */
  readonly user: User;
  readonly world: World;
  /** The user's tenant in words. */
  readonly tenant: string;
  /** The user is in the API client's own tenant. */
  readonly isOwnTenant: boolean;
  /** An earlier request for the same user, which this one has not ended. */
  readonly open: OpenRequest | null;
  readonly now: number;
}

export const OWN_TENANT =
  "By Acronis' guide that is for users in tenants below the API client's own, and this one is in it. An API client of the tenant above can.";

export function activationText(came: Came, context: ActivationContext, paint: Paint): string {
  const { user, tenant, world } = context;
  const lines = [
    whoseMail(user, tenant),
    ...happenedLines(came, context),
    ...openLines(user.id, context, paint),
    ...serverLines(came),
    ...nextLines(came, context, paint),
  ];
  return verdictBlock({ verdict: came.verdict, world: world.name }, headText(came, context), lines, paint);
}

/** Who, where, and to which address. `tenant`: in words. */
export function whoseMail(user: User, tenant: string): string {
  return [personText({ login: user.login, name: nameOf(user) }), tenant, addressText(user.contact.email)].join(DOT);
}

function headText({ verdict }: Came, { open }: ActivationContext): string {
  switch (verdict) {
    case 'CONFIRMATION_SENT':
      return 'accepted: a mail waits to go out';
    case 'ALREADY':
    case 'CHANGED':
      return 'the account is activated';
    case 'SUPERSEDED':
      return 'the account is deleted';
    case 'NOT_SENT':
      return nothingLeft(open);
    case 'UNKNOWN':
      return 'a mail may or may not go out';
    default:
      return 'refused, no mail';
  }
}

function happenedLines({ verdict, why, error }: Came, { user, isOwnTenant }: ActivationContext): string[] {
  const login = oneLine(user.login);
  switch (verdict) {
    case 'CONFIRMATION_SENT':
      return [
        `The platform has taken the order to mail ${addressText(user.contact.email)}. Whether it has arrived, no call tells.`,
        `${login} is not activated until the link in it is opened.`,
      ];
    case 'CHANGED':
      return [`${login} is activated by now: a link was opened.`];
    case 'ALREADY':
      return [`${login} is activated, and needs no activation mail. Nothing was sent.`];
    case 'NOT_SENT':
      return notSentLines(error);
    case 'UNKNOWN':
      return [unknownText(why)];
    case 'REJECTED':
      if (why !== 'forbidden') return [rejectedText(why, login)];
      return [
        isOwnTenant
          ? OWN_TENANT
          : `This API client may not have mails sent for ${login}: it needs the role of a user administrator there.`,
      ];
    default:
      return [];
  }
}

function nextLines({ verdict, error }: Came, { user, world }: ActivationContext, paint: Paint): string[] {
  const again = `sendActivationEmail(${quote(user.id)})`;
  const step = (words: string, code: string) => stepLine(words, code, paint);
  switch (verdict) {
    case 'CONFIRMATION_SENT':
      return [
        world.kind === 'sandbox'
          ? step('In the sandbox: ', 'mailbox()[0].open()')
          : step('Whether it was opened: ', lookAt(user.id)),
      ];
    case 'ALREADY':
    case 'CHANGED':
      return [];
    case 'NOT_SENT':
      return [notSentStep(error, again, paint)];
    case 'UNKNOWN':
      return [
        step('Whether the account is activated by now: ', lookAt(user.id)),
        step('Once more; a second mail does no harm: ', again),
      ];
    default:
      return [step('Look again: ', lookAt(user.id))];
  }
}
