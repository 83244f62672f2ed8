import { describe, expect, test } from 'vitest';
import { judgeTemplateText as judge } from '../support/judge-template-text.js';

const listen = 'listen on eth0\naction "r" relay\n';
const refuse = 'match from any for any reject\n';
const relay = 'match from any for any action "r"\n';
const local = 'match from local for any action "r"\n';

const openOf = (text: string, path?: string) => judge(text, path).verdict.openRelay;

/** A rejection where a condition holds, and a relay where it holds as it is said again behind some code. */
const twice = (code: string, [begin, end] = ['{% if x %}\n', '{% endif %}\n']): string =>
  `${listen}${begin}${refuse}${end}${code}\n${begin}${relay}${end}${local}`;

describe('a condition is not the same where its names mean another thing', () => {
  test.each([
    ['{% with x = true %}', '{% endwith %}'],
    ['{% set x, y = true, 1 %}', ''],
    ['{% set x %}yes{% endset %}', ''],
    ['{% from "other" import x %}', ''],
    ['{% set _ = x.append(1) %}', ''],
    ['{% do x.update({"a": 1}) %}', ''],
    ['{{ x.append(1) or "" }}', ''],
  ])('behind %s', (code, end) => {
    expect(openOf(`${twice(code)}${end}\n`)).not.toBe('no');
  });

  test('as long as nothing assigns them it is the same', () => {
    expect(openOf(twice('{% set y = x %}'))).toBe('no');
    expect(openOf(twice('{% set y = x | replace("a", "b") %}'))).toBe('no');
  });

  test('in the rounds of a loop over what has changed', () => {
    const loop = ['{% for a in x %}\n', '{% endfor %}\n'] as const;
    expect(openOf(twice('{% set y = x %}', [...loop]))).toBe('no');
    expect(openOf(twice('{% set y = x.append(1) %}', [...loop]))).toBe('yes');
  });

  test('within a block of Go that is about another thing', () => {
    const [begin, end] = ['{{ if .open }}\n', '{{ end }}\n'];
    const text = (block: string) =>
      `${listen}${begin}${refuse}${end}${block}${begin}${relay}${end}{{ end }}\n${local}`;
    expect(openOf(text('{{ with .mail }}\n'), 'smtpd.conf.tmpl')).toBe('yes');
    expect(openOf(text('{{ if .a }}\n{{ else with .mail }}\n'), 'smtpd.conf.tmpl')).toBe('yes');
    expect(openOf(text('{{ block "name" .mail }}\n'), 'smtpd.conf.tmpl')).toBe('unknown');
    expect(openOf(text('{{ if .mail }}\n'), 'smtpd.conf.tmpl')).toBe('no');
  });

  test('with other blanks in a text', () => {
    const when = (text: string, rule: string) => `{% if m == "${text}" %}\n${rule}{% endif %}\n`;
    expect(openOf(`${listen}${when('a b', refuse)}${when('a  b', relay)}${local}`)).toBe('yes');
    expect(openOf(`${listen}{% if m=="a b" %}\n${refuse}{% endif %}\n${when('a b', relay)}${local}`)).toBe(
      'no',
    );
  });
});

test('a line that a choice joins to the next one, with another choice behind', () => {
  const joined = 'match \\\n{%- if b %}\n tag x \\\n{%- endif %}\n';
  const rule = (criterion: string): string =>
    `${joined}  {% if c %}auth {% endif %}${criterion}for any action "r"\n`;
  expect(openOf(`${listen}${rule('from any ')}${local}`)).toBe('yes');
  expect(openOf(`${listen}${rule('')}${local}`)).toBe('no');
});

test('one of two texts with quotes in them', () => {
  const criterion = (text: string): string =>
    `${listen}match from any {{ ${text} if a else 'auth' }} for any action "r"\n${local}`;
  expect(openOf(criterion(`'tag "x"'`))).toBe('no');
  expect(openOf(criterion(`'helo "x"'`))).toBe('yes');
  expect(openOf(`${listen}match from any for any {{ 'action "r"' if a else "reject" }}\n${local}`)).toBe(
    'yes',
  );
  expect(
    openOf(`${listen}match from any for any {{ 'action "' ~ b ~ '"' if a else "reject" }}\n${local}`),
  ).toBe('unknown');
});

