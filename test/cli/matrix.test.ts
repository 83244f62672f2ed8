import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write, copy } = scratch();
copy(new URL('../../fixtures/matrix', import.meta.url).pathname, '.');
const hostile = '\\"><script>alert(1)</script>\u001b[31m';
write(
  'hostile.conf',
  `listen on 192.0.2.1\naction "${hostile}" relay\nmatch from any for any action "${hostile}"\n`,
);

/** Every tag is closed in its turn, every `&` begins an entity, and nothing is left outside. */
function wellFormed(markup: string): void {
  const open: string[] = [];
  for (const [tag, closing, name = '', empty] of markup.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g,
  )) {
    expect(tag).not.toBe('');
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(open).toEqual([]);
  const rest = markup
    .replace('<!DOCTYPE html>', '')
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<\/?[a-zA-Z][\w-]*(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, '');
  expect(rest).not.toMatch(/[<>]/);
  expect(rest).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/);
}

describe.each(['sound', 'open-relay', 'provider', 'hostile'])('%s', (name) => {
  test.each([
    ['pretty', 'txt'],
    ['json', 'json'],
    ['html', 'html'],
    ['svg', 'svg'],
  ])('%s', async (format, ending) => {
    const { status, stdout, stderr } = await run(['matrix', '--format', format, `${name}.conf`]);
    expect([status, stderr]).toEqual([0, '']);
    if (format === 'html' || format === 'svg') {
      wellFormed(stdout);
      expect(stdout).not.toContain('<script');
      expect(stdout).not.toMatch(/(?:src|href)=/);
    } else await expect(stdout).toMatchFileSnapshot(`golden/matrix.${name}.${ending}`);
    expect(stdout).not.toContain('\u001b');
    if (format === 'pretty')
      for (const line of stdout.split('\n\nsmtpd')[0]?.split('\n') ?? []) {
        if (line.includes(' | ')) expect(line.length).toBeLessThanOrEqual(80);
      }
    if (format === 'svg') await expect(stdout).toMatchFileSnapshot(`golden/matrix.${name}.svg`);
  });
});

describe('the page', () => {
  const page = async (name: string) => (await run(['matrix', '--format', 'html', `${name}.conf`])).stdout;

  test('says the verdict and the open paths in words, in the page and for the picture', async () => {
    const open = await page('open-relay');
    expect(open).toContain('<strong class="yes">open relay (lines 11 and 13)</strong>');
    const way = 'rule 2, line 11 → action <code>out</code>: relays via smtp://smarthost.example.net';
    expect(open).toContain(`<p class="yes">Strangers relay: <code>egress port 2525</code> → ${way}</p>`);
    const [, title, words] =
      /aria-labelledby="flow-title flow-words">\n<title id="flow-title">(.*)<\/title>\n<desc id="flow-words">(.*)<\/desc>/.exec(
        open,
      ) ?? [];
    expect(title).toBe('open-relay.conf: verdict: open relay (lines 11 and 13)');
    expect(words).toContain('Strangers relay: &quot;egress port 2525&quot; → rule 2, line 11');
    expect(await page('sound')).toContain('No rule lets strangers relay.</desc>');
  });

  test('what the picture shows is a list, too, with each rule in full', async () => {
    const open = await page('open-relay');
    expect(open).toContain(
      '<li class="open">rule 4, line 13 → action <code>out</code>: relays via smtp://smarthost.example.net (strangers relay)<br/>' +
        '<code>match from any mail-from &quot;@partner.example&quot; for domain &quot;*&quot; action &quot;out&quot;</code></li>',
    );
  });

  test('its table can be moved by the keyboard, keeps who sends in sight, and has a legend', async () => {
    const open = await page('open-relay');
    expect(open).toContain('<div class="scroll" role="region" aria-labelledby="table" tabindex="0">');
    expect(open).toMatch(/tbody th,thead th:first-child\{position:sticky;left:0\}/);
    expect(open).toContain('<ul class="legend">');
    for (const [, kind] of open.matchAll(/<span class="swatch (\w+)" aria-hidden="true">/g))
      expect(open).toContain(`.swatch.${kind}{`);
    // No picture is wider than the page, and where its words would be too small the list stands alone.
    expect(open).toContain('.flow{max-width:100%;height:auto}');
    expect(open).toMatch(/@media\(max-width:\d+px\)\{figure\{display:none\}\}/);
  });
});

test('a stranger that relays is red', async () => {
  const { stdout } = await run(['matrix', '--color', 'open-relay.conf']);
  expect(stdout).toContain('\u001b[31mrelayed by "out"');
  expect((await run(['matrix', '--color', 'sound.conf'])).stdout).not.toContain('\u001b[31m');
});

test.each([
  [['matrix', '--format', 'github', 'sound.conf']],
  [['matrix', 'sound.conf', 'open-relay.conf']],
  [['check', '--format', 'svg', 'sound.conf']],
])('%j: one line, exit 2', async (args) => {
  const { status, stdout, stderr } = await run(args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^smtpd-lint: [^\n]+\n$/);
});

test('a file that smtpd refuses has no matrix', async () => {
  write('refused.conf', 'match from any for any action "nowhere"\n');
  expect((await run(['matrix', 'refused.conf'])).status).toBe(2);
});
