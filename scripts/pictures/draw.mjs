/** Draws a screen as SVG: text that can be selected, in whatever fixed-width font there is, with nothing from elsewhere. */

const [FONT, CELL, ROW, MARGIN] = [14, 8.4, 20, 16];

// Each colour can be read on its background: 4.5 to 1 and more. The numbers are a terminal's own, 0 to 15.
export const THEMES = {
  light: {
    paper: '#f6f8fa',
    frame: '#d1d9e0',
    ink: '#1f2328',
    dim: '#59636e',
    colors: { 1: '#c21c28', 2: '#136c2e', 3: '#7d4e00', 4: '#0757ba', 5: '#7a3fd0', 6: '#0b6870' },
  },
  dark: {
    paper: '#151b23',
    frame: '#3d444d',
    ink: '#e6edf3',
    dim: '#9198a1',
    colors: { 1: '#ff7b72', 2: '#56d364', 3: '#e3b341', 4: '#79c0ff', 5: '#d2a8ff', 6: '#56d4dd' },
  },
};

export function drawPicture({ columns, rows, cursor }, { title, description }, theme) {
  const { paper, frame, ink, dim, colors } = THEMES[theme];
  const used = new Set(rows.flatMap((row) => row.flatMap(({ look }) => look.split(' '))));
  for (const color of used)
    if (/^c/.test(color) && !(color.slice(1) in colors)) throw new Error(`no colour for ${color}`);
  const [width, height] = [columns * CELL + 2 * MARGIN, rows.length * ROW + 2 * MARGIN];
  const colorRules = Object.entries(colors).map(([number, color]) => `.c${number}{fill:${color}}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    '<style>',
    `text{fill:${ink};font:${FONT}px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-variant-ligatures:none;white-space:pre}`,
    `.bold{font-weight:bold}.italic{font-style:italic}.dim{fill:${dim}}${colorRules.join('')}`,
    '</style>',
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="6" fill="${paper}" stroke="${frame}"/>`,
    ...rows.flatMap((row, at) => (row.length === 0 ? [] : [drawRow(row, MARGIN + at * ROW + FONT + 1)])),
    `<rect x="${rounded(MARGIN + cursor * CELL)}" y="${MARGIN + (rows.length - 1) * ROW + 2}" width="${CELL}" height="${ROW - 4}" fill="${dim}"/>`,
    '</svg>',
    '',
  ].join('\n');
}

/** Told how long it is, a row has its columns below those of the others, however wide the font's letters are. */
function drawRow(cells, y) {
  const length = cells.reduce((sum, { width }) => sum + width, 0) * CELL;
  const runs = [];
  for (const { text, look } of cells) {
    if (runs.at(-1)?.look === look) runs.at(-1).text += text;
    else runs.push({ look, text });
  }
  const spans = runs.map(({ look, text }) =>
    look === '' ? escaped(text) : `<tspan class="${look}">${escaped(text)}</tspan>`,
  );
  return `<text x="${MARGIN}" y="${y}" textLength="${rounded(length)}" xml:space="preserve">${spans.join('')}</text>`;
}

const rounded = (number) => Math.round(number * 10) / 10;

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
