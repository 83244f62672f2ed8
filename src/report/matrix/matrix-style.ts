/** Colours of the edges from listeners, in turn. */
export const flowColours = ['#5b7083', '#2a72b5', '#23805f', '#96690f', '#7a52bd', '#277f87'] as const;

/** The colours of the page and the picture, light and dark. */
const light =
  '--ground:#fff;--ink:#1c2330;--soft:#5b6675;--line:#9aa5b3;--fill:#f3f5f8;--red:#b01823;--redfill:#fdeaea;--green:#1a7048;--amber:#8a5a00';
const dark =
  '--ground:#15191f;--ink:#e6eaf0;--soft:#a3adba;--line:#59636f;--fill:#222831;--red:#ff8080;--redfill:#3a1e21;--green:#57c78e;--amber:#e0b04c';

/** The CSS for both schemes, for the elements of `selector`: the reader's preference applies even to a picture on its own. */
const palette = (selector: string): string =>
  `${selector}{color-scheme:light dark;${light}}@media(prefers-color-scheme:dark){${selector}{${dark}}}`;

/** The style sheet of the picture. */
export const pictureStyle = [
  palette('.flow'),
  '.flow{max-width:100%;height:auto}',
  '.flow .ground{fill:var(--ground)}',
  '.flow text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink)}',
  '.flow .head{font:600 14px system-ui,sans-serif;fill:var(--soft)}',
  '.flow .verdict{font:600 15px system-ui,sans-serif}',
  '.flow .yes{fill:var(--red)}.flow .no{fill:var(--green)}.flow .unknown{fill:var(--amber)}',
  '.flow .key{font:13px system-ui,sans-serif}',
  '.flow .detail{fill:var(--soft)}',
  '.flow .box rect{fill:var(--fill);stroke:var(--line)}',
  '.flow .open rect{fill:var(--redfill);stroke:var(--red);stroke-width:2}',
  '.flow .dead rect{fill:none;stroke-dasharray:4 3}',
  '.flow .dead text{fill:var(--soft);text-decoration:line-through}',
  '.flow .edge{fill:none;stroke-width:1.3;stroke-opacity:.75}',
  '.flow .edge.open{stroke:var(--red);stroke-width:2.5;stroke-opacity:1}',
  ...flowColours.map((colour, index) => `.flow .flow${index}{stroke:${colour}}`),
].join('');

/** The width, in pixels, below which the picture's words are too small to read. The page has the same content as a list. */
const narrowest = 900;

/** The style sheet of the page. */
export const pageStyle = [
  palette(':root'),
  'body{margin:0 auto;padding:24px;max-width:1180px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}',
  'h1{font-size:1.5em;margin:0 0 .4em}h2{font-size:1.2em;margin:1.6em 0 .4em}h3{font-size:1em;margin:1.2em 0 .2em}',
  'code,pre{font:.92em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
  'code{background:var(--fill);border-radius:3px;padding:.05em .25em;overflow-wrap:anywhere}',
  '.answer{font-size:1.15em}.note,small,.client{color:var(--soft)}small{display:block;font-size:.85em}',
  '.refused,td.none{color:var(--soft)}.depends,.temporary-failure,.unknown{color:var(--amber)}.no{color:var(--green)}',
  '.alarm,.yes{color:var(--red)}.alarm{font-weight:600}.alarm small{color:inherit;font-weight:400}',
  // The table scrolls horizontally under its first column, which is sticky.
  '.scroll{overflow-x:auto;border:1px solid var(--line)}',
  'table{border-collapse:separate;border-spacing:0}',
  'th,td{border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:6px 10px;text-align:left;vertical-align:top;min-width:10em;max-width:22em;overflow-wrap:break-word}',
  'th{background:var(--fill);font-weight:600}tbody th,thead th:first-child{position:sticky;left:0}',
  'tbody th,thead th:first-child{min-width:7em;max-width:12em}th code,td code{background:none;padding:0;overflow-wrap:inherit}',
  'td.open{background:var(--redfill)}',
  'details{margin-top:2px;font-size:.9em}summary{cursor:pointer;color:var(--soft)}pre{margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere}',
  '.legend{display:flex;flex-wrap:wrap;gap:.3em 1.4em;margin:.6em 0;padding:0;list-style:none;font-size:.92em}',
  '.swatch{display:inline-block;width:1em;height:1em;margin-right:.4em;border:1px solid var(--line);vertical-align:-.12em}',
  '.swatch.open{background:var(--redfill);border:2px solid var(--red)}.swatch.refused{background:var(--soft)}.swatch.depends{background:var(--amber)}.swatch.passed{background:var(--ink)}',
  'figure{margin:0}figure svg{display:block}',
  'ul.paths{padding-left:1.2em;margin:.2em 0}.paths li{margin:.35em 0}.paths .open{color:var(--red)}',
  `@media(max-width:${narrowest}px){figure{display:none}}`,
  '@media(max-width:600px){body{padding:12px}th,td{min-width:8.5em}tbody th,thead th:first-child{min-width:5.5em;max-width:7.5em}}',
].join('');
