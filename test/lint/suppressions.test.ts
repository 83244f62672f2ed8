import { describe, expect, test } from 'vitest';
import { countFindings } from '../../src/lint/listing.js';
import { mergeReleases, type ReleaseRun } from '../../src/lint/releases.js';
import { defineRule, type Rule } from '../../src/lint/rule.js';
import { positionAt, type Span } from '../../src/source/text.js';
import { filesBelow } from '../support/folder-files.js';
import { type LintTextOptions, lintText } from '../support/lint-text.js';

/** Finds every `x…` word of a configuration and of its tables: `x-any` by the rule `any`. */
function finder(id: string, category: Rule['category'], word: RegExp): Rule {
  return defineRule({
    id,
    category,
    severity: 'error',
    summary: 'a rule for this test',
    messages: { found: 'found' },
    *check({ config }) {
      const tables = [...config.tables.values()].flatMap(({ contents }) =>
        contents.known ? (contents.entries[0]?.span?.file ?? []) : [],
      );
      for (const file of new Set([...config.files, ...tables]))
        for (const { index } of file.text.matchAll(word))
          yield { message: 'found', span: { file, start: index, end: index + 1 } };
    },
  });
}

const rules = [finder('plain', 'style', /[xy]1/g), finder('grave', 'security', /[xy]2/g)];

function run(text: string, options: Partial<LintTextOptions> = {}) {
  const result = lintText(text, { rules, ...options });
  const place = ({ file, start }: Span) =>
    `${file.path === 'smtpd.conf' ? '' : `${file.path}:`}${positionAt(file, start).line}`;
  return {
    found: result.findings
      .filter(({ rule }) => rule !== 'suppression')
      .map(({ rule, span }) => `${place(span)} ${rule}`),
    said: result.findings
      .filter(({ rule }) => rule === 'suppression')
      .map(({ message, label, severity, span }) =>
        [place(span), severity, message, label].filter(Boolean).join(' '),
      ),
    suppressed: result.suppressed.map(
      ({ rule, span, suppressions: [first] }) => `${place(span)} ${rule}: ${first?.justification}`,
    ),
  };
}

const nothing = { found: [], said: [], suppressed: [] };
const rest = 'action "x1" relay\nmatch from local for any action "x1"\n';

describe('what a comment suppresses', () => {
  test('the next line', () => {
    const text = `# smtpd-lint-disable-next-line plain -- why not\n${rest}`;
    expect(run(text)).toEqual({ found: ['3 plain'], said: [], suppressed: ['2 plain: why not'] });
  });

  test('a line continued by backslashes is one', () => {
    const text = `# smtpd-lint-disable-next-line plain -- a\naction \\\n  "x1" \\\n relay\nmatch for any action "x1"\n`;
    expect(run(text)).toEqual({ found: ['5 plain'], said: [], suppressed: ['3 plain: a'] });
  });

  test('the line on which it stands', () => {
    const text = `action "x1" relay # smtpd-lint-disable-line plain -- a\nmatch for any \\\n action \\\n"x1" # smtpd-lint-disable-line plain -- b\n`;
    expect(run(text)).toEqual({ ...nothing, suppressed: ['1 plain: a', '4 plain: b'] });
  });

  test('from one place to another', () => {
    const text = `# smtpd-lint-disable plain, grave -- a\naction "x1" relay\n# smtpd-lint-enable plain\nmatch for any action "x1" # y2\n`;
    expect(run(text)).toEqual({ found: ['4 plain'], said: [], suppressed: ['2 plain: a', '4 grave: a'] });
    expect(run(text.replace('enable plain', 'enable')).found).toEqual(['4 plain', '4 grave']);
  });

  test('a whole file', () => {
    expect(run(`${rest}# smtpd-lint-disable-file plain -- generated\n`)).toEqual({
      ...nothing,
      suppressed: ['1 plain: generated', '2 plain: generated'],
    });
  });

  test('several comments about one line', () => {
    const text = `# smtpd-lint-disable-next-line plain -- a\n  # and\n#smtpd-lint-disable-next-line grave -- b\naction "x1" relay # y2\nmatch for any action "x1" # smtpd-lint-disable-line plain -- c\n`;
    expect(run(text)).toEqual({ ...nothing, suppressed: ['4 plain: a', '4 grave: b', '5 plain: c'] });
  });

  test('a comment that goes on in the next line has its reason there, and is about the line after it', () => {
    const text = `# smtpd-lint-disable-next-line plain -- a long\\\n reason\n${rest}`;
    expect(run(text)).toEqual({ found: ['4 plain'], said: [], suppressed: ['3 plain: a long reason'] });
  });

  test('what a comment swallows is not the next line', () => {
    const text = `# smtpd-lint-disable-next-line plain -- a \\\naction "x1" relay\n${rest}`;
    expect(run(text).found).toEqual(['2 plain', '4 plain']);
  });

  test('entries of a table in the text', () => {
    const text = `table t { "a",\n # smtpd-lint-disable-next-line plain -- a\n "x1",\n "y1" }\naction "a" relay\nmatch for domain <t> action "a"\n`;
    expect(run(text)).toEqual({ found: ['4 plain'], said: [], suppressed: ['3 plain: a'] });
  });

  test('entries of a table in a file of its own', () => {
    const text = 'table t file:/etc/t\naction "a" relay\nmatch for domain <t> action "a"\n';
    const files = filesBelow({
      '/etc/t': 'a.example\n# smtpd-lint-disable-next-line plain -- b\\\nx1.example\ny1.example\n',
    });
    expect(run(text, { files })).toEqual({
      found: ['/etc/t:4 plain'],
      said: [],
      // A backslash at its end means nothing there.
      suppressed: ['/etc/t:3 plain: b\\'],
    });
  });

  test('only the file in which it stands', () => {
    const text = `# smtpd-lint-disable-file plain -- a\ninclude "/etc/more"\n${rest}`;
    const files = filesBelow({
      '/etc/more': '# y1\n# smtpd-lint-disable-next-line plain -- b\n# x1\ntable x1 { "a" }\n',
    });
    const { found, suppressed } = run(text, { files });
    expect(found).toEqual(['/etc/more:1 plain', '/etc/more:3 plain']);
    expect(suppressed).toEqual(['3 plain: a', '4 plain: a', '/etc/more:4 plain: b']);
  });
});

