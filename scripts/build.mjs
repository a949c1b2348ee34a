/** npm run build: src/ → dist/, with its types; npm's own prepare: only where dist/ is not up to date, and without them. */
import { buildDist, ensureDist } from './dist.mjs';

const isDone = process.argv[2] === 'prepare' ? await ensureDist() : await buildDist({ types: true });
if (!isDone) process.exitCode = 1;
