/** What a change of an email came to, in plain words, with the next thing to type. Pure. */

import { sameEmail } from '../api/email.ts';
import type { EmailOutcome } from '../api/emailChange.ts';
import type { HttpRequest } from '../api/http.ts';
import { oneLine } from '../api/sanitize.ts';
import type { Verdict, Why } from '../api/verdict.ts';
import type { WriteOutcome } from '../api/write.ts';
import type { WriteVerdict, WriteWhy } from '../api/writeVerdict.ts';
import type { World } from '../session/world.ts';
import { type Paint, quote, type Role, symbol } from './text.ts';

export function verdictText(outcome: EmailOutcome, world: World, paint: Paint): string {
  const [role, mark] = LOOKS[outcome.verdict];
  const shown = inLines(outcome);
  const lines = [
    ...happened(shown),
    ...links(outcome),
    ...loginStays(outcome),
    ...serverWords(shown),
    ...nextStep(outcome, world, paint),
  ];
  return [
    `${paint(role, `${mark} ${outcome.verdict}`)}   ${shortly(outcome)} ${paint('dim', `· ${world.name}`)}`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n');
}

/** With what others wrote as it stands in a line; what is typed next is made of the values themselves. */
function inLines(outcome: EmailOutcome): EmailOutcome {
  const { plan, seen, code, reason, requestId } = outcome;
  const line = <T>(value: T): T | string => (typeof value === 'string' && value !== '' ? oneLine(value, 120) : value);
  return {
    ...outcome,
    plan: { ...plan, login: oneLine(plan.login), old: line(plan.old), new: line(plan.new) },
    seen: seen && {
      ...seen,
      login: oneLine(seen.login),
      contact: { ...seen.contact, email: line(seen.contact.email) },
    },
    code: line(code),
    reason: line(reason),
    requestId: line(requestId),
  };
}

const LOOKS: Readonly<Record<Verdict, readonly [Role, string]>> = {
  CHANGED: ['good', symbol.good],
  ALREADY: ['good', symbol.good],
  CONFIRMATION_SENT: ['pending', symbol.pending],
  CONFLICT: ['bad', symbol.bad],
  DUPLICATE: ['bad', symbol.bad],
  REJECTED: ['bad', symbol.bad],
  NOT_SENT: ['bad', symbol.bad],
  SUPERSEDED: ['bad', symbol.bad],
  UNKNOWN: ['pending', symbol.unknown],
};

function shortly({ verdict, why, plan, seen }: EmailOutcome): string {
  switch (verdict) {
    case 'CHANGED':
      return 'the address is the new one';
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
      return 'nothing left this computer';
    case 'SUPERSEDED':
      return why === 'own-write' ? 'an earlier write of yours changed it' : 'somebody else changed it';
    case 'UNKNOWN':
      return 'may or may not have been applied';
  }
}

/** What a typed write came to, in a line. */
export function writeText({ verdict, why, status, code }: WriteOutcome, { method, url }: HttpRequest): string {
  const answer =
    status === null
      ? ''
      : ` (HTTP ${status}${code === null || code === status ? '' : `, code ${oneLine(String(code))}`})`;
  return `${verdict}   ${method} ${oneLine(new URL(url).pathname, 200)}: ${writeWords(verdict, why)}${answer}`;
}

function writeWords(verdict: WriteVerdict, why: WriteWhy): string {
  switch (verdict) {
    case 'CHANGED':
      return why === 'observed' ? 'the answer did not tell, but a new look shows what was wanted' : 'done';
    case 'CONFIRMATION_SENT':
      return 'not changed yet; by the documentation a link is mailed to the old address, and the email changes when it is opened';
    case 'CONFLICT':
      return 'refused; it was changed since its version was fetched';
    case 'DUPLICATE':
      return 'refused; another object of that kind is there already';
    case 'REJECTED':
      return why === 'throttled' ? 'refused; the server asks to slow down' : 'refused, not changed';
    case 'NOT_SENT':
      return 'nothing left this computer';
    case 'UNKNOWN':
      return `it may or may not have been applied. ${why === 'reread-failed' ? 'A new look failed as well.' : unknown(why)} Look before you send it again.`;
  }
}

/** Only what was seen in an answer is claimed; the documentation's promises are named as such. */
function happened(outcome: EmailOutcome): string[] {
  const { verdict, why, plan, seen } = outcome;
  const { login, old, version, seenVersion = version } = plan;
  switch (verdict) {
    case 'CHANGED':
      return [
        `${login} has ${seen?.contact.email ?? plan.new} now (before: ${old || 'none'}), version ${seen?.version ?? 'not seen'}.`,
        ...(why.startsWith('observed') ? ['The answer was lost; this is what a new look shows.'] : []),
        ...(why.endsWith('-version-unexpected')
          ? [`One change makes ${version + 1} of version ${version}: something else was changed too, or put back.`]
          : []),
      ];
    case 'ALREADY':
      return already(outcome);
    case 'CONFIRMATION_SENT':
      return [
        `${login} is activated. By the documentation a link is mailed to the old address, ${old},`,
        'and the email changes when it is opened.',
        `Seen: email unchanged, version ${seen?.version === version ? 'still ' : ''}${seen?.version ?? version}.`,
      ];
    case 'CONFLICT':
      return [
        `I saw      ${old || 'no email'}, version ${seenVersion}`,
        ...(seenVersion === version ? [] : [`You sent   version ${version}`]),
        `There is   ${seen ? `${seen.contact.email || 'no email'}, version ${seen.version}` : 'something newer; it could not be read'}`,
        `You want   ${plan.new}`,
        ...(seen?.activated && !plan.activated ? [`${login} was activated meanwhile.`] : []),
        ...(why === 'other-tenant' ? [`${login} is in another tenant now.`] : []),
      ];
    case 'SUPERSEDED':
      return [`${login} has ${seen?.contact.email || 'no email'}, version ${seen?.version}; you wanted ${plan.new}.`];
    case 'DUPLICATE':
      return [`${login} keeps ${old}.`];
    case 'REJECTED':
      return [rejected(why, login)];
    case 'NOT_SENT':
      return [`${login} keeps ${old}.`];
    case 'UNKNOWN':
      return [
        unknown(why),
        `Seen last: ${seen ? `${seen.contact.email}, version ${seen.version}` : 'nothing after the request'}.`,
      ];
  }
}

function already({ why, plan: { login, old, new: wanted }, seen }: EmailOutcome): string[] {
  switch (why) {
    case 'same-address':
      return [`${login} has ${old} already. Nothing was sent.`];
    case 'same-but-spelling':
      return [`${login} has ${old}; ${wanted} is the same address, written otherwise. Nothing was sent.`];
    case 'spelling-kept':
      return [`The server accepted ${wanted}, and goes on writing ${seen?.contact.email}.`];
    default:
      return [`${login} has ${seen?.contact.email ?? old} already.`];
  }
}

function rejected(why: Why, login: string): string {
  switch (why) {
    case 'unauthorized':
      return 'The token was not accepted, and no better one was to be had: the API client may be revoked or disabled.';
    case 'forbidden':
      return `This API client may not change ${login}.`;
    case 'not-found':
    case 'deleted':
      return `${login} does not exist any more.`;
    case 'throttled':
      return 'The server asks to slow down.';
    case 'contradiction':
      return 'The server says that the version is stale, yet a new look shows the same version.';
    default:
      return `${login} is unchanged.`;
  }
}

function unknown(why: Why): string {
  switch (why) {
    case 'timeout':
      return 'No answer came in time. The request may have been applied, or may still arrive.';
    case 'cancelled':
      return 'You gave up before the answer came. The request may have been applied, or may still arrive.';
    case 'server-error':
      return 'The server failed while it worked on the request.';
    case 'accepted-not-visible':
      return 'The server accepted the request, but the user shows the old address.';
    case 'other-address':
      return 'The server accepted the request, but the user shows another address.';
    case 'wrong-id':
      return 'The answer is about another object.';
    case 'other-tenant':
      return 'The user is in another tenant now.';
    case 'deleted':
      return 'The user is deleted by now.';
    case 'version-went-back':
      return 'The user now shows an older version than before.';
    case 'typed-version':
      return 'The answer was lost. You named another version than is there, and the request may still arrive.';
    case 'own-write':
      return 'The answer was lost, and the user is as an earlier write of yours asked for. This one may still come true.';
    case 'version-moved':
      return 'The answer was lost, and the user was changed since.';
    case 'activated-meanwhile':
      return 'The answer was lost, and the user was activated since.';
    case 'reread-failed':
      return 'No answer tells, and a new look failed as well.';
    case 'unreadable':
    case 'redirect':
      return 'What came back is not an answer of the API.';
    default:
      return 'The answer was lost. The request may have been applied, or may still arrive.';
  }
}

/** What an owner may find in the mailbox beyond what the verdict says. */
function links({ atLeastOnce, linkMayStillWork }: EmailOutcome): string[] {
  return [
    ...(atLeastOnce ? ['More than one request may have been accepted: a second link may have been mailed.'] : []),
    ...(linkMayStillWork ? ['A link that our request had mailed may still work, and would change the address.'] : []),
  ];
}

/** The change touches contact.email only; who signs in with the old address goes on doing so. */
function loginStays({ verdict, plan, seen }: EmailOutcome): string[] {
  if (verdict !== 'CHANGED' && verdict !== 'CONFIRMATION_SENT') return [];
  if (!sameEmail(plan.login, plan.old)) return [];
  return [
    `The login stays ${oneLine(plan.login)}. To change it too:`,
    // Spelled out: the names may belong to another user by the time that this is typed.
    `requests.put(\`\${base_url}/users/${plan.user_id}\`, headers={'Content-Type': 'application/json', ...auth},`,
    `             data=json.dumps({login: ${quote(plan.new)}, version: ${seen?.version ?? plan.version}}))`,
  ];
}

function serverWords({ verdict, status, code, reason, requestId }: EmailOutcome): string[] {
  if (verdict === 'CHANGED' || verdict === 'ALREADY' || verdict === 'CONFIRMATION_SENT') return [];
  const answer = status === null ? '' : `HTTP ${status}${code === null || code === status ? '' : `, code ${code}`}`;
  const said = [answer, reason].filter(Boolean).join(': ');
  return [...(said ? [said] : []), ...(requestId === null ? [] : [`request id ${requestId}`])];
}

function nextStep({ verdict, why, plan }: EmailOutcome, world: World, paint: Paint): string[] {
  const look = `findUser(${quote(plan.user_id)})`;
  const again = `putEmail(${quote(plan.new)})`;
  const ordered = `putEmail(${quote(plan.new)}, ${quote(plan.user_id)}, {resend: true})`;
  const step = (words: string, code: string) => [`${words}${paint('code', code)}`];
  switch (verdict) {
    case 'CHANGED':
      return [];
    case 'ALREADY':
      return why === 'same-but-spelling' ? step('To send it all the same: ', ordered) : [];
    case 'CONFIRMATION_SENT':
      return world.kind === 'sandbox'
        ? step('In the sandbox: ', 'mailbox()[0].open()')
        : step('Whether it was opened: ', look);
    case 'CONFLICT':
    case 'SUPERSEDED':
      return step('Look at the user first, then decide: ', look);
    case 'DUPLICATE':
      return step('Who has it: ', `findUsers(${quote(plan.new)})`);
    case 'REJECTED':
      return step('Look again: ', look);
    case 'NOT_SENT':
      return step('Once the cause is mended: ', again);
    case 'UNKNOWN':
      return [
        ...step('Look again: ', `verify(${quote(plan.user_id)})`),
        ...step(plan.activated ? 'Once more, though a second link may be mailed: ' : 'Once more: ', ordered),
      ];
  }
}
