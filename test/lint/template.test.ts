import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { positionAt } from '../../src/index.js';
import { isTemplateName, judgeTemplate, readTemplate } from '../../src/lint/template.js';
import { lintText } from '../support/lint-text.js';

/** `${NAME}`, written so that nobody takes it for this language's own. */
const shell = (name: string) => `$${'{'}${name}}`;

const judge = (text: string) => {
  const template = readTemplate({ path: 'smtpd.conf.j2', text });
  const run = lintText(template.file.text, { path: 'smtpd.conf.j2' });
  return judgeTemplate({ ...template, file: run.config.file }, run);
};

const rules = (text: string) =>
  judge(text).findings.map(({ rule, span }) => `${positionAt(span.file, span.start).line} ${rule}`);

describe('a template', () => {
  test('is known by its name', () => {
    for (const name of ['smtpd.conf.j2', 'a/smtpd.conf.erb', 'smtpd.conf.tmpl', 'smtpd.conf.in'])
      expect(isTemplateName(name)).toBe(true);
    for (const name of ['smtpd.conf', 'mail.smtpd.conf', 'j2', 'smtpd.conf.bak'])
      expect(isTemplateName(name)).toBe(false);
  });

  test('keeps every place where it is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '{{ a }}',
            '{{a',
            '}}',
            shell('b'),
            '%%c%%',
            '@d@',
            '<%= e %>',
            '{# f\n #}',
            'port ',
            '\n',
            'x ',
            '%',
            '{%',
            '%}',
          ),
        ),
        (parts) => {
          const text = parts.join('');
          const read = readTemplate({ path: 'a.j2', text }).file.text;
          expect(read.length).toBe(text.length);
          for (let at = 0; at < text.length; at += 1) expect(read[at] === '\n').toBe(text[at] === '\n');
        },
      ),
    );
  });

  test.each([
    'listen on {{ address }} tls pki {{ name }}',
    `listen on <%= @address %>\nlisten on ${shell('ADDRESS')} port {{ port }}`,
    'listen on @ADDRESS@ tag %%TAG%% # {% if x %} in a comment',
    'pki {{ host }} cert "/etc/ssl/{{ host }}.crt"\npki {{host}} key "/etc/ssl/{{ host }}.key"\nlisten on {{ a }} tls pki {{ host }}',
  ])('has nothing wrong for its values: %s', (text) => {
    const conf = `${text}\naction "r" relay\nmatch from local for any action "r"\n`;
    expect(rules(conf).filter((rule) => !rule.endsWith('syntax'))).toEqual([]);
    expect(judge(conf).findings.filter(({ fatal }) => fatal)).toEqual([]);
    // What the values do is not known, and nobody may take it for safe.
    expect(judge(conf).verdict.openRelay).toBe('unknown');
  });

  test('is an open relay where no value can change that', () => {
    const open = 'listen on {{ address }}\naction "r" relay\nmatch from any for any action "r"\n';
    expect(judge(open).verdict.openRelay).toBe('yes');
    expect(rules(open)).toContain('3 open-relay');
    expect(judge(open.replace('from any', 'from {{ who }}')).verdict.openRelay).toBe('unknown');
  });

  test.each([
    ['{% if submission %}\nlisten on lo0 port 587\n{% endif %}', 'conditions or loops'],
    ['{{- range .Domains }}\nmatch for domain {{ . }}\n{{- end }}', 'conditions or loops'],
    ['<% @x.each do |y| %>\n<% end %>', 'conditions or loops'],
    ['% if x:\nlisten on lo0\n% endif', 'conditions or loops'],
    ['{{ whole_statement }}', 'its line 1 becomes'],
    ['listen on lo0 {{ options }}', 'its line 1 becomes'],
  ])('is not judged where what it becomes is not known: %s', (text, reason) => {
    const { findings, verdict } = judge(`${text}\naction "r" relay\nmatch from any for any action "r"\n`);
    expect(findings).toEqual([]);
    expect(verdict.openRelay).toBe('unknown');
    expect(verdict.dependsOn[0]?.reason).toContain(reason);
  });

  test('without values is judged like any file', () => {
    expect(
      judge('listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n').findings,
    ).not.toEqual([]);
  });

  test('ends in time on hostile texts', () => {
    for (const word of ['{{', '{%', '$\u007b', '@a', '<%', '%%a', '{#', '\n%', '{{a}}'])
      readTemplate({ path: 'a.j2', text: word.repeat(200_000) });
  });
});