describe('conditions that contradict one another', () => {
  const optional = (condition: string, criterion: string): string =>
    `match from any {% if ${condition} %}${criterion} {% endif %}{% if b %}auth {% elif not a %}tag x {% endif %}for any action "r"\n`;

  test('are no variant', () => {
    expect(openOf(`${listen}${optional('a and not b', 'tag x')}${local}`)).toBe('no');
    expect(openOf(`${listen}${optional('a or b', 'tag x')}${local}`)).toBe('no');
    expect(openOf(`${listen}{% if b %}\n${relay}{% elif b %}\n${local}{% endif %}\n${local}`)).toBe('yes');
    expect(openOf(`${listen}{% if b %}\n${local}{% elif b %}\n${relay}{% endif %}\n${local}`)).toBe('no');
  });

  test('nor are sections of Mustache with those for the opposite', () => {
    const rule = (first: string, second: string): string =>
      `${listen}match from any {{#a}}auth {{/a}}${first}tag x {{/${second}}}for any action "r"\n${local}`;
    expect(openOf(rule('{{^a}}', 'a'), 'smtpd.conf.mustache')).toBe('no');
    expect(openOf(rule('{{^b}}', 'b'), 'smtpd.conf.mustache')).toBe('yes');
    expect(openOf(rule('{{#a}}', 'a'), 'smtpd.conf.mustache')).toBe('yes');
  });

  test('but those that hold together are one', () => {
    expect(openOf(`${listen}${optional('a and b', 'tag x')}${local}`)).toBe('yes');
    expect(openOf(`${listen}${optional('c and not b', 'tag x')}${local}`)).toBe('yes');
    expect(openOf(`${listen}{% set b = c %}${optional('a and not b', 'tag x')}${local}`)).toBe('yes');
  });
});

