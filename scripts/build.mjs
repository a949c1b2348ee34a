/** npm run build: src/ → dist/, with its types; npm's own prepare: only where dist/ is not up to date, and without them. */
import { ensureDist } from './dist.mjs';
import { makeDist } from './make.mjs';

const isDone = process.argv[2] === 'prepare' ? await ensureDist() : await makeDist({ types: true });
if (!isDone) process.exitCode = 1;
