// Generates docs/terminal.svg, the README's picture: the output of the built command on the example, as a terminal shows it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const { stdout } = spawnSync(
  process.execPath,
  ['dist/smtpd-lint.cjs', '--color', 'fixtures/example/smtpd.conf'],
  {
    cwd: project,
    encoding: 'utf8',
  },
);
const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);
/** Links have no effect in a picture. */
const link = new RegExp(`${esc}\\]8;[^${bell}]*${bell}`, 'g');
const codes = new RegExp(`${esc}\\[([0-9;]*)m`);
const colours = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  90: '#8b949e',
  94: '#79c0ff',
};

const size = 14;
const width = 8.43;
const height = 20;
const lines = `$ smtpd-lint fixtures/example/smtpd.conf\n${stdout.replace(link, '').trimEnd()}`.split('\n');
const columns = Math.max(...lines.map((text) => text.replace(new RegExp(codes, 'g'), '').length));

const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

let style = {};
/** Applies SGR codes to the current style. */
function styled(numbers) {
  for (const number of numbers.split(';').map(Number)) {
    if (number === 0) style = {};
    else if (number === 1) style = { ...style, bold: true };
    else if (number === 2) style = { ...style, fill: '#8b949e' };
    else if (number === 4) style = { ...style, underline: true };
    else if (number === 22) style = { underline: style.underline };
    else if (number === 24) style = { ...style, underline: false };
    else if (number === 39) style = { ...style, fill: undefined };
    else if (colours[number]) style = { ...style, fill: colours[number] };
  }
}

function lineOf(text, index) {
  let column = 0;
  const spans = text.split(codes).map((part, place) => {
    if (place % 2 === 1) {
      styled(part);
      return '';
    }
    if (part === '') return '';
    const { fill, bold, underline } = style;
    const attributes = [
      `x="${(16 + column * width).toFixed(1)}"`,
      `textLength="${(part.length * width).toFixed(1)}"`,
      fill && `fill="${fill}"`,
      bold && 'font-weight="bold"',
      underline && 'text-decoration="underline"',
    ];
    column += part.length;
    return `<tspan ${attributes.filter(Boolean).join(' ')}>${xml(part)}</tspan>`;
  });
  return `<text y="${30 + index * height}" xml:space="preserve">${spans.join('')}</text>`;
}

const [w, h] = [Math.ceil(32 + columns * width), 30 + lines.length * height];
writeFileSync(
  `${project}docs/terminal.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="smtpd-lint shows the SMTP session with which a stranger relays, the rule at fault, and a fix" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${size}" fill="#e6edf3">
${lines.map(lineOf).join('\n')}
</g>
</svg>
`,
);
