/** putEmail: steps 4 to 7 of "Changing a user account email", and an honest word about what came of them. */
import { checkEmail, sameEmail } from '../api/email.ts';
import type { EmailOutcome, EmailPlan } from '../api/emailChange.ts';
import { InputError } from '../api/errors.ts';
import type { HttpRequest } from '../api/http.ts';
import { isUuid, toUserId, type UserId } from '../api/types.ts';
import { dumps } from '../python/json.ts';
import { withView } from '../render/text.ts';
import { verdictText } from '../render/verdicts.ts';
import { WriteRefusedError } from '../session/guard.ts';
import type { Known } from '../session/names.ts';
import type { Session } from '../session/session.ts';
import type { Helper } from './definition.ts';
import { dryRun } from './dryRun.ts';
import { narrate, narrateNames } from './narration.ts';
import { toResponse } from './response.ts';

export const putEmail: Helper = {
  name: 'putEmail',
  signature: 'putEmail(email: string, {user_id?, version?}?): verdict',
  summary: 'Changes the email of the chosen user and says what came of it; sets user_data and response.',
  examples: ["putEmail('johndoe@newmail.net')"],
  parameters: ['email', 'user_id', 'version'],

  async run(session, first, second, third) {
    session.requireOwnBaseUrl();
    const isUserFirst = isUuid(first) && typeof second === 'string';
    const [address, givenId] = isUserFirst ? [second, first] : [first, second];
    const email = checkEmail(address);
    const id = givenId === undefined ? session.chosenUserId() : toUserId(givenId);
    const plan = await planFor(session, id, email, third);
    return carryOut(session, plan);
  },
};

/** What is sent, to whom, over what: taken from what was seen, never from what is there by now. */
async function planFor(session: Session, id: UserId, email: string, givenVersion: unknown): Promise<EmailPlan> {
  const { users } = session;
  // The names may hold the id in capitals; it is the same user, and what was seen of them counts.
  const isChosen = isUuid(users.userId) && toUserId(users.userId) === id;
  const typed = givenVersion ?? (isChosen ? users.version : undefined);
  const known = (isChosen ? users.known : null) ?? (await fetchFor(session, id, isChosen && typed === undefined));
  const version = readVersion(typed ?? known.seen.version);
  const data = { contact: { email }, version };
  return {
    user_id: id,
    tenant_id: known.seen.tenant_id,
    login: known.seen.login,
    old: known.seen.contact.email,
    new: email,
    version,
    ...(version === known.seen.version ? {} : { seenVersion: known.seen.version }),
    activated: known.seen.activated,
    body: dumps(data, { indent: 4 }),
  };
}

async function fetchFor(session: Session, id: UserId, adopt: boolean): Promise<Known> {
  const known = await session.fetchUser(id);
  if (adopt) {
    session.users.adopt(known);
    session.tell({ kind: 'note', text: `version ${known.seen.version} fetched for ${known.seen.login}` });
  }
  return known;
}

function readVersion(version: unknown): number {
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0) return version;
  throw new InputError('A version is a whole number: fetchVersion(). Nothing was sent.', version);
}

async function carryOut(session: Session, plan: EmailPlan): Promise<object> {
  const request: HttpRequest = {
    method: 'PUT',
    url: `${session.client.baseUrl}/users/${plan.user_id}`,
    headers: { 'Content-Type': 'application/json' },
    body: plan.body,
  };
  if (!sameEmail(plan.old, plan.new)) {
    try {
      if ((await session.admit(request, question(session, plan))) === 'dry-run') return dryRun(session, request);
    } catch (error) {
      if (error instanceof WriteRefusedError && error.why !== 'no-terminal') return refused(session, plan, error);
      throw error;
    }
  }

  tellStatements(session, plan);
  const outcome = await session.changeEmail(plan);
  session.names['user_data'] = plan.body;
  if (outcome.response) {
    session.names['response'] = toResponse(outcome.response, session.world.name);
    narrate(session, 7, 'response.status_code', String(outcome.response.status));
  }
  if ((outcome.verdict === 'CHANGED' || outcome.verdict === 'ALREADY') && outcome.seen)
    session.users.adopt(session.know(outcome.seen));
  return report(session, outcome);
}

function question({ world }: Session, { login, old, activated, tenant_id, user_id, new: email }: EmailPlan): string[] {
  return [
    `Change the email of ${login} on ${world.host}?`,
    `user     ${login}  ${user_id}`,
    `tenant   ${tenant_id}`,
    `email    ${old || 'none'} → ${email}`,
    ...(activated ? [`${login} is activated: the change completes only if someone opens the mail at ${old}.`] : []),
  ];
}

function tellStatements(session: Session, { user_id, version, new: email, old }: EmailPlan): void {
  if (sameEmail(old, email)) return;
  narrateNames(session, { user_id, version });
  narrate(session, 4, `user_data = {"contact": {"email": ${dumps(email)}}, "version": version}`);
  narrate(session, 5, 'user_data = json.dumps(user_data, indent=4)');
  narrate(
    session,
    6,
    "response = requests.put(f'{base_url}/users/{user_id}', headers={'Content-Type': 'application/json', **auth}, data=user_data)",
  );
}

function refused(session: Session, plan: EmailPlan, error: WriteRefusedError): object {
  return report(session, {
    verdict: 'NOT_SENT',
    why: 'never-sent',
    status: null,
    code: null,
    reason: error.message,
    seen: null,
    plan,
    response: null,
    error,
    requestId: null,
  });
}

function report(session: Session, outcome: EmailOutcome): object {
  const { verdict, status, plan, seen } = outcome;
  session.tell({ kind: 'verdict', verdict });
  const { world } = session;
  const record = {
    verdict,
    status,
    user_id: plan.user_id,
    old: plan.old,
    new: plan.new,
    version: seen?.version ?? plan.version,
    activated: seen?.activated ?? plan.activated,
    world: world.name,
  };
  return withView(record, (paint) => verdictText(outcome, world, paint));
}
