/** The picture's own style: it follows the reader's choice of light or dark, also where it stands alone. */
export const pictureStyle = [
  '.flow{--ground:#fff;--ink:#1c2330;--soft:#5b6675;--line:#9aa5b3;--fill:#f3f5f8;--red:#c01c28;--redfill:#fdeaea}',
  '@media(prefers-color-scheme:dark){.flow{--ground:#15191f;--ink:#e6eaf0;--soft:#9aa5b3;--line:#59636f;--fill:#222831;--red:#ff6b6b;--redfill:#3a1e21}}',
  '.flow .ground{fill:var(--ground)}',
  '.flow text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink)}',
  '.flow .head{font:600 14px system-ui,sans-serif;fill:var(--soft)}',
  '.flow .detail{fill:var(--soft)}',
  '.flow .box rect{fill:var(--fill);stroke:var(--line)}',
  '.flow .open rect{fill:var(--redfill);stroke:var(--red);stroke-width:2}',
  '.flow .dead rect{fill:none;stroke-dasharray:4 3}',
  '.flow .dead text{fill:var(--line);text-decoration:line-through}',
  '.flow .edge{fill:none;stroke-width:1.3;stroke-opacity:.75}',
  '.flow .edge.open{stroke:var(--red);stroke-width:2.5;stroke-opacity:1}',
  ...['#7b8794', '#3b82c4', '#2f9e78', '#b07d1e', '#8a63c9', '#3aa0a8'].map(
    (colour, index) => `.flow .flow${index}{stroke:${colour}}`,
  ),
].join('');
