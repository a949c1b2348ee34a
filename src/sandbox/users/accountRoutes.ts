/** What is done to one account beside its form: activation, password, roles, the second factor. */
import type { Choices } from '../choices.ts';
import { type Answer, empty, json } from '../http/answer.ts';
import type { SignedCall } from '../http/call.ts';
import { boolean, closedObject, readJson, string } from '../http/checks.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { type Policy, toTimestamp, type User } from '../platform/model.ts';
import { makePolicies, policiesPut } from './policies.ts';

const JSON_BODY = 'application/json';
const OF_USER = '/api/2/users/{user_id}';

export const accountRoutes: readonly Route[] = [
  { method: 'POST', path: `${OF_USER}/send-activation-email`, needs: 'user_admin', run: sendActivationEmail },
  { method: 'POST', path: `${OF_USER}/password`, needs: 'user_admin', takes: JSON_BODY, run: setPassword },
  { method: 'GET', path: `${OF_USER}/access_policies`, needs: 'tenant_viewer', run: fetchPolicies },
  { method: 'PUT', path: `${OF_USER}/access_policies`, needs: 'user_admin', takes: JSON_BODY, run: putPolicies },
  { method: 'PUT', path: `${OF_USER}/mfa/status`, needs: 'tenant_admin', takes: JSON_BODY, run: putMfaStatus },
];

function sendActivationEmail(call: SignedCall): Answer {
  const user = findSubTenantUser(call);
  call.decide(user.activated ? 'activated already: no mail' : `not activated: mail to ${user.contact.email}`);
  if (!user.activated) call.platform.confirmations.invite(user, call.platform.origin);
  return empty(204);
}

/** Sets the password and activates ("Activating by setting the password"); the version stays, as with the mail. */
function setPassword(call: SignedCall): Answer {
  const user = findSubTenantUser(call);
  const { password } = readJson(call.request, passwordPost);
  if (password === '') throw refuse(400, 'The password is empty.');
  call.decide(user.activated ? 'activated already' : 'activated by the password, the version stays');
  call.platform.store.putPassword(user.id, password);
  if (!user.activated) call.platform.store.putUser({ ...user, activated: true });
  return empty(204);
}

const passwordPost = closedObject({ password: string }, ['password']);

/** Both ways to activate are for users in tenants below the caller's own; the status is not documented. */
function findSubTenantUser(call: SignedCall): User {
  if (!call.caller.isClient) throw refuse(403, 'This is for API clients only.');
  const user = call.user();
  if (user.tenant_id === call.caller.tenantId) throw refuse(403, 'This is for users of sub-tenants only.');
  return user;
}

function fetchPolicies(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const user = call.user();
  const items = store.policiesOf(user.id);
  call.decide(`roles of ${user.login}: ${rolesText(items)}`);
  return json(200, { timestamp: toTimestamp(now()), items });
}

function putPolicies(call: SignedCall): Answer {
  const { store, now } = call.platform;
  const user = call.user();
  const { items } = readJson(call.request, policiesPut);
  const policies = makePolicies(items, user, call);
  call.decide(`takes the place of all roles before: ${rolesText(policies)}`);
  store.putPolicies(user.id, policies);
  return json(200, { timestamp: toTimestamp(now()), items: policies });
}

function rolesText(policies: readonly Policy[]): string {
  return policies.map(({ role_id }) => role_id).join(', ') || 'none';
}

const mfaStatusPut = closedObject({ enabled: boolean }, ['enabled']);

function putMfaStatus(call: SignedCall): Answer {
  const user = call.user();
  const { enabled } = readJson(call.request, mfaStatusPut);
  call.decide(enabled ? 'waits for the user to set a second factor up' : 'no second factor is asked for');
  // Switched on, it waits for the user to set a second factor up.
  call.platform.store.putUser({ ...user, mfa_status: enabled ? 'setup_required' : 'disabled' });
  return empty(200);
}

export const choices = {
  ownTenantActivation: {
    question: 'What do /password and /send-activation-email answer for a user of the own tenant?',
    choice: '403',
  },
  activationVersion: {
    question: 'What does activating an account, by mail or by password, do to its version?',
    choice: 'nothing',
  },
  activatedAgain: {
    question: 'What does /send-activation-email do for an account that is activated?',
    choice: '204, no mail',
  },
} satisfies Choices;
