import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Once more with a polluted Object.prototype: what speaks to the API, and what decides. Not where a program is started,
// in which nothing is polluted, nor with nock, which breaks. The model and the matrix of lost answers ask the same of
// the decisions and of the network as their own tests do, in more orders: of a prototype they have nothing to tell.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/{api,session,page,helpers}/**/*.test.ts'],
    exclude: [
      'test/api/{accidents.test,properties.heavy.test,email/{model,lostAnswer}.heavy.test}.ts',
      'test/page/python.heavy.test.ts',
      'test/session/{audit/file.test,files/compiled.heavy.test,settings/secretCommand.heavy.test}.ts',
    ],
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
