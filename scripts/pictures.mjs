/** npm run pictures: takes the pictures of the README anew, each for a light page and for a dark one. */
import { writeFileSync } from 'node:fs';
import { ensureDist } from './dist.mjs';
import { drawPicture, THEMES } from './pictures/draw.mjs';
import { PICTURES } from './pictures/list.mjs';
import { takePicture } from './pictures/take.mjs';

if (!(await ensureDist())) process.exit(1);
for (const picture of PICTURES) {
  const screen = await takePicture(picture);
  for (const theme of Object.keys(THEMES)) {
    const file = `scripts/pictures/${picture.name}.${theme}.svg`;
    writeFileSync(new URL(`../${file}`, import.meta.url), drawPicture(screen, picture, theme));
    console.log(file);
  }
}
