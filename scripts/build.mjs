/** npm run build: src/ → dist/, with its types; npm's own prepare: only where dist/ is not up to date. */
import { ensureDist } from './dist.mjs';
import { makeDist } from './make.mjs';

// Of a dependency from git npm makes a package by this alone. Who says `npm ci` works on it, and does not wait for types.
const isForPackage = process.env.npm_command !== 'ci';
const isDone =
  process.argv[2] === 'prepare' ? await ensureDist({ types: isForPackage }) : await makeDist({ types: true });
if (!isDone) process.exitCode = 1;
