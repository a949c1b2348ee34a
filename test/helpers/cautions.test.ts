/** Addresses that may deceive the eye are confirmed by whoever is at the keyboard, wherever they are sent. */
import { expect, test } from 'vitest';
import { WriteRefusedError } from '../../src/session/guard.ts';
import { failure, picking, type Stage, type StageOptions, stage } from './stage.ts';

const CYRILLIC = 'john@аррӏе.com';

async function put(address: string, options: StageOptions, change: (stage: Stage) => void = () => {}) {
  const staged = await stage(options);
  await staged.shell['findUser']('JohnDoe');
  change(staged);
  return { ...staged, verdict: () => staged.shell['putEmail'](address) };
}

const onDataCentre = ({ session }: Stage) => {
  session.world = { kind: 'datacenter', name: 'eu2-cloud', host: 'eu2-cloud.acronis.com', isLocal: false };
};

test('a domain of another script is asked about in the sandbox too, in both its forms (I4, I5)', async () => {
  const asked: string[] = [];
  const { verdict, writes } = await put(CYRILLIC, { ask: picking(0, asked) });

  expect(await verdict()).toMatchObject({ verdict: 'CHANGED', new: CYRILLIC });

  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('xn--80ak6aa92e.com');
  expect(asked[0]).toContain('looks like "apple"');
  expect(writes()).toHaveLength(1);
});

test('one that is sent by order of a person is asked about as well: there may be none before it (I4)', async () => {
  const asked: string[] = [];
  const { shell, writes } = await put(CYRILLIC, { ask: { ...picking(0, asked), confirm: no(asked) } });

  expect(await shell['putEmail'](CYRILLIC, { resend: true })).toMatchObject({ verdict: 'NOT_SENT' });
  expect(asked).toEqual([expect.stringContaining('xn--80ak6aa92e.com')]);
  expect(writes()).toEqual([]);
});

function no(asked: string[]) {
  return async ({ message }: { message: string }) => {
    asked.push(message);
    return false;
  };
}

test('a plain address is not (I4)', async () => {
  const asked: string[] = [];
  const { verdict } = await put('john@apple.com', { ask: picking(0, asked) });

  expect(await verdict()).toMatchObject({ verdict: 'CHANGED' });
  expect(asked).toEqual([]);
});

test('whoever says no sends nothing (I4)', async () => {
  const ask = { ...picking(0), confirm: async () => false };
  const { verdict, writes } = await put(CYRILLIC, { ask });

  expect(await verdict()).toMatchObject({ verdict: 'NOT_SENT' });
  expect(writes()).toEqual([]);
});

test('without a terminal a data centre gets none but with --yes, and then it is said (I4)', async () => {
  const refused = await put(CYRILLIC, {}, onDataCentre);
  expect(await failure(refused.verdict())).toBeInstanceOf(WriteRefusedError);
  expect(refused.writes()).toEqual([]);

  const agreed = await put(CYRILLIC, { flags: { yes: true } }, onDataCentre);
  expect(await agreed.verdict()).toMatchObject({ verdict: 'CHANGED' });
  expect(agreed.warnings().join()).toContain('xn--80ak6aa92e.com');
});

test('letters of two scripts in one name are refused for all (I4)', async () => {
  const { verdict, writes } = await put('john@раypal.com', { ask: picking(0) });

  expect((await failure(verdict())).message).toContain('mixes');
  expect(writes()).toEqual([]);
});
