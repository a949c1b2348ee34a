/** The pictures of the README are tests: each is taken anew, and shows what the shell shows today. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alike } from '../scripts/pictures/alike.mjs';
import { drawPicture, THEMES } from '../scripts/pictures/draw.mjs';
import { PICTURES } from '../scripts/pictures/list.mjs';
import { takePicture } from '../scripts/pictures/take.mjs';

const FOLDER = new URL('../scripts/pictures/', import.meta.url);
const ABOUT = { title: 'A & B', description: '1 < 2' };
const themes = Object.keys(THEMES) as (keyof typeof THEMES)[];
const cells = (text: string, look = '') => [...text].map((each) => ({ text: each, width: 1, look }));
const textOf = (line: readonly { readonly text: string }[]) => line.map(({ text }) => text).join('');

/** What has become of a picture, by its first line that differs, and how it is made anew. */
function change(file: string, kept: string, drawn: string): string | null {
  const [before, now] = [kept.split('\n'), drawn.split('\n')];
  const at = now.findIndex((line, index) => line !== before[index]);
  if (at < 0 && before.length === now.length) return null;
  const shown = (line = '') => line.replace(/<[^>]*>/g, '');
  const [was, is] = [before[at], now[at]];
  const what =
    shown(was) === shown(is)
      ? `${shown(is)}\n  it looks otherwise: ${was} is now ${is}`
      : `${shown(was)}\nis now\n  ${shown(is)}`;
  return `${file}, line ${at + 1}:\n  ${what}\n  next: look whether that is meant; \`npm run pictures\` takes the pictures anew`;
}

test.each(PICTURES)('the picture $name is what the shell shows (PI1, PI2)', async (picture) => {
  const screen = await takePicture(picture);

  for (const theme of themes) {
    const file = `${picture.name}.${theme}.svg`;
    const kept = readFileSync(new URL(file, FOLDER), 'utf8').replaceAll('\r\n', '\n');
    expect(change(`scripts/pictures/${file}`, kept, drawPicture(screen, picture, theme))).toBeNull();
  }
});

test('there is no other picture than those that are tested (PI1)', () => {
  const kept = readdirSync(FOLDER).filter((name) => name.endsWith('.svg'));

  expect(kept.sort()).toEqual(PICTURES.flatMap(({ name }) => themes.map((theme) => `${name}.${theme}.svg`)).sort());
});

test.each(themes)('whatever is printed can be read on the %s picture: 4.5 to 1 and more (PI3)', (theme) => {
  const { paper, ink, dim, colors } = THEMES[theme];

  for (const color of [ink, dim, ...Object.values(colors)]) expect(contrast(color, paper), color).toBeGreaterThan(4.5);
});

describe('a picture', () => {
  test('needs nothing from elsewhere, runs nothing, and says what is on it (PI3)', () => {
    const drawn = drawPicture({ columns: 20, rows: [cells('a < b & c > d', 'dim')], cursor: 3 }, ABOUT, 'light');

    expect(drawn.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|url\(|@import|href|<script|on\w+=/,
    );
    expect(drawn).toContain('<title id="title">A &amp; B</title>\n<desc id="description">1 &lt; 2</desc>');
    expect(drawn).toContain('<tspan class="dim">a &lt; b &amp; c &gt; d</tspan></text>');
  });

  test('has a row as long as its columns, wide letters among them, in whatever font (PI3)', () => {
    const rows = [cells('abcde'), [{ text: '東', width: 2, look: '' }, ...cells('abc')], cells('abcdefghij')];
    const drawn = drawPicture({ columns: 10, rows, cursor: 0 }, ABOUT, 'dark');

    expect([...drawn.matchAll(/textLength="([\d.]+)"/g)].map(([, length]) => length)).toEqual(['42', '42', '84']);
  });

  test('in a colour that has no place in its themes is not drawn (PI2)', () => {
    const screen = { columns: 5, rows: [cells('x', 'bold c13')], cursor: 0 };

    expect(() => drawPicture(screen, ABOUT, 'dark')).toThrow('c13');
  });
});

test('what each run has of its own is the same on every picture, and all else stays as it was printed (PI4)', () => {
  const lines = (port: string, time: string, who: string, id: string, hash: string) => [
    `  base_url   'http://127.0.0.1:${port}/api/2'`,
    `- After: \`a@b.example\`, version 2, seen ${time} UTC`,
    `- Who: \`${who}\`, with the API client \`5a4db000-0000-4000-8000-000000000001\``,
    `- Request id: \`${id}\``,
    `- Audit hash: \`${hash}\``,
    `- User: \`foobar\`, id \`2ae8a1e9-4dba-4a07-b56a-c51cec1485fc\``,
  ];
  const here = lines('43121', '2026-11-27 18:26:21', 'root', '2c69fe72-ba01-435f-8932-fdcb9a3f8f48', 'ab'.repeat(32));
  const there = lines(
    '9',
    '2031-01-02 03:04:05',
    'maria.lópez',
    '00000000-0000-4000-8000-000000000000',
    '01'.repeat(32),
  );

  const [mine, theirs] = [here, there].map((each) => each.map((line) => textOf(alike(cells(line)))));

  expect(theirs).toEqual(mine);
  expect(mine?.at(-1)).toBe(here.at(-1));
  expect(mine?.[2]).toMatch(/^- Who: `\w+`, with the API client `5a4db000-0000-4000-8000-000000000001`$/);
});

test('what is typed looks the same, whether or not Node colours it (PI4)', () => {
  const typed = [...cells('sandbox> ', 'c2'), ...cells('x = '), ...cells("'a'", 'c2')];
  const printed = [...cells('  next: '), ...cells('report()', 'c6')];

  expect(alike(typed)).toEqual([...cells('sandbox> ', 'c2'), ...cells("x = 'a'")]);
  expect(alike(printed)).toEqual(printed);
});

/** By WCAG 2: of the lighter one's luminance to the darker one's. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
