/** The thread in which deep.ts has an entry rewritten. */
import { parentPort, workerData } from 'node:worker_threads';
import { rewrite } from './rewrite.ts';

const rewritten = rewrite(workerData.source, workerData.vocabulary);
// Of an error only its words pass to another thread.
const said = rewritten.kind === 'invalid' ? { ...rewritten.error, message: rewritten.error.message } : null;
parentPort?.postMessage(said === null ? rewritten : { kind: 'invalid', said });
