/** The modes of a session: who asked for them, what may be switched inside, and what another world takes over. */
import { expect, test } from 'vitest';
import { MODES, Modes } from '../../src/session/modes.ts';

test('what the command line asks for holds from the beginning, and is switched inside but for read-only (MO1)', () => {
  const modes = new Modes({ readOnly: true, dryRun: true, quiet: true });

  for (const mode of MODES) modes.switch(mode, false);

  expect(modes).toMatchObject({ readOnly: true, dryRun: false, quiet: false });
});

test('read-only by the settings stays as well, and what to do names them (MO1)', () => {
  const modes = new Modes({}, { readOnly: '.env.prod', quiet: '.env.prod' });

  modes.switch('read-only', false);
  modes.switch('quiet', false);

  expect(modes).toMatchObject({ readOnly: true, quiet: false });
  expect(modes.wantedBy('read-only')).toBe('ACRONIS_READ_ONLY in .env.prod');
  expect(modes.toWrite).toContain('take ACRONIS_READ_ONLY out of .env.prod');
});

test('read-only that was switched on inside is switched off inside (MO1)', () => {
  const modes = new Modes();
  modes.switch('read-only', true);
  expect(modes).toMatchObject({ readOnly: true, toWrite: '.read-only off' });

  modes.switch('read-only', false);

  expect(modes.readOnly).toBe(false);
});

test('in another world what was switched on stays on, and what was switched off is for the flags and its settings to say (MO2)', () => {
  const modes = new Modes({ dryRun: true }, { readOnly: null, quiet: 'the environment' });
  modes.switch('read-only', true);
  modes.switch('dry-run', false);
  modes.switch('quiet', false);

  modes.enter({ readOnly: null, quiet: '.env.other' });
  expect(modes).toMatchObject({ readOnly: true, dryRun: true, quiet: true });

  modes.switch('read-only', false);
  modes.enter({ readOnly: '.env.prod', quiet: null });
  expect(modes).toMatchObject({ readOnly: true, dryRun: true, quiet: false });
});