describe('a template is not closed', () => {
  test.each([
    ['a case on one line', '<% case mode when "open" %>\n', 'yes'],
    ['a case behind a semicolon', '<% case mode; when "open" %>\n', 'yes'],
    ['a case without its values', '<% switch (mode) { case "open": %>\n', 'yes'],
  ])('by %s', (_, begin, answer) => {
    expect(openOf(`${listen}${begin}${relay}<% end %>\n${local}`, 'smtpd.conf.erb')).toBe(answer);
  });

  test.each(['next if l.skip', 'next unless l.used', 'break', 'if l.skip then next end', 'return x'])(
    'by what "%s" leaves out',
    (code) => {
      const text = `action "r" relay\n<% @lists.each do |l| %>\nlisten on eth0\n<% ${code} %>\n${refuse}<% end %>\n${relay}`;
      expect(openOf(text, 'smtpd.conf.erb')).toBe('unknown');
    },
  );

  test.each([
    ["<%- include('rules') %>", 'smtpd.conf.ejs'],
    ['<% include rules %>', 'smtpd.conf.ejs'],
    ['{{ rules(\n  match = "any") }}', 'smtpd.conf.j2'],
    ['{{ ansible_managed if managed else rules }}', 'smtpd.conf.j2'],
    ['# {% include "rules" %}', 'smtpd.conf.j2'],
    ['# <% while x %> <% end %>', 'smtpd.conf.erb'],
    ['# {{=[[ ]]=}}', 'smtpd.conf.mustache'],
    ['{{- tpl .Values.rules . }}', 'smtpd.conf.tpl'],
    ['{{- include "rules" . }}', 'smtpd.conf.tpl'],
    ['{{- include "rules" . | nindent 0 }}', 'smtpd.conf.tpl'],
    ['<%include file="rules"/>', 'smtpd.conf.tmpl'],
  ])('where %s may write any statements', (tag, path) => {
    expect(openOf(`${listen}${tag}\n${local}`, path)).toBe('unknown');
  });

  test('where a filter of Jinja takes line ends away', () => {
    const text = `${listen}# {% filter trim %}\n${refuse}{% endfilter %}\n${relay}`;
    expect(openOf(text)).toBe('unknown');
  });

  test.each([
    ['#jinja2: variable_start_string:"[%"\n', '[% nets %]', 'j2'],
    ['', '__NETS__', 'in'],
    ['', '%NETS%', 'in'],
    ['', '%(nets)s', 'in'],
    ['', '{NETS}', 'tmpl'],
  ])('by a value between other marks: %s%s', (head, value, ending) => {
    const text = `${head}${listen}table n { "${value}" }\nmatch from src <n> for any action "r"\n`;
    expect(openOf(text, `smtpd.conf.${ending}`)).toBe('unknown');
  });

  test.each(['mta-clients', 'expire', 'expire-soon'])('by a value in table <%s>', (name) => {
    const text = `${listen}table ${name} { {{ nets }} }\nmatch from src <${name}> for any action "r"\n`;
    const { verdict } = judge(text);
    expect(verdict.dependsOn.map(({ reason }) => reason).join()).toContain('`nets`');
  });

  test('where a name is filled in that another variant declares', () => {
    const named = `action "{{ n }}" relay\nmatch from any for any action "b"\n`;
    const text = `listen on eth0\n{% if x %}\n${named}{% else %}\naction "b" relay\nmatch from local for any action "b"\n{% endif %}\n`;
    expect(openOf(text)).toBe('unknown');
  });

  test('where a value is more than one word of a rule', () => {
    const text = `${listen}{% if a %}\nmatch from src {{ x }} any action "r"\n{% else %}\n${local}{% endif %}\n`;
    expect(openOf(text)).toBe('unknown');
  });

  test('where the options of a listener may let clients say where they come from', () => {
    const rule = 'action "r" relay\nmatch from src 10.0.0.0/8 for any action "r"\n';
    expect(openOf(`listen on eth0 {{ options }}\n${rule}`)).toBe('unknown');
    expect(openOf(`listen on eth0 tag {{ tag }}\n${rule}`)).toBe('no');
  });

  test('by words that a macro has from the template', () => {
    const text = (listener: string) =>
      `opts = "{{ opts }}"\nlisten on eth0 ${listener}\naction "r" relay\nmatch from src 10.0.0.0/8 for any action "r"\n`;
    expect(openOf(text('$opts'))).toBe('unknown');
    expect(openOf(text('tag "$opts"'))).toBe('no');
  });

  test('where envsubst knows a name in small letters', () => {
    const text =
      'origin = "local"\nlisten on eth0\naction "r" relay\nmatch from $origin for any action "r"\n';
    expect(openOf(text, 'smtpd.conf.envsubst')).toBe('unknown');
    expect(openOf(text, 'smtpd.conf.tmpl')).toBe('no');
  });
});

describe('a choice decides where a line or a comment ends', () => {
  const rules = `${relay}${local}`;

  test.each([
    ['a backslash', '# note {% if x %}\\{% endif %}\n', rules],
    ['two beginnings of a comment', '{% if x %}# {% endif %}{% if y %}# {% endif %}', rules],
    ['no line end', '# {% if x %}\n{% endif %}', `${refuse}${relay}`],
    ['the lines of a tag without its body', '# x {{ if .x }}\n{{ end }}\n', rules, 'smtpd.conf.tmpl'],
    [
      'a tag that takes the line end before one',
      '# x {{ .y -}}\n{{ if .x }}\n{{ end }}\n',
      rules,
      'smtpd.conf.tmpl',
    ],
    ['-%>', '# x <% if @x -%>\n<% end %>\n', rules, 'smtpd.conf.erb'],
    ['trim mode <>', '<% if @x %># y<% end %>\n', `${refuse}${relay}`, 'smtpd.conf.erb'],
    ['trim mode <> after a value', '<%= @note %>\n', `${refuse}${relay}`, 'smtpd.conf.erb'],
  ])('by %s', (_, text, behind, path = 'smtpd.conf.j2') => {
    expect(openOf(`${listen}${text}${behind}`, path)).not.toBe('no');
  });

  test('and else it does not', () => {
    expect(openOf(`${listen}# note{{ if .x }}\n# y{{ end }}\n${refuse}${relay}`, 'smtpd.conf.tmpl')).toBe(
      'no',
    );
    expect(openOf(`${listen}{% if x %}# {% else %}#{% endif %} y\n${refuse}${relay}`)).toBe('no');
    expect(openOf(`${listen}<% if @x %>\n# y\n<% end %>\n${refuse}${relay}`, 'smtpd.conf.erb')).toBe('no');
  });
});

