import { describe, expect, test } from 'vitest';
import { answersIn, block } from '../support/embedded-answers.js';

const escaped = (rule: string): string => JSON.stringify(block(rule));

/** Files of each kind with the configuration that has a rule. Those whose readers keep carriage returns come last. */
const turned: readonly (readonly [string, (rule: string) => string])[] = [
  ['a.yaml', (rule) => `a: |\n${block(rule, '  ')}`],
  ['folded.yaml', (rule) => `a: >\n${block(rule, '  ').replaceAll('\n', '\n\n')}`],
  ['quoted.yaml', (rule) => `a: ${escaped(rule)}\n`],
  ['a.json', (rule) => `{\n"a": ${escaped(rule)}\n}\n`],
  ['a.md', (rule) => `\`\`\`\n${block(rule)}\`\`\`\n`],
  ['indented.md', (rule) => `x\n\n${block(rule, '    ')}\n`],
  ['a.rst', (rule) => `x::\n\n${block(rule, '  ')}`],
  ['a.adoc', (rule) => `----\n${block(rule)}----\n`],
  ['a.tex', (rule) => `\\begin{verbatim}\n${block(rule)}\\end{verbatim}\n`],
  ['a.html', (rule) => `<pre>\n${block(rule)}</pre>\n`],
  ['a.go', (rule) => `var c = \`${block(rule)}\`\n`],
  ['a.js', (rule) => `const c = \`${block(rule)}\`;\n`],
  ['a.ts', (rule) => `const c: string = \`${block(rule)}\`;\n`],
  ['a.rs', (rule) => `const C: &str = r#"${block(rule)}"#;\n`],
  ['a.rb', (rule) => `a = <<~E\n${block(rule)}E\n`],
  ['a.py', (rule) => `a = """${block(rule)}"""\n`],
];
const kept: typeof turned = [
  ['Dockerfile', (rule) => `FROM x\nCOPY <<'E' /etc/smtpd.conf\n${block(rule)}E\n`],
  ['a.sh', (rule) => `cat > smtpd.conf <<'E'\n${block(rule)}E\n`],
  ['script', (rule) => `#!/bin/sh\ncat > smtpd.conf <<'E'\n${block(rule)}E\n`],
  ['a.nix', (rule) => `{ a = ''\n${block(rule)}''; }\n`],
  ['a.toml', (rule) => `a = """\n${block(rule)}"""\n`],
  ['a.tf', (rule) => `a = <<E\n${block(rule)}E\n`],
  ['a.pp', (rule) => `$a = @(E)\n${block(rule)}| E\n`],
];

describe('a file of another kind', () => {
  test.each(turned)('with carriage returns, %s, is read like one without', (name, write) => {
    for (const rule of ['any', 'local'])
      expect(answersIn(name, write(rule).replaceAll('\n', '\r\n'))).toEqual(answersIn(name, write(rule)));
    expect(answersIn(name, write('local'))).toEqual([['no']]);
  });

  test.each(kept)('with carriage returns, %s, has its open relay at the same place', (name, write) => {
    const carriageReturns = write('any').replaceAll('\n', '\r\n');
    expect(answersIn(name, carriageReturns)).toEqual(answersIn(name, write('any')));
  });

  test.each([...turned, ...kept])('with a byte order mark, %s, is read like one without', (name, write) => {
    for (const rule of ['any', 'local'])
      expect(answersIn(name, `\ufeff${write(rule)}`)).toEqual(answersIn(name, write(rule)));
  });
});
