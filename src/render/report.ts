/** What became of a write as a block for a ticket, in Markdown that says the same where nobody renders it. Pure. */
import { sameEmail } from '../api/email/address.ts';
import { clip, oneLine } from '../api/secrets/sanitize.ts';
import type { Verdict } from '../api/verdict.ts';

export interface ReportFacts {
  /** Null: it was about to be sent, and nothing more is known. */
  readonly verdict: Verdict | null;
  /** What was asked for: a change of the email, of the login, or a request like any other. */
  readonly request: 'email' | 'login' | 'activation mail' | string;
  readonly status: number | null;
  readonly request_id: string | null;
  readonly user_id: string | null;
  readonly login: string | null;
  readonly name: string | null;
  readonly tenant: string | null;
  readonly tenant_id: string | null;
  /** The address or login before, and the one that was asked for; null where nobody knows, or there is none. */
  readonly old: string | null;
  readonly new: string | null;
  readonly version: number | null;
  readonly activated: boolean | null;
  /** As last seen with that address. */
  readonly seen: { readonly email: string; readonly version: number; readonly at: string } | null;
  /** The address by now, where a later look has shown another one. */
  readonly seen_since?: { readonly email: string; readonly version: number; readonly at: string } | null;
  readonly at: string;
  /** What it came to, in the order in which that became known. */
  readonly course: readonly { readonly at: string; readonly verdict: Verdict }[];
  /** What was written for the same user since. */
  readonly since: readonly Later[];
  /** What was asked for before, for the same user, and may still come true. */
  readonly open?: Later | null;
  /** The same, where the link of this one has taken the place of its link. */
  readonly replaced?: Later | null;
  /** Where the user was no longer as seen: the fields that were not as before, and whether a write of ours had done it. */
  readonly changed?: readonly string[];
  readonly is_ours?: boolean;
  /** Why nothing was sent, where that is known. */
  readonly unsent?: string | null;
  readonly operator: string;
  readonly client_id: string;
  readonly datacenter: string;
  /** Nobody's real account. */
  readonly is_practice: boolean;
  readonly audit_hash: string | null;
  readonly world: string;
}

interface Later {
  readonly at: string;
  readonly request: string;
  readonly new: string | null;
  readonly verdict: Verdict | null;
  /** Why nothing was sent; null where it was. */
  readonly unsent?: string | null;
}

/** Every value from elsewhere stands in a code span: nothing in it is taken for Markdown, or for a line of ours. */
export function reportMarkdown(facts: ReportFacts): string {
  const { verdict, name, login, user_id, tenant, tenant_id, operator, client_id, request_id, audit_hash } = facts;
  const called = renamedIn(facts.since) ?? login;
  const whose = called === null ? '' : ` for ${name ? `${code(name)} (${code(called)})` : code(called)}`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Before', beforeText(facts)],
    ['Request', requestText(facts)],
    ['Verdict', `${verdict ?? 'no result'}, ${verdictWords(facts)}`],
    ['After', afterText(facts.seen_since ?? facts.seen, facts)],
    ...(facts.seen_since && facts.seen ? [['Seen before that', afterText(facts.seen, facts)] as const] : []),
    ['When', whenText(facts)],
    [
      'Who',
      `${operator === '' ? 'an account without a name' : code(operator)}, with the API client ${code(client_id)}`,
    ],
    ['User', user_id && `${login === null ? '' : `${userText(facts, login)}, `}id ${code(user_id)}`],
    ['Tenant', tenant_id && [...new Set([tenant ?? tenant_id, tenant_id])].map(codeOfWords).join(', id ')],
    [
      'Data centre',
      facts.is_practice ? `${code(facts.datacenter)}: practice, nobody's real account` : code(facts.datacenter),
    ],
    ['Request id', request_id === null ? 'none: no answer named one' : code(request_id)],
    ['Audit hash', audit_hash === null ? 'none: it is not on record' : code(audit_hash)],
    ...(facts.open ? [laterRow('Still open, asked for', facts.open)] : []),
    ...(facts.replaced ? [laterRow('Asked for before,', facts.replaced)] : []),
    ...facts.since.map((each) => laterRow(each.unsent ? 'Tried again' : 'Since then,', each)),
  ];
  return [
    `**${titleOf(facts)}${whose}: ${verdict ?? 'no result'}**`,
    '',
    ...rows.flatMap(([what, text]) => (text ? [`- ${what}: ${text}`] : [])),
    '',
    `**What happens next:** ${nextForCustomer(facts)}${openText(facts)}`,
  ].join('\n');
}

function laterRow(what: string, later: Later): [string, string] {
  const words = later.unsent ? `, ${later.unsent}` : '';
  return [`${what} ${utc(later.at)}`, `${requestText(later)}: ${later.verdict ?? 'no result'}${words}`];
}

/** As one signs in by now, and as it was then. */
function userText({ since }: ReportFacts, login: string): string {
  const renamed = renamedIn(since);
  return renamed === null ? code(login) : `${code(renamed)} (until then ${code(login)})`;
}