describe('what is filled in without quotes may be several words', () => {
  test.each([
    [
      'where smtpd takes no single one',
      `listen on lo\n{% if x %}\nlisten on {{ a }} 25\n{% endif %}\n${relay}`,
      'unknown',
    ],
    [
      'of which one is a tag',
      `listen on {{ a }}\nmatch tag A from any for any action "r"\n${local}`,
      'unknown',
    ],
    ['which no rule asks for', `listen on {{ a }}\n${local}`, 'no'],
    [
      'and its mail has another tag',
      `listen on "{{ a }}"\nmatch tag A from any for any action "r"\n${local}`,
      'no',
    ],
    [
      'and strangers relay anyway',
      `listen on {{ a }} tag A\nmatch tag A from any for any action "r"\n${local}`,
      'yes',
    ],
  ])('%s', (_, text, answer) => {
    expect(openOf(`action "r" relay\n${text}`)).toBe(answer);
  });
});

describe('a comment is left by line ends that are filled in', () => {
  const unquoted = '# made by {{ x }}\n';

  test.each([
    ['# {{ "\\n" if x }}', `${refuse}${relay}`],
    ['# {{ x | join("\\n") }}\n', local],
    ['# {{ lookup("file", "note") }}\n', local],
    ['# $(cat note)\n', local],
    ['# $(date; cat note)\n', local],
    ['# note \\{{ x }}\n', `${refuse}${relay}`],
  ])('of %j', (text, rules) => {
    expect(openOf(`${listen}${text}${rules}`)).not.toBe('no');
  });

  test.each([
    unquoted,
    '# made on $(date +%F)\n',
    '# $(hostname | cut -d . -f 1) is it\n',
    '# {{ x | replace("\\n", "\\n# ") }}\n',
  ])('but not of %j', (text) => {
    expect(openOf(`${listen}${text}${local}`)).toBe('no');
  });
});

test.each([
  ['match from src {nets} for any action "r"\n', 'smtpd.conf.in'],
  ['<?php if ($x): ?>\n', 'smtpd.conf.tmpl'],
  ['# <#if x>\n', 'smtpd.conf.tmpl'],
  ['#if($x)\n', 'smtpd.conf.tmpl'],
  ['# [% INCLUDE rules %]\n', 'smtpd.conf.tmpl'],
  ['# %{ if x ~}\n', 'smtpd.conf.tpl'],
  ['<% @a && ( %>\n', 'smtpd.conf.erb'],
  ['<% @a && %>\n', 'smtpd.conf.erb'],
])('marks that are not read leave it open: %j', (text, path) => {
  expect(openOf(`${listen}${text}${local}`, path)).not.toBe('no');
});

test('two choices behind a backslash are read to the end', () => {
  const text = `listen on lo0 \\{% if a %}\n tag x{% endif %}{% if b %} port 25{% endif %}\n${listen}${relay}`;
  expect(openOf(text)).not.toBe('no');
});

test.each([
  ['smtpd.conf.j2', '{% if a %}', '{% endif %}'],
  ['smtpd.conf.j2', '{% if a %}', '{# the end #}{% endif %}'],
  ['smtpd.conf.erb', '<% if @a %>', '<% end %>'],
  ['smtpd.conf.tmpl', '{{ if .A }}', '{{ end }}'],
])('a line of tags behind a backslash, which leaves an empty line: %s %s %s', (path, begin, end) => {
  const rule = 'match from any for domain "example.org" action "r"';
  expect(openOf(`${listen}${begin}\n${rule} \\\n${end}\n${relay}`, path)).toBe('yes');
  // With the setting that removes the line, its end is none.
  expect(openOf(`${listen}${begin}\nmatch from any \\\n${end}\nfor any action "r"\n`, path)).not.toBe('no');
});
