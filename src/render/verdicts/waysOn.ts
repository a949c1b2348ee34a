/** What is left to do for an activated user whose link is not opened, in the order in which it is tried. Pure. */
import { oneLine } from '../../api/secrets/sanitize.ts';
import { type Paint, quote } from '../text.ts';

const MAILBOXES = 'both mailboxes, and their spam: by several sources the new one gets it';
const PORTAL = 'an administrator in the portal: whether that goes without a link is not known';
const ANEW = 'last, a new account: roles, MFA and all that hangs on the id are lost';

const HEADING = 'If no link is opened, try in this order:';

/** Nothing in it is to be copied but what only looks. */
export function waysOn({ login }: { readonly login: string }, paint: Paint): string[] {
  return [
    HEADING,
    `1  ${MAILBOXES}`,
    `2  ${paint('code', `watch(${quote(oneLine(login))})`)} tells when it was opened`,
    `3  ${PORTAL}`,
    `4  ${ANEW}`,
  ];
}

/** The same for help, where nobody is meant. */
export const WAYS_ON: readonly (readonly [string, string])[] = [
  ['no link?', `1  ${MAILBOXES}`],
  ['', '2  watch() tells when it was opened'],
  ['', `3  ${PORTAL}`],
  ['', `4  ${ANEW}`],
];