describe('what does not count', () => {
  test('about security without a reason', () => {
    const text = `# smtpd-lint-disable-next-line grave\naction "x2" relay\nmatch for any action "x2"\n`;
    expect(run(text)).toEqual({
      found: ['2 grave', '3 grave'],
      said: ['1 warning Suppressing `grave` needs a reason'],
      suppressed: [],
    });
    expect(run(text.replace('grave', 'grave --')).found).toHaveLength(2);
  });

  test('a rule that is locked', () => {
    const text = `# smtpd-lint-disable-file plain -- a\n${rest}`;
    const { found, said } = run(text, { locked: ['plain'] });
    expect(found).toHaveLength(2);
    expect(said).toEqual(['1 warning `plain` is locked by the settings this comment does not suppress it']);
  });

  test('what smtpd refuses', () => {
    const text = `# smtpd-lint-disable-next-line undefined-name -- a\nmatch for any action "none"\n`;
    const { findings, suppressed } = lintText(text);
    expect(suppressed).toEqual([]);
    expect(findings.filter(({ fatal }) => fatal)).toHaveLength(1);
    expect(findings.find(({ rule }) => rule === 'suppression')?.message).toContain('cannot be suppressed');
  });

  test('a comment that only names the program is none', () => {
    expect(
      run('# smtpd-lint says that this is right\naction "a" relay\nmatch for any action "a"\n').said,
    ).toEqual([]);
  });

  test.each([
    [
      '# smtpd-lint-disable-next-line plian -- a',
      '1 warning No rule is called `plian` did you mean `plain`?',
    ],
    ['# smtpd-lint-disable-file -- a', '1 warning This comment names no rule'],
    [
      '# smtpd-lint-disable-nextline plain -- a',
      '1 warning Unknown directive, without effect did you mean `smtpd-lint-disable-next-line`?',
    ],
    [
      '# smtpd-lint ignore plain',
      '1 warning Unknown directive, without effect did you mean `smtpd-lint-disable-next-line`?',
    ],
    [
      '# smtpd-lint: disable=plain',
      '1 warning Unknown directive, without effect did you mean `smtpd-lint-disable-next-line`?',
    ],
    ['# smtpd-lint-disable-line plain because', '1 warning No rule is called `because`'],
    ['# smtpd-lint-enable', '1 warning Nothing is disabled here'],
    ['# smtpd-lint-enable plain', '1 warning `plain` is not disabled here'],
    ['# smtpd-lint-disable-file __proto__ -- a', '1 warning No rule is called `__proto__`'],
  ])('%s', (comment, expected) => {
    const { found, said } = run(`${comment}\naction "a" relay\nmatch for any action "a" # x1\n`);
    expect(found).toEqual(['3 plain']);
    expect(said.join('\n')).toContain(expected);
  });

  test.each([
    '# noqa: plain',
    '# NOLINT(plain)',
    '# nolint:plain // wanted',
    '# eslint-disable-next-line plain',
    '# shellcheck disable=plain',
    '# pylint: disable=plain',
    '# yamllint disable-line rule:plain',
    '# tflint-ignore: plain',
    '# biome-ignore lint/plain: wanted',
    '# smtpd_lint ignore plain',
    '# ignore plain',
  ])('of another program: %s', (comment) => {
    const { found, said } = run(`${comment}\naction "a" relay\nmatch for any action "a" # x1\n`);
    expect(found).toEqual(['3 plain']);
    expect(said).toEqual([
      '1 warning Unknown directive, without effect did you mean `smtpd-lint-disable-next-line plain`?',
    ]);
  });

  test.each([
    '# disable the plain text password',
    '# allow everybody in, plain as that is',
    '# linter',
    '# noqa: E501',
    '# plain',
  ])('of people: %s', (comment) => {
    expect(run(`${comment}\naction "a" relay\nmatch for any action "a"\n`).said).toEqual([]);
  });

  test('what is no comment', () => {
    expect(
      run(
        'action "# smtpd-lint-disable-file plain -- a" relay # x1\nmatch for any action "# smtpd-lint-disable-file plain -- a"\n',
      ).found,
    ).toEqual(['1 plain']);
  });
});

