/** The files whose every branch is tested, and whose tests must notice nearly every change: what a write came to, and what stays secret. */
export const CORE = [
  { source: 'src/api/verdict.ts', tests: ['test/api/verdict.test.ts'] },
  { source: 'src/api/writeVerdict.ts', tests: ['test/api/writeVerdict.test.ts'] },
  { source: 'src/api/retry.ts', tests: ['test/api/retry.test.ts'] },
  { source: 'src/api/redact.ts', tests: ['test/api/redact.test.ts'] },
  { source: 'src/api/sanitize.ts', tests: ['test/api/sanitize.test.ts'] },
  { source: 'src/api/encodings.ts', tests: ['test/api/encodings.test.ts'] },
  { source: 'src/session/audit.ts', tests: ['test/session/audit.test.ts'] },
];
