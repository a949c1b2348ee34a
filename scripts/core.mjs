/** The files whose every branch is tested, and whose tests must notice nearly every change: what a write came to, and what stays secret. */
export const CORE = [
  { source: 'src/api/attempt.ts', tests: ['test/api/attempt.test.ts'] },
  { source: 'src/api/email/verdict.ts', tests: ['test/api/email/verdict.test.ts'] },
  { source: 'src/api/login/verdict.ts', tests: ['test/api/login/verdict.test.ts'] },
  { source: 'src/api/write/verdict.ts', tests: ['test/api/write/verdict.test.ts'] },
  { source: 'src/api/retry.ts', tests: ['test/api/retry.test.ts'] },
  ...['redact', 'find', 'stream'].map((name) => ({
    source: `src/api/secrets/${name}.ts`,
    tests: ['test/api/secrets/redact.test.ts'],
  })),
  { source: 'src/api/secrets/sanitize.ts', tests: ['test/api/secrets/sanitize.test.ts'] },
  { source: 'src/api/secrets/encodings.ts', tests: ['test/api/secrets/encodings.test.ts'] },
  ...['record', 'memory', 'audit', 'auditedWrites', 'chain', 'chains'].map((name) => ({
    source: `src/session/audit/${name}.ts`,
    tests: ['test/session/audit/audit.test.ts'],
  })),
];
