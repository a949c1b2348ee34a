/** What became of a write as a block for a ticket, in Markdown that says the same where nobody renders it. Pure. */
import type { Verdict } from '../api/email/verdict.ts';
import { clip, oneLine } from '../api/secrets/sanitize.ts';

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
  /** As last seen. */
  readonly seen: { readonly email: string; readonly version: number; readonly at: string } | null;
  readonly at: string;
  /** What it came to, in the order in which that became known. */
  readonly course: readonly { readonly at: string; readonly verdict: Verdict }[];
  /** What was written for the same user since. */
  readonly since: readonly Later[];
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
}

/** Every value from elsewhere stands in a code span: nothing in it is taken for Markdown, or for a line of ours. */
export function reportMarkdown(facts: ReportFacts): string {
  const { verdict, name, login, user_id, tenant, tenant_id, at, operator, client_id, request_id, audit_hash } = facts;
  const whose = login === null ? '' : ` for ${name ? `${code(name)} (${code(login)})` : code(login)}`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Before', beforeText(facts)],
    ['Request', requestText(facts)],
    ['Verdict', `${verdict ?? 'no result'}, ${verdictWords(facts)}`],
    ['After', afterText(facts)],
    ['When', `${utc(at)}${courseText(facts)}`],
    [
      'Who',
      `${operator === '' ? 'an account without a name' : code(operator)}, with the API client ${code(client_id)}`,
    ],
    ['User', user_id && `${login === null ? '' : `${code(login)}, `}id ${code(user_id)}`],
    ['Tenant', tenant_id && [...new Set([tenant ?? tenant_id, tenant_id])].map(codeOfWords).join(', id ')],
    [
      'Data centre',
      facts.is_practice ? `${code(facts.datacenter)}: practice, nobody's real account` : code(facts.datacenter),
    ],
    ['Request id', request_id === null ? 'none: no answer named one' : code(request_id)],
    ['Audit hash', audit_hash === null ? 'none: it is not on record' : code(audit_hash)],
    ...facts.since.map((each): [string, string] => [
      `Since then, ${utc(each.at)}`,
      `${requestText(each)}: ${each.verdict ?? 'no result'}`,
    ]),
  ];
  return [
    `**${titleOf(facts)}${whose}: ${verdict ?? 'no result'}**`,
    '',
    ...rows.flatMap(([what, text]) => (text ? [`- ${what}: ${text}`] : [])),
    '',
    `**What happens next:** ${nextForCustomer(facts)}`,
  ].join('\n');
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

function verdictWords({ verdict, request, status }: ReportFacts): string {
  const isEmail = request === 'email';
  switch (verdict) {
    case 'CHANGED':
      return isEmail ? 'the address is the new one' : 'done';
    case 'CONFIRMATION_SENT':
      return isEmail
        ? 'not changed yet: it waits for a link in a mail'
        : 'a mail is on its way; nothing shows that it was read';
    case 'ALREADY':
      return 'it was so already';
    case 'CONFLICT':
      return 'not changed by us: somebody else changed the user meanwhile';
    case 'SUPERSEDED':
      return 'somebody else changed the user meanwhile; theirs stays';
    case 'DUPLICATE':
      return 'refused: it belongs to another account';
    case 'REJECTED':
      return `refused by the server${status === null ? '' : ` (HTTP ${status})`}`;
    case 'NOT_SENT':
      return 'nothing was sent';
    case 'UNKNOWN':
    case null:
      return 'it may or may not have been applied';
  }
}

function afterText({ seen, verdict }: ReportFacts): string {
  if (seen === null) return verdict === 'NOT_SENT' || verdict === 'ALREADY' ? 'as before' : 'not seen';
  return `${seen.email === '' ? 'no email' : code(seen.email)}, version ${seen.version}, seen ${utc(seen.at)}`;
}

/** How it went, where more than one thing became known. */
function courseText({ course }: ReportFacts): string {
  return course.length < 2 ? '' : `; ${course.map(({ at, verdict }) => `${verdict} ${utc(at)}`).join('; ')}`;
}

/** For the customer: no word of the API. */
function nextForCustomer(facts: ReportFacts): string {
  const { verdict, request, old, new: wanted, seen, activated } = facts;
  const there = seen ? (seen.email === '' ? 'no address' : code(seen.email)) : 'not known';
  if (request !== 'email') return nextForOthers(facts);
  switch (verdict) {
    case 'CHANGED': {
      const login = loginText(facts);
      if (activated) return `Mail goes to ${code(wanted ?? '')} from now on. There is nothing left to do.${login}`;
      const mail = facts.since.find((each) => each.request === 'activation mail' && ACCEPTED.has(each.verdict));
      return mail
        ? `An activation mail is on its way to ${code(wanted ?? '')}: please open its link and choose a password.${login}`
        : `Mail goes to ${code(wanted ?? '')} from now on. The account is not activated yet: it is, once the link of an activation mail is opened.${login}`;
    }
    case 'ALREADY':
      return `The address is ${code(seen?.email ?? old ?? '')} already. Nothing was changed, and there is nothing left to do.`;
    case 'CONFIRMATION_SENT':
      return `A mail with a link is on its way. Please look in both mailboxes, ${old ? code(old) : 'the old one'} and ${code(wanted ?? '')}, and among the spam: Acronis' own pages do not agree on which of them gets it. The address changes when the link is opened; until then everything stays as it is.`;
    case 'UNKNOWN':
    case null:
      return 'It is not known yet whether the change has arrived. We look again and tell you. Please do not ask for it a second time meanwhile.';
    case 'CONFLICT':
    case 'SUPERSEDED':
      return `Somebody else changed this account at the same time. The address is ${there} now. Please tell us which one is right.`;
    case 'DUPLICATE':
      return `${code(wanted ?? '')} belongs to another account already. Please name another address, or tell us which of the two accounts is to keep it.`;
    case 'REJECTED':
      return 'The change was refused, and the address is as it was. We look into it.';
    case 'NOT_SENT':
      return 'Nothing was changed.';
  }
}

/** Of a mail: that it was received, nobody claims. */
const ACCEPTED: ReadonlySet<Verdict | null> = new Set(['CHANGED', 'CONFIRMATION_SENT'] as const);

/** With what the owner signs in, where one may take the old address for it. */
function loginText({ login, old, since }: ReportFacts): string {
  const renamed = since.findLast(({ request, verdict }) => request === 'login' && verdict === 'CHANGED');
  if (renamed?.new) return ` One signs in with ${code(renamed.new)} from now on.`;
  return login !== null && login === old ? ` One still signs in with the login ${code(login)}.` : '';
}

function nextForOthers({ verdict, request, new: wanted }: ReportFacts): string {
  switch (verdict) {
    case 'CHANGED':
    case 'CONFIRMATION_SENT':
      if (request === 'activation mail')
        return 'An activation mail is on its way: please open its link and choose a password. Look among the spam too.';
      if (request === 'login')
        return wanted === null
          ? 'One signs in with the new login from now on.'
          : `One signs in with ${code(wanted)} from now on; the password stays.`;
      return 'It is done. There is nothing left to do.';
    case 'ALREADY':
      return 'It was so already. There is nothing left to do.';
    case 'UNKNOWN':
    case null:
      return 'It is not known yet whether it has arrived. We look again and tell you.';
    default:
      return 'Nothing was changed. We look into it.';
  }
}
