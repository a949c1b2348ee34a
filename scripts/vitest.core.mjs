import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { CORE } from './core.mjs';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: [...new Set(CORE.flatMap(({ tests }) => tests))],
    // A computer may be busy, and counting takes its time.
    testTimeout: 60_000,
    coverage: {
      include: CORE.map(({ source }) => source),
      reporter: ['text'],
      thresholds: { perFile: true, branches: 100, functions: 100, lines: 100, statements: 100 },
    },
  },
});