function renamedIn(since: ReportFacts['since']): string | null {
  return since.findLast(({ request, verdict }) => request === 'login' && verdict === 'CHANGED')?.new ?? null;
}

const WHOLE = 400;

/** As a code span: between more backticks than stand in it. */
function code(text: string): string {
  return codeOf(oneLine(text, WHOLE));
}

/** Of what was put into words already, each of which may be quoted. */
function codeOfWords(words: string): string {
  return codeOf(clip(words.replaceAll('\n', ' '), WHOLE));
}

/** Of a text in one line. */
function codeOf(text: string): string {
  const most = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(most + 1);
  return most > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

function titleOf({ request }: ReportFacts): string {
  if (request === 'email') return 'Email change';
  if (request === 'login') return 'Login change';
  return request === 'activation mail' ? 'Activation mail' : 'Write';
}

function beforeText({ request, old, version, activated }: ReportFacts): string | null {
  const state = [
    ...(version === null ? [] : [`version ${version}`]),
    ...(activated === null ? [] : [activated ? 'activated' : 'not activated']),
  ];
  if (old === null) return state.length > 0 ? state.join(', ') : null;
  return [old === '' ? `no ${request === 'login' ? 'login' : 'email'}` : code(old), ...state].join(', ');
}

function requestText({ request, new: wanted }: Pick<ReportFacts, 'request' | 'new'>): string {
  switch (request) {
    case 'email':
      return `the email becomes ${code(wanted ?? '')}`;
    case 'login':
      return wanted === null ? 'another login' : `the login becomes ${code(wanted)}`;
    case 'activation mail':
      return 'a mail with the activation link is sent';
    default:
      return code(request);
  }
}

function verdictWords(facts: ReportFacts): string {
  const { verdict, request, status, unsent } = facts;
  const isEmail = request === 'email';
  switch (verdict) {
    case 'CHANGED':
      if (!isEmail) return 'done';
      return facts.seen_since ? 'the address was the new one; it has changed since' : 'the address is the new one';
    case 'CONFIRMATION_SENT':
      return isEmail
        ? 'not changed yet: it waits for a link in a mail'
        : 'a mail is on its way; nothing shows that it was read';
    case 'ALREADY':
      return 'it was so already';
    case 'CONFLICT':
      return `not changed: ${meanwhileText(facts)}`;
    case 'SUPERSEDED':
      return `${meanwhileText(facts)}; that stays`;
    case 'DUPLICATE':
      return 'refused: it belongs to another account';
    case 'REJECTED':
      return `refused by the server${status === null ? '' : ` (HTTP ${status})`}`;
    case 'NOT_SENT':
      return `nothing was sent${unsent ? `: ${unsent}` : ''}`;
    case 'UNKNOWN':
    case null:
      return 'it may or may not have been applied';
  }
}

function meanwhileText({ is_ours, changed = [] }: ReportFacts): string {
  const whose = is_ours ? 'another write of ours' : 'somebody else';
  return `${whose} changed the user meanwhile${changed.length > 0 ? ` (${changed.map(code).join(', ')})` : ''}`;
}

function afterText(seen: ReportFacts['seen'], { verdict, request }: ReportFacts): string {
  if (seen === null) return verdict === 'NOT_SENT' || verdict === 'ALREADY' ? 'as before' : 'not seen';
  const what = request === 'email' || seen.email === '' ? '' : 'email ';
  return `${what}${seen.email === '' ? 'no email' : code(seen.email)}, version ${seen.version}, seen ${utc(seen.at)}`;
}

/** When it was sent and, where more than one thing became known, when each did. */
function whenText({ at, course }: ReportFacts): string {
  const known = course.filter(({ verdict }, index) => verdict !== course[index - 1]?.verdict);
  if (known.length < 2) return utc(at);
  const steps = known.map(({ at: when, verdict }) => `${verdict} ${utc(when) === utc(at) ? 'at once' : utc(when)}`);
  return [`sent ${utc(at)}`, ...steps].join('; ');
}

/** That nothing was changed by the one request does not end the other. */
function openText({ open, replaced }: ReportFacts): string {
  if (replaced)
    return ` Before that ${code(replaced.new ?? '')} was asked for: a link for it has no effect any more, since in the sandbox only the newest works.`;
  if (!open) return '';
  return ` An earlier request, for ${code(open.new ?? '')}, is still open: if a mail with a link for it comes, opening that changes the address.`;
}

/** For the customer: no word of the API, and no promise that nobody keeps. */
function nextForCustomer(facts: ReportFacts): string {
  const { verdict, request, old, new: wanted, seen, activated } = facts;
  const there = seen ? (seen.email === '' ? 'no address' : code(seen.email)) : 'not known';
  if (request !== 'email') return nextForOthers(facts);
  if (facts.seen_since) return nextBySeen(facts.seen_since.email, facts);
  switch (verdict) {
    case 'CHANGED': {
      const login = loginText(facts);
      if (activated) return `Mail goes to ${code(wanted ?? '')} from now on. There is nothing left to do.${login}`;
      const mails = facts.since.filter((each) => each.request === 'activation mail');
      if (mails.some(({ verdict: each }) => each === 'CHANGED'))
        return `Mail goes to ${code(wanted ?? '')} from now on, and the account is activated. There is nothing left to do.${login}`;
      if (mails.some(({ verdict: each }) => each === 'CONFIRMATION_SENT'))
        return `An activation mail is on its way to ${code(wanted ?? '')}: please open its link and choose a password.${login}`;
      if (mails.some(({ verdict: each }) => each === null || each === 'UNKNOWN'))
        return `Whether an activation mail goes out to ${code(wanted ?? '')} is not known. If it comes, please open its link and choose a password; if not, please tell us.${login}`;
      return `Mail goes to ${code(wanted ?? '')} from now on. The account is not activated yet: it is, once the link of an activation mail is opened.${login}`;
    }
    case 'ALREADY':
      return `The address is ${code(seen?.email ?? old ?? '')} already. Nothing was changed, and there is nothing left to do.`;
    case 'CONFIRMATION_SENT':
      return `A mail with a link is on its way. Please look in both mailboxes, ${old ? code(old) : 'the old one'} and ${code(wanted ?? '')}, and among the spam: Acronis' own pages do not agree on which of them gets it. The address changes when the link is opened; until then everything stays as it is.`;
    case 'UNKNOWN':
    case null:
      return activated === false
        ? `It is not known yet whether the address is ${code(wanted ?? '')} by now. Please do not ask for it a second time; tell us whether mail reaches it.`
        : `It is not known yet whether the request has arrived. A mail with a link may be on its way: please look in both mailboxes, ${old ? code(old) : 'the old one'} and ${code(wanted ?? '')}, and among the spam, and tell us whether it has come. The address changes when the link is opened. Please do not ask for it a second time meanwhile.`;
    case 'CONFLICT':
    case 'SUPERSEDED':
      return meanwhileForCustomer(facts, there);
    case 'DUPLICATE':
      return `${code(wanted ?? '')} belongs to another account already. Please name another address, or tell us which of the two accounts is to keep it.`;
    case 'REJECTED':
      return 'The change was refused, and the address is as it was. We look into it.';
    case 'NOT_SENT':
      return 'Nothing was changed.';
  }
}

/** A later look says more than what was to be expected. */
function nextBySeen(email: string, facts: ReportFacts): string {
  const { new: wanted } = facts;
  if (wanted !== null && sameEmail(email, wanted))
    return `The address is ${code(email)} by now: mail goes there.${loginText(facts)}`;
  const there = email === '' ? 'There is no address' : `The address is ${code(email)}`;
  return `${there} by now, not ${code(wanted ?? '')}: it was changed since. Please tell us which one is right.`;
}

/** What was changed instead, by whom: about an address that has not moved nothing is asked. */
function meanwhileForCustomer({ is_ours, old, new: wanted, seen }: ReportFacts, there: string): string {
  if (is_ours)
    return `Another change of ours had been made at this account since, and this one has changed nothing. The address is ${there} now. Please tell us whether ${code(wanted ?? '')} is still wanted.`;
  if (seen !== null && old !== null && sameEmail(seen.email, old))
    return `Somebody else changed this account at the same time, though not its address: that is ${there} as before. Please tell us whether ${code(wanted ?? '')} is still wanted.`;
  return `Somebody else changed this account at the same time. The address is ${there} now. Please tell us which one is right.`;
}

/** With what the owner signs in, where one may take the old address for it. */
function loginText({ login, old, since }: ReportFacts): string {
  const renamed = renamedIn(since);
  if (renamed !== null) return ` One signs in with ${code(renamed)} from now on.`;
  const asked = since.findLast(
    ({ request, verdict }) => request === 'login' && (verdict === null || verdict === 'UNKNOWN'),
  );
  if (asked?.new)
    return ` Whether one signs in with ${code(asked.new)} by now${login === null ? '' : ` or still with ${code(login)}`} is not known.`;
  return login !== null && login === old ? ` One still signs in with the login ${code(login)}.` : '';
}

function nextForOthers({ verdict, request, old, new: wanted }: ReportFacts): string {
  switch (verdict) {
    case 'CHANGED':
    case 'CONFIRMATION_SENT':
      if (request === 'activation mail' && verdict === 'CHANGED')
        return 'The account is activated. There is nothing left to do.';
      if (request === 'activation mail')
        return 'An activation mail is on its way: please open its link and choose a password. Look among the spam too.';
      if (request === 'login')
        return wanted === null
          ? 'One signs in with the new login from now on.'
          : `One signs in with ${code(wanted)} from now on.`;
      return 'It is done. There is nothing left to do.';
    case 'ALREADY':
      return 'It was so already. There is nothing left to do.';
    case 'UNKNOWN':
    case null:
      if (request === 'activation mail')
        return 'Whether an activation mail goes out is not known. If it comes, please open its link and choose a password; if not, please tell us.';
      if (request === 'login' && wanted !== null)
        return `It is not known yet whether one signs in with ${code(wanted)}${old ? ` or still with ${code(old)}` : ''}. Please try, and tell us.`;
      return 'It is not known yet whether it has arrived.';
    default:
      return 'Nothing was changed. We look into it.';
  }
}
