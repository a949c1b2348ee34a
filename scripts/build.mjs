/** npm run build, and npm's own prepare: src/ → dist/. */
import { buildDist } from './dist.mjs';

if (!buildDist()) process.exitCode = 1;
