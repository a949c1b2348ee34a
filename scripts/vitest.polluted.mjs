import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { changesTheWorld, testFiles } from './vitest.config.mjs';

// Once more with a polluted Object.prototype: what speaks to the API, and what decides. Not where a program is started,
// in which nothing is polluted, nor with nock, which breaks. The model and the matrix of lost answers ask the same of
// the decisions and of the network as their own tests do, in more orders: of a prototype they have nothing to tell.
const POLLUTED = /^(?:api|session|page|helpers)\b/;
const UNTOUCHED = [
  ...['api/accidents', 'api/properties.heavy', 'api/email/model.heavy', 'api/email/lostAnswer.heavy'],
  ...[
    'page/python.heavy',
    'session/audit/file',
    'session/files/compiled.heavy',
    'session/settings/secretCommand.heavy',
  ],
].map((name) => `${name}.test.ts`);

const files = testFiles.filter((name) => POLLUTED.test(name) && !UNTOUCHED.includes(name));
const project = (name, isolate) => {
  const include = files.filter((file) => changesTheWorld(file) === isolate).map((file) => `test/${file}`);
  return { extends: true, test: { name, isolate, include } };
};

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [project('polluted', false), project('polluted-apart', true)],
    setupFiles: ['test/polluted.ts'],
    testTimeout: 90_000,
    // Most files wait for sockets.
    maxWorkers: 4,
    // Of the cases of properties: `npm test` and `npm run test:heavy` run them all.
    env: { TEST_SHARE: '0.1' },
    restoreMocks: true,
    unstubEnvs: true,
  },
});
