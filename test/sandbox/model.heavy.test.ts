/** One account in every order of events, against a model of a few lines: what the sandbox shows is what it must be. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitUrl } from '../../src/sandbox/http/request.ts';
import { createRouter } from '../../src/sandbox/http/router.ts';
import { Confirmations } from '../../src/sandbox/mail/confirmations.ts';
import { Outbox } from '../../src/sandbox/mail/mailbox.ts';
import { Notes } from '../../src/sandbox/requests/notes.ts';
import { RequestLog } from '../../src/sandbox/requests/requestLog.ts';
import { ROUTES } from '../../src/sandbox/routes.ts';
import { buildWorld } from '../../src/sandbox/seed/world.ts';
import { Tokens } from '../../src/sandbox/signin/tokens.ts';
import { runs } from '../runs.ts';
import { FOOBAR_TENANT } from './client.ts';

const SEQUENCES = 1000;

interface Model {
  version: number;
  email: string;
  pending: string | undefined;
  isActivated: boolean;
  isEnabled: boolean;
  isDeleted: boolean;
}

interface Real {
  readonly id: string;
  call(method: string, path: string, body?: object): { status: number; json: Record<string, unknown> };
  /** Opens the newest link of a kind, if there is one. */
  open(kind: string): void;
}

type Step = fc.Command<Model, Real>;

/** A change that the model allows or not, and what it does to the model when it is allowed. */
function step(name: string, allowed: (model: Model) => number, act: Act, change: (model: Model) => void): Step {
  return {
    check: () => true,
    run: (model, real) => {
      const expected = allowed(model);
      expect(act(model, real)).toBe(expected);
      if (expected < 300) change(model);
      compare(model, real);
    },
    toString: () => name,
  };
}

type Act = (model: Model, real: Real) => number;

function putEmail(email: string): Step {
  return step(
    `email ${email}`,
    ({ isDeleted }) => (isDeleted ? 404 : 200),
    ({ version }, { call, id }) => call('PUT', `/users/${id}`, { version, contact: { email } }).status,
    (model) => {
      if (email === model.email) return;
      if (model.isActivated) model.pending = email;
      else Object.assign(model, { email, version: model.version + 1 });
    },
  );
}

function enable(enabled: boolean): Step {
  return step(
    `enabled ${enabled}`,
    ({ isDeleted }) => (isDeleted ? 404 : 200),
    ({ version }, { call, id }) => call('PUT', `/users/${id}`, { version, enabled }).status,
    (model) => Object.assign(model, { isEnabled: enabled, version: model.version + 1 }),
  );
}

function stale(by: number): Step {
  return step(
    `stale by ${by}`,
    ({ isDeleted }) => (isDeleted ? 404 : 409),
    ({ version }, { call, id }) => call('PUT', `/users/${id}`, { version: version + by, enabled: false }).status,
    () => {},
  );
}

const STEPS: readonly fc.Arbitrary<Step>[] = [
  fc.constantFrom('one@x.example', 'two@x.example', 'three@x.example').map(putEmail),
  fc.boolean().map(enable),
  fc.constantFrom(-1, 1).map(stale),
  fc.constant(
    step(
      'delete',
      ({ isDeleted, isEnabled }) => (isDeleted ? 404 : isEnabled ? 400 : 204),
      ({ version }, { call, id }) => call('DELETE', `/users/${id}?version=${version}`).status,
      (model) => Object.assign(model, { isDeleted: true, version: model.version + 1 }),
    ),
  ),
  fc.constant(
    step(
      'restore',
      () => 204,
      (_model, { call, id }) => call('POST', `/users/${id}/restore`).status,
      (model) => {
        if (model.isDeleted) Object.assign(model, { isDeleted: false, version: model.version + 1 });
      },
    ),
  ),
  fc.constant(
    step(
      'password',
      ({ isDeleted }) => (isDeleted ? 404 : 204),
      (_model, { call, id }) => call('POST', `/users/${id}/password`, { password: 'secret' }).status,
      (model) => Object.assign(model, { isActivated: true }),
    ),
  ),
  fc.constant(
    step(
      'open the newest email link',
      () => 200,
      (_model, { open }) => {
        open('email-confirmation');
        return 200;
      },
      (model) => {
        // A link that met a deleted account is not used up.
        if (model.isDeleted || model.pending === undefined) return;
        Object.assign(model, { email: model.pending, pending: undefined, version: model.version + 1 });
      },
    ),
  ),
];

