import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    // Terminals and child processes are slow to start where two cores share eight programs.
    testTimeout: 90_000,
    hookTimeout: 30_000,
    // Most files wait: for terminals, sockets, child processes. By default one core less than there are is used.
    maxWorkers: 4,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
