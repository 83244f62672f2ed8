// Makes docs/terminal.png, the README's picture: what the built command prints about the example, as a terminal shows it. Needs Chromium.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Convert from 'ansi-to-html';

const project = fileURLToPath(new URL('..', import.meta.url));
const line = 'smtpd-lint fixtures/example/smtpd.conf';
const { stdout } = spawnSync(
  process.execPath,
  ['dist/smtpd-lint.cjs', '--color', 'fixtures/example/smtpd.conf'],
  {
    cwd: project,
    encoding: 'utf8',
  },
);
// Links of the terminal are not seen in a picture, nor is what is hidden in it (`8`), to be found when its lines are clicked.
const text = stdout
  .replace(/\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)/g, '')
  .replace(/\x1b\[8m.*?\x1b\[28m/g, '')
  .replace(/^\n/, '');
const colours = {
  fg: '#d4d4d4',
  bg: '#1e1e1e',
  colors: { 1: '#f14c4c', 2: '#23d18b', 3: '#e5e510', 4: '#3b8eea' },
};
const html = new Convert({ ...colours, escapeXML: true }).toHtml(text);
const folder = mkdtempSync(join(tmpdir(), 'screenshot-'));
const page = join(folder, 'page.html');
const rows = text
  .replace(/\x1b\[[\d;]*m/g, '')
  .split('\n')
  .reduce((sum, row) => sum + Math.max(1, Math.ceil(row.length / 120)), 0);
writeFileSync(
  page,
  `<meta charset="utf-8"><style>body{margin:0;background:#1e1e1e;color:#d4d4d4}pre{margin:16px;font:14px/19px "DejaVu Sans Mono",monospace;width:120ch;white-space:pre-wrap;word-break:break-all}</style><pre><b>$</b> ${line}\n${html}</pre>`,
);
const [width, height] = [1050, (rows + 1) * 19 + 32];
execFileSync(
  'chromium',
  [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    `--window-size=${width},${height}`,
    `--screenshot=${join(project, 'docs', 'terminal.png')}`,
    `file://${page}`,
  ],
  { stdio: 'ignore' },
);
rmSync(folder, { recursive: true });