function compare(model: Model, { call, id }: Real): void {
  const { json } = call('GET', `/users/${id}?allow_deleted=true`);
  expect([json['version'], json['activated'], json['enabled'], json['deleted_at'] !== null]).toEqual([
    model.version,
    model.isActivated,
    model.isEnabled,
    model.isDeleted,
  ]);
  expect(json['contact']).toMatchObject({ email: model.email });
  const search = `/search?tenant=${FOOBAR_TENANT}&limit=300&text=${model.email}`;
  const found = call('GET', search).json['items'] as { id: string }[];
  expect(found.some((hit) => hit.id === id)).toBe(!model.isDeleted);
}

test(`the sandbox behaves like the model in ${SEQUENCES} sequences of events (S8)`, () => {
  let accounts = 0;
  fc.assert(
    fc.property(fc.commands([...STEPS], { maxCommands: 25 }), (steps) => {
      accounts += 1;
      fc.modelRun(() => account(accounts), steps);
    }),
    { numRuns: runs(SEQUENCES) },
  );
});

const { answer, outbox, confirmations, authorization } = platform();

/** An account of its own for the sequence, invited and not yet activated. */
function account(number: number): { model: Model; real: Real } {
  const email = `zero${number}@x.example`;
  const { json } = call('POST', '/users', { tenant_id: FOOBAR_TENANT, login: `model.${number}`, contact: { email } });
  const id = String(json['id']);
  const open = (kind: string) => {
    const mail = outbox.list().find((one) => one.user_id === id && one.kind === kind);
    if (mail) confirmations.open(mail.link.split('/').at(-1) ?? '');
  };
  const state = { isActivated: false, isEnabled: true, isDeleted: false };
  return { model: { version: 1, email, pending: undefined, ...state }, real: { id, call, open } };
}

function call(method: string, path: string, body?: object): ReturnType<Real['call']> {
  const url = `/api/2${path}`;
  const parts = splitUrl(url);
  if (!parts) throw new Error(`${url} cannot be read`);
  const headers = { authorization, 'content-type': 'application/json' };
  const sent = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const made = answer({ method, url, headers, ...parts, body: sent }, new Notes());
  return { status: made.status, json: made.body === '' ? {} : JSON.parse(made.body) };
}

/** The sandbox without its socket: thousands of requests in a moment. */
function platform() {
  let ids = 0;
  const [now, newId] = [
    () => 1_700_000_000_000,
    () => {
      ids += 1;
      return `00000000-0000-4000-9000-${String(ids).padStart(12, '0')}`;
    },
  ];
  const [store, mails, tokens] = [buildWorld(), new Outbox(), new Tokens(now, newId)];
  const waiting = new Confirmations(store, mails, now, newId);
  const [client] = store.clients();
  if (!client) throw new Error('the world has no client');
  const origin = 'http://127.0.0.1:1';
  const holder = { kind: 'client', id: client.client_id } as const;
  const { access_token } = tokens.issue({ holder, tenantId: client.tenant_id, role: client.role }, origin);
  const whole = {
    origin,
    store,
    tokens,
    outbox: mails,
    confirmations: waiting,
    requests: new RequestLog(store, now),
    staleStatus: 409,
    faults: null,
    now,
    newId,
  } as const;
  return {
    answer: createRouter(ROUTES, whole),
    outbox: mails,
    confirmations: waiting,
    authorization: `Bearer ${access_token}`,
  };
}