describe('comments of no use', () => {
  const text = `# smtpd-lint-disable-next-line plain, grave -- a\n${rest}# smtpd-lint-disable-file grave -- a\n`;

  test('are reported, as much as is set', () => {
    const unused = (severity: string) => [
      `1 ${severity} \`grave\` finds nothing here`,
      `4 ${severity} \`grave\` finds nothing here`,
    ];
    expect(run(text).said).toEqual(unused('warning'));
    expect(run(text, { reportUnusedDisables: 'error' }).said).toEqual(unused('error'));
    expect(run(text, { reportUnusedDisables: 'off' }).said).toEqual([]);
  });

  test('and so are those that say no reason', () => {
    const { said, suppressed } = run(`# smtpd-lint-disable-file plain\n${rest}`);
    expect(suppressed).toHaveLength(2);
    expect(said).toEqual(['1 warning This comment gives no reason']);
  });

  test('but not where much is not looked for, as the file is refused', () => {
    expect(run(`# smtpd-lint-disable-file plain -- a\nmatch from nobody\n`).said).toEqual([]);
  });

  test('of several releases one that has a use for it is enough', () => {
    const runOf = (release: '6.8' | '7.9', rule: string): ReleaseRun => {
      const run = lintText(`# smtpd-lint-disable-file ${rule} -- a\n${rest}`, { rules, release });
      return { ...run, suppressed: run.suppressed };
    };
    const merged = mergeReleases([runOf('6.8', 'plain'), runOf('7.9', 'grave')]);
    expect(merged.findings.filter(({ rule }) => rule === 'suppression')).toEqual([]);
    expect(merged.suppressed?.map(({ message }) => message)).toEqual([
      'found (in 6.8, not in 7.9)',
      'found (in 6.8, not in 7.9)',
    ]);
    const both = mergeReleases([runOf('6.8', 'grave'), runOf('7.9', 'grave')]);
    expect(both.findings.filter(({ rule }) => rule === 'suppression')).toHaveLength(1);
  });
});

test('a suppressed open relay is one all the same', () => {
  const text = `listen on 192.0.2.1
action "out" relay
# smtpd-lint-disable-next-line open-relay -- a honeypot
match from any for any action "out"
`;
  const { findings, suppressed, verdict } = lintText(text);
  expect(verdict.openRelay).toBe('yes');
  expect(findings).toEqual([]);
  expect(suppressed).toMatchObject([
    { rule: 'open-relay', suppressions: [{ kind: 'directive', justification: 'a honeypot' }] },
  ]);
});

test('rules that are off report what smtpd refuses, and nothing else', () => {
  const always = defineRule({
    id: 'always',
    category: 'correctness',
    severity: 'warning',
    summary: 'a rule for this test',
    messages: { found: 'found', fatal: 'fatal' },
    *check({ config: { file } }) {
      yield { message: 'found', span: { file, start: 0, end: 1 } };
      yield { message: 'fatal', span: { file, start: 0, end: 1 }, fatal: true };
    },
  });
  const messages = (text: string) =>
    lintText(text, { rules: [], off: [always] }).findings.map(({ message }) => message);
  expect(messages('match from nobody\n')).toEqual(['fatal']);
  expect(messages(rest)).toEqual([]);
});

test('a comment of very many names', () => {
  const start = performance.now();
  const { said } = run(`# smtpd-lint-disable-file ${'no-such-rule '.repeat(300_000)}\n${rest}`);
  // A hundred are listed, and one says how many more there are.
  expect(said).toHaveLength(101);
  expect(performance.now() - start).toBeLessThan(20_000);
});

test('many comments and many findings take no long time', () => {
  const lines = Array.from({ length: 20_000 }, () => '# smtpd-lint-disable-next-line plain, grave -- a');
  const start = performance.now();
  const { suppressed } = lintText(
    `${lines.join('\n')}\n${'action "x1" relay # smtpd-lint-disable-line plain -- a\n'.repeat(5000)}`,
    { rules },
  );
  expect(countFindings(suppressed)).toBe(5000);
  expect(performance.now() - start).toBeLessThan(20_000);
});
