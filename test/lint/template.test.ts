import { describe, expect, test } from 'vitest';
import { distinctReasons } from '../../src/lint/template/changed-answers.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import { render } from '../../src/source/templates/render.js';
import { onWork } from '../../src/verify/budget.js';
import { findingLines, judgeTemplateText as judge } from '../support/judge-template-text.js';

/** `${NAME}`, written so that nobody takes it for this language's own. */
const shell = (name: string) => `$${'{'}${name}}`;

const open = 'match from any for any action "r"\n';
const relay = 'listen on 192.0.2.1\naction "r" relay\n';

describe('the values of a template', () => {
  test.each([
    'listen on {{ address }} tls pki {{ name }}',
    `listen on <%= @address %>\nlisten on ${shell('ADDRESS')} port {{ port }}`,
    'listen on @ADDRESS@ tag %%TAG%% # {% if x %} in a comment',
    'pki {{ host }} cert "/etc/ssl/{{ host }}.crt"\npki {{host}} key "/etc/ssl/{{ host }}.key"\nlisten on {{ a }} tls pki {{ host }}',
    'smtp max-message-size {{ size }}\nlisten on $ADDRESS',
    'bounce warn-interval {{ often }}\nqueue ttl {{ days }}\nlisten on {{ x }} port "{{ port }}"',
  ])('that decide no relaying leave the proof: %s', (text) => {
    const run = judge(
      `${text}\naction "r" relay host smtp://{{ smarthost }}:{{ port }}\nmatch from local for any action "r"\n`,
    );
    expect(run.verdict.openRelay).toBe('no');
    expect(run.findings.filter(({ fatal }) => fatal)).toEqual([]);
  });

  test.each([
    ['match from src "{{ net }}" for any action "r"', '{{ net }}|net'],
    ['match from any for domain "{{ domain }}" action "r"', 'domain'],
    ['match from any for any action "{{ action }}"', 'action'],
    ['{{ statements }}', 'statements'],
    ['match from {{ who }} for any action "r"', 'who'],
  ])('that decide it are named: %s', (rule, name) => {
    const { verdict } = judge(`${relay}${rule}\nmatch from any reject\n`);
    expect(verdict.openRelay).toBe('unknown');
    expect(verdict.dependsOn.map(({ reason }) => reason).join()).toMatch(
      new RegExp(name.replace(/[{}]/g, '.')),
    );
  });

  test('in the name of a file are said of it, wherever files are read', () => {
    const { verdict } = judge(
      `table d file:/etc/mail/{{ name }}\n${relay}match from any for ! domain <d> action "r"\nmatch from src <d> for any action "r"\n`,
    );
    expect(verdict.dependsOn.map(({ reason }) => reason)).toContain(
      'not read, because a template fills in its name: /etc/mail/{{ name }}',
    );
  });

  test('are nothing to an open rule above them', () => {
    const run = judge(`${relay}${open}{{ statements }}\n`);
    expect(run.verdict.openRelay).toBe('yes');
    expect(findingLines(run)).toContain('3 open-relay');
    expect(judge(`${relay}{{ statements }}\n${open}`).verdict.openRelay).toBe('unknown');
  });

  test('behind a listener may ask for a login', () => {
    const conf = (listen: string) => judge(`${listen}\naction "r" relay\n${open}`).verdict.openRelay;
    expect(conf('listen on eth0 {{ options }}')).toBe('unknown');
    expect(conf('listen on eth0 {{ options }}\nlisten on eth1')).toBe('yes');
    expect(conf('listen on {{ address }}')).toBe('yes');
  });

  test('for a port may be any port', () => {
    const conf = (text: string, options = {}) =>
      judge(`${text}\naction "r" relay\n${open}`, undefined, options).verdict;
    const login = 'listen on eth0 port {{ p }} tls pki a auth\npki a cert "/a"\npki a key "/b"\n';
    expect(conf(`${login}listen on eth0`)).toMatchObject({
      openRelay: 'yes',
      assumptions: ["what is filled in for `p` on line 1 is no other listener's port"],
    });
    expect(conf(login).openRelay).toBe('no');
    expect(conf('listen on eth0 port {{ p }}').holes[0]?.witness.port).toBeUndefined();
    // Settings that say who reaches a port.
    expect(conf('listen on eth0 port {{ p }}', { closed: [25] })).toMatchObject({
      openRelay: 'unknown',
      dependsOn: [{ reason: 'what is filled in for `p` on line 1 may be any port' }],
    });
    expect(conf(login, { closed: [25] }).openRelay).toBe('no');
    const gateway = 'action "r" relay\nmatch from src 172.17.0.1 for any action "r"\n';
    const at = (listen: string, exposed: string) =>
      judge(`${listen}\n${gateway}`, undefined, { exposed: [exposed] }).verdict;
    expect(at('listen on eth0 port {{ p }}', '2525=172.17.0.1').openRelay).toBe('unknown');
    expect(at('listen on eth0 port {{ p }}', '2525=192.0.2.1').openRelay).toBe('no');
    expect(at('listen on eth0 port 25 {{ options }}', '25=172.17.0.1').openRelay).toBe('unknown');
    expect(at('listen on lo port 26', '25=172.17.0.1').openRelay).toBe('no');
  });

  test('for a part of a port make it a port that is not known', () => {
    const conf = (port: string, options = {}) =>
      judge(`listen on eth0 port ${port}\naction "r" relay\n${open}`, undefined, options);
    const closed = (port: string) => conf(port, { closed: [25] }).verdict;
    const ports = [
      '{{ p }}5',
      '"{{ p }}"',
      "'{{ p }}'",
      '2{{ p }}',
      '02{{ p }}',
      '{{ a }}{{ b }}',
      's{{ p }}',
    ];
    for (const port of [...ports, '\\\n{{ p }}5']) {
      expect(closed(port).openRelay, port).toBe('unknown');
      const run = conf(port);
      expect(run.verdict, port).toMatchObject({ openRelay: 'yes', dependsOn: [] });
      expect(run.verdict.assumedRepair, port).toBeUndefined();
      expect(run.verdict.holes[0]?.witness.port, port).toBeUndefined();
      expect(findingLines(run), port).toEqual([`${port.includes('\n') ? 4 : 3} open-relay`]);
    }
    expect(closed('2{{ p }}').dependsOn).toMatchObject([{ reason: 'port 2{{ p }} on line 1 is not known' }]);
    // No digits make these port 25.
    for (const port of ['1{{ p }}', '{{ p }}6', '58{{ p }}', '9999{{ p }}'])
      expect(closed(port).openRelay, port).toBe('yes');
    const gateway = (port: string) =>
      judge(
        `listen on lo port ${port}\naction "r" relay\nmatch from src 172.17.0.1 for any action "r"\n`,
        undefined,
        { exposed: ['25=172.17.0.1'] },
      ).verdict.openRelay;
    expect(gateway('2{{ p }}')).toBe('unknown');
    expect(gateway('1{{ p }}')).toBe('no');
  });

  test('for a macro that is a port', () => {
    const conf = (options = {}) =>
      judge(`p = "{{ x }}"\nlisten on eth0 port $p\naction "r" relay\n${open}`, undefined, options);
    expect(conf({ closed: [25] }).verdict.openRelay).toBe('unknown');
    expect(findingLines(conf())).toEqual(['4 open-relay']);
  });

  test('of a tag may be the one that a rule asks for, or not', () => {
    const conf = (rule: string) =>
      judge(`listen on eth0 tag {{ tag }}\naction "r" relay\n${rule}\n${open}`).verdict.openRelay;
    expect(conf('match tag B from any for any reject')).toBe('unknown');
    expect(conf('match from any for domain "example.org" reject')).toBe('yes');
  });

  test('in a macro are as unknown as elsewhere', () => {
    const run = judge(`net = "{{ net }}"\n${relay}match from src $net for any action "r"\n`);
    expect(run.verdict.openRelay).toBe('unknown');
  });

  test('stand in the report as they are written', () => {
    // Without its address the mail would come to the other listener.
    const listeners = 'listen on eth0 tag IN\nlisten on {{ address }}\n';
    const run = judge(`${listeners}action "r" relay\nmatch !tag IN from any for any action "r"\n`);
    expect(
      JSON.stringify(run.findings.map(({ message, transcript }) => [message, transcript])),
    ).not.toContain('qzx');
    expect(run.verdict.assumptions).toContain('strangers reach the listener on {{ address }}');
    expect(run.verdict.holes[0]?.witness.dst).toBe('{{ address }}');
  });
});

describe('the conditions of a template', () => {
  test('that decide nothing leave one answer', () => {
    const run = judge(`{% if tls %}\npki a cert "/a"\n{% endif %}\n${relay}${open}`);
    expect(run.variants).toMatchObject([{ when: 'always', openRelay: 'yes' }]);
    expect(run.verdict.where).toBe('in every variant');
  });

  test('that decide are named, with the answer for either', () => {
    const run = judge(
      `${relay}{% if open_to_all %}\n${open}{% endif %}\nmatch from local for any action "r"\n`,
    );
    expect(run.verdict.openRelay).toBe('yes');
    expect(run.verdict.where).toBe('where `open_to_all` holds (line 3)');
    expect(run.variants.map(({ when, openRelay }) => [when, openRelay])).toEqual([
      ['`open_to_all` holds (line 3)', 'yes'],
      ['`open_to_all` does not hold (line 3)', 'no'],
    ]);
    expect(findingLines(run)).toContain('4 open-relay');
  });

  test('mean the same wherever they stand', () => {
    const text = (second: string) =>
      `{% if local %}\nlisten on lo\n{% else %}\nlisten on eth0\n{% endif %}\naction "r" relay\n{% if ${second} %}\n${open}{% else %}\nmatch from local for any action "r"\n{% endif %}\n`;
    expect(judge(text('local')).verdict.openRelay).toBe('no');
    expect(judge(text('other')).verdict.openRelay).toBe('yes');
    // Not where the file assigns it between.
    expect(judge(text('local').replace('action', '{% set local = other %}\naction')).verdict.openRelay).toBe(
      'yes',
    );
  });

  test('within a statement are followed', () => {
    const listen = 'listen on eth0 {% if login %}auth{% endif %}\n';
    const run = judge(`${listen}action "r" relay\n${open}`);
    expect(run.variants.map(({ openRelay }) => openRelay)).toEqual(['no', 'yes']);
  });

  test('on ten criteria of one rule are answered for all', () => {
    const texts = ['tls', 'auth', 'helo "a.example"', 'tag "lan"', 'mail-from "@x.example"'];
    const more = ['rcpt-to "@y.example"', '!helo "b.example"', '!tag "wan"', '!mail-from "q@x.example"'];
    const rule = (fixed: string) =>
      `match ${[...texts, ...more].map((text, at) => `{% if c${at} %}${text}{% endif %}`).join(' ')} ${fixed} action "r"\n`;
    expect(
      judge(`${relay}${rule('from src 10.0.0.0/8 {% if c9 %}for any{% endif %}')}`).verdict,
    ).toMatchObject({
      openRelay: 'no',
      where: 'in every variant',
    });
    const open = judge(`${relay}${rule('from any {% if c9 %}for any{% endif %}')}`).verdict;
    expect(open.openRelay).toBe('yes');
    expect(open.where).toContain('`c0` does not hold (line 3) and `c1` does not hold (line 3)');
    const rejected = `${rule('from any for any').replace('action "r"', 'reject')}match from any for any action "r"\n`;
    expect(judge(`${relay}${rejected}`).verdict.openRelay).toBe('yes');
  });

  describe('between criteria of one rule', () => {
    const either = (pairs: readonly (readonly [string, string])[]): string =>
      pairs.map(([one, other], at) => `{% if c${at} %}${one}{% else %}${other}{% endif %}`).join(' ');
    const values = [
      ['tag "lan"', 'tag "wan"'],
      ['helo "a.example"', 'helo "b.example"'],
      ['mail-from "@x.example"', 'mail-from "q@x.example"'],
      ['rcpt-to "@y.example"', 'rcpt-to "q@y.example"'],
    ] as const;

    test('are answered for all, where there are ten', () => {
      const ten = either([
        ...([
          ['tls', 'auth'],
          ['from any', 'from local'],
          ['for any', 'for domain "y.example"'],
        ] as const),
        ...values,
        ...([
          ['!auth', '!tag "q"'],
          ['!helo "q"', '!auth'],
          ['!mail-from "q"', '!rcpt-to "q"'],
        ] as const),
      ]);
      expect(judge(`${relay}match ${ten} action "r"\n`).verdict).toMatchObject({
        openRelay: 'no',
        where: 'in every variant',
      });
    });

    test('decide with each other', () => {
      const places = [
        ['from any', 'from src 10.0.0.0/8'],
        ['for any', 'for domain "y.example"'],
      ] as const;
      const { where } = judge(
        `${relay}match ${either([...places, ['auth', 'helo "a.example"'], ['mail-from "@x.example"', '!tag "q"']])} action "r"\n`,
      ).verdict;
      expect(where).toContain('`c0` holds (line 3)');
      expect(where).toContain('`c1` holds (line 3)');
      expect(where).toContain('`c2` does not hold (line 3)');
      expect(where).not.toContain('c3');
    });

    test('leave what a rejection before takes', () => {
      const reject = (first: string, second: string): string =>
        `${relay}match ${either([[first, second]])} for any reject\n${open}`;
      expect(judge(reject('from any', 'from any')).verdict.openRelay).toBe('no');
      expect(judge(reject('from any', 'from src 10.0.0.0/8')).verdict.where).toBe(
        'where `c0` does not hold (line 3)',
      );
      expect(judge(reject('from local', 'from src 10.0.0.0/8')).verdict.where).toBe('in every variant');
    });

    test('may be glued to the next word', () => {
      const rule = `match {% if c %}auth{% else %}tag lan {% endif %}from any for any action "r"\n`;
      expect(judge(`${relay}${rule}`).verdict.openRelay).not.toBe('yes');
    });

    test('that smtpd refuses together count for nothing', () => {
      const rule = `match {% if a %}from any{% endif %} {% if b %}from local{% endif %} {% if c %}for any{% endif %} action "r"\n`;
      const { where, assumptions } = judge(`${relay}${rule}`).verdict;
      expect(where).toContain('`b` does not hold (line 3)');
      expect(assumptions).toContain('without the variants for whose line 3 smtpd refuses it');
    });
  });

  test('on a rule with `tls`, which smtpd cannot evaluate, say when its mail fails', () => {
    const text = `${relay}{% if x %}\nmatch tls from any for any action "r"\n{% endif %}\n${open}`;
    expect(judge(text).verdict.where).toBe('where `x` does not hold (line 3)');
  });

  test('leave the words of a rule apart', () => {
    // Without its tag the rule is for "lanfrom".
    const run = judge(`${relay}match tag lan{% if x %} auth {% endif %}from any for any action "r"\n`);
    expect(run.verdict.openRelay).not.toBe('yes');
  });

  test('with no end cost one line', () => {
    expect(judge(`${relay}${open}{% if x %}\nmatch from local for any action "r"\n`).verdict.openRelay).toBe(
      'yes',
    );
    expect(judge(`${relay}{% endif %}\nmatch from local for any action "r"\n`).verdict.openRelay).toBe(
      'unknown',
    );
  });

  test('whose variant smtpd refuses leave the others', () => {
    const run = judge(
      `listen on eth0\n{% if x %}\naction "r" relay\n{% endif %}\nmatch from any for any action "r"\n`,
    );
    expect(run.verdict.openRelay).toBe('yes');
    expect(run.findings.some(({ fatal }) => fatal)).toBe(false);
  });

  test('whose variant uses an action that nothing declares leave the others', () => {
    const rule = `${relay}{% if x %}\nmatch from any for any action "none"\n{% endif %}\n`;
    const local = 'match from local for any action "r"\n';
    const left = 'without the variants for whose line 4 smtpd refuses it';
    expect(judge(`${rule}${local}`).verdict).toMatchObject({ openRelay: 'no', assumptions: [left] });
    expect(judge(`${rule}${open}`).verdict).toMatchObject({ openRelay: 'yes', where: 'in every variant' });
    // An action that is not seen may be any.
    for (const unseen of ['{{ more }}\n', 'action "{{ name }}" relay\n', 'include "{{ file }}"\n'])
      expect(judge(`${unseen}${rule}${local}`).verdict.openRelay).toBe('unknown');
    const all = judge(`${relay}match from any for any action "none"\n{% if x %}\n${local}{% endif %}\n`);
    expect(all.verdict).toMatchObject({ openRelay: 'unknown', assumptions: [] });
  });

  test('of rules that are each harmless and open together', () => {
    const run = judge(
      `{% if tagged %}\nlisten on eth0 tag T\n{% endif %}\nlisten on lo\naction "r" relay\n{% if relaying %}\nmatch tag T from any for any action "r"\n{% endif %}\nmatch from local for any action "r"\n`,
    );
    expect(run.verdict.openRelay).toBe('yes');
    expect(run.verdict.where).toContain('`tagged` holds (line 1)');
    expect(run.verdict.where).toContain('`relaying` holds (line 6)');
  });

  test('may be many: ten take a second at most', () => {
    const rules = Array.from(
      { length: 10 },
      (_, index) =>
        `{% if c${index} %}\nlisten on eth${index} tag T${index}\nmatch from any for domain "d${index}.example.org" action "in"\n{% else %}\nlisten on lo port ${2000 + index}\n{% endif %}\n`,
    ).join('');
    const started = process.cpuUsage();
    const run = judge(`action "in" maildir\naction "r" relay\n${rules}match from local for any action "r"\n`);
    expect(run.verdict.openRelay).toBe('no');
    expect(run.variants).toHaveLength(1);
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
  });
});

describe('the loops of a template', () => {
  test('are looked at with several rounds', () => {
    const body = 'match from any for domain "{{ d }}" action "in"\n';
    const text = (loop: string) =>
      `${relay}action "in" maildir\n{% for d in domains %}\n${loop}{% endfor %}\n`;
    expect(judge(`${text(body)}match from local for any action "r"\n`).verdict.openRelay).toBe('no');
    expect(judge(`${text(open)}match from local for any action "r"\n`).verdict).toMatchObject({
      openRelay: 'yes',
      where: 'where the loop of line 4 has any round',
    });
  });

  test('may need two rounds to open', () => {
    // What one round tags, another one relays.
    const run = judge(
      'listen on lo\naction "r" relay\n{% for x in all %}\n{% if x.listen %}\nlisten on eth0 tag T\n{% else %}\nmatch tag T from any for any action "r"\n{% endif %}\n{% endfor %}\nmatch from local for any action "r"\n',
    );
    expect(run.verdict.openRelay).toBe('yes');
  });

  test('name different things in each round, and the same in two loops over the same', () => {
    const run = judge(
      'listen on lo\n{% for x in all %}\naction "r_{{ x }}" relay\n{% endfor %}\n{% for x in all %}\nmatch from local for any action "r_{{ x }}"\n{% endfor %}\nmatch from local for local action "r_{{ y }}"\n'.replace(
        /match from local for local.*\n/,
        '',
      ),
    );
    expect(run.verdict.openRelay).toBe('no');
    expect(run.findings.filter(({ fatal }) => fatal)).toEqual([]);
  });
});

describe('what is found in a template', () => {
  test('is an error where every variant has it', () => {
    const run = judge(`${relay}{% if x %}\nlisten on lo\n{% endif %}\nmatch frm any for any action "r"\n`);
    expect(run.findings).toMatchObject([{ rule: 'syntax', fatal: true, severity: 'error' }]);
  });

  test('is a warning where some have it, and says which', () => {
    const run = judge(
      `${relay}{% if x %}\nmatch frm any for any action "r"\n{% endif %}\nmatch from local for any action "r"\n`,
    );
    const found = run.findings.find(({ rule }) => rule === 'syntax');
    expect(found).toMatchObject({
      severity: 'warning',
      fatal: false,
      note: expect.stringContaining('line 3'),
    });
  });

  test('names lines as the template counts them', () => {
    const rules = 'match from local for any action "r"\nmatch from local for domain "a.org" action "r"\n';
    const dead = judge(`{# one\ntwo #}\n${relay}${rules}`).findings.find(({ rule }) => rule === 'dead-rule');
    expect(dead?.related.map(({ message }) => message)).toEqual(['matches everything that line 6 would']);
  });

  test('is nothing that hangs on a value', () => {
    const run = judge(
      `${relay}table "{{ t }}" file:{{ path }}\naction "l" {{ method }}\nmatch from local for local action "l"\nmatch from local for any action "r"\n`,
    );
    expect(run.findings.filter(({ fatal }) => fatal)).toEqual([]);
  });

  test.each([
    ['table {{ t }} file:/etc/mail/{{ t }}', 'table'],
    ['{% for t in tables %}\ntable {{ t }} file:/etc/mail/{{ t }}\n{% endfor %}', 'table'],
    [
      '{% for t in tables %}\n{% if t.x %}\n# none\n{% else %}\ntable {{ t.name }} db:{{ t.path }}\n{% endif %}\n{% endfor %}',
      'table',
    ],
    ['table other { a.example }', undefined],
    ['pki {{ host }} cert "/etc/ssl/{{ host }}.crt"', undefined],
  ])('is no missing name where the template declares any: %s', (declaration, kind) => {
    const run = judge(
      `${declaration}\n${relay}action "l" mbox\nmatch from any for domain <domains> action "l"\n`,
    );
    const missing = run.findings.filter(({ rule }) => rule === 'undefined-name');
    expect(missing.map(({ message }) => message)).toEqual(kind ? [] : ['No table is called `domains`']);
  });

  test('is one finding where a choice lies within its statement', () => {
    const run = judge(
      'listen on 192.0.2.1\naccept from any for any relay via smtp://{{ if service "a" }}{{ range service "a" }}{{ .Address }}{{ end }}{{ else }}b.example{{ end }}\n',
    );
    expect(findingLines(run).filter((each) => each.endsWith('open-relay'))).toEqual(['2 open-relay']);
  });

  test('names what was not read as the template does, at its place there', () => {
    const { config } = judge(
      `{% for t in tables %}\ntable {{ t }} file:/etc/mail/{{ t }}\n{% endfor %}\n${relay}match from src <trusted> for any action "r"\n`,
    );
    expect(config.unseen.map(({ path }) => path)).toEqual(['/etc/mail/{{ t }}']);
    expect(config.unseen.map(({ span }) => span.file.text.slice(span.start, span.end))).toEqual([
      expect.stringContaining('{{ t }}'),
    ]);
  });

  test('is the old language, too', () => {
    const run = judge(
      'listen on {{ a }}\n{% if x %}\naccept from any for any relay\n{% else %}\naccept from any for any relay via smtp://{{ b }}\n{% endif %}\n',
    );
    expect(run.verdict).toMatchObject({ openRelay: 'yes', where: 'in every variant' });
    expect(findingLines(run).map((each) => each.replace(/^\d+ /, ''))).toContain('legacy-dialect');
    expect(
      judge('listen on {{ a }}\naccept from local for any relay via smtp://{{ b }}\n').verdict.openRelay,
    ).toBe('no');
  });

  test('is fixed nowhere', () => {
    for (const { fix, suggestions } of judge(`${relay}${open}`).findings) {
      expect(fix).toBeUndefined();
      expect(
        suggestions.flatMap(({ edits }) => edits.filter(({ span }) => span.file.path !== 'smtpd.conf.j2')),
      ).toEqual([]);
    }
  });
});

test('all variants of a template share a budget', () => {
  const words = ['viagra', 'casino', 'lottery', 'pills', 'winner', 'credit', 'bonus', 'dating'];
  const branches = words.map((word, at) => {
    const rules = words.map(
      (other) => `match from any mail-from regex { ".*${word}.*@.*${other}.*" } for any reject\n`,
    );
    return `{% ${at === 0 ? 'if' : 'elif'} x == ${at} %}\n${rules.join('')}`;
  });
  let told = 0;
  onWork(() => {
    told += 1;
  });
  const run = judge(`${relay}${branches.join('')}{% endif %}\n${open}`, 'smtpd.conf.j2', {
    work: 2_000_000,
  });
  onWork(undefined);
  expect(run.undecided).not.toEqual([]);
  // Of 100,000 each.
  expect(told).toBeLessThan(2 * 20 + 10);
});

test('a template ends in time on hostile texts', () => {
  for (const word of [
    '{{',
    '{%',
    '$\u007b',
    '@a',
    '<%',
    '%%a',
    '{#',
    '\n%',
    '{{a}}',
    '{% if a %}',
    '{{#a}}',
    '<% end %>',
    '{% for a in b %}',
  ]) {
    const text = word.repeat(20_000);
    render({ ...parseTemplate(text), written: { path: 'a.j2', text } }, new Map());
  }
});

test('loops within loops are filled in up to so many parts, each with the loops around it', () => {
  const text = `${'{% for a in b %}\n'.repeat(2000)}x\n${'{% endfor %}\n'.repeat(2000)}`;
  const { isWhole, placeholders } = render(
    { ...parseTemplate(text), written: { path: 'a.j2', text } },
    new Map(),
  );
  expect(isWhole).toBe(false);
  expect(placeholders.length).toBeLessThan(50_000);
});

describe('a value that is one of two texts', () => {
  test.each([
    "{{ 'any' if open else 'local' }}",
    '{{ "any" if open == "yes" else "local" }}',
    "<%= @open ? 'any' : 'local' %>",
    '{{ ternary "any" "local" .Values.open }}',
    `$${'{'}if open then "any" else "local"}`,
  ])('is a choice: %s', (value) => {
    const { verdict } = judge(`${relay}match from ${value} for any action "r"\n`);
    expect([verdict.openRelay, verdict.where]).toEqual(['yes', expect.stringMatching(/open.* holds/)]);
    const closed = judge(`${relay}match from ${value.replace('any', 'auth')} for any action "r"\n`);
    expect(closed.verdict.openRelay).not.toBe('yes');
    expect(
      judge(`${relay}match from ${value.replace('any', 'local')} for any action "r"\n`).verdict.openRelay,
    ).toBe('no');
  });

  test.each(["{{ 'any' if a else b }}", "{{ a or 'local' }}", "{{ x | default('local') }}"])(
    'is none where one is not known: %s',
    (value) => {
      expect(judge(`${relay}match from src "${value}" for any action "r"\n`).verdict.openRelay).toBe(
        'unknown',
      );
    },
  );
});

describe('a name that is a macro of smtpd', () => {
  const conf = `NET = "10.0.0.0/8"\n${relay}match from src $NET for any action "r"\n`;

  test('may be filled in all the same, where the shell fills in others', () => {
    expect(judge(`pki ${shell('HOST')} cert "/c"\n${conf}`, 'smtpd.conf.template').verdict.openRelay).toBe(
      'unknown',
    );
    expect(judge(`listen on $ADDRESS\n${conf}`, 'smtpd.conf.template').verdict.openRelay).toBe('unknown');
    expect(judge(conf, 'smtpd.conf.envsubst').verdict.openRelay).toBe('unknown');
  });

  test('is one in other templates', () => {
    expect(judge(conf, 'smtpd.conf.in').verdict.openRelay).toBe('no');
    expect(judge(`listen on {{ x }}\n${conf}`).verdict.openRelay).toBe('no');
  });
});

test('a line that no reading is taken for is named with what smtpd says of it', () => {
  const { verdict } = judge('this is no {{ x }} statement\nmatch from any nonsense {{ y }} action "r"\n');
  expect(verdict.openRelay).toBe('unknown');
  expect(verdict.dependsOn.map(({ reason }) => reason).join()).toMatch(
    /^smtpd refuses what becomes of its line \d+: /,
  );
  expect(JSON.stringify(verdict.dependsOn.map(({ reason }) => reason))).not.toContain('qzx');
});

describe('the line end behind a tag', () => {
  const listen = 'listen on 192.0.2.1\naction "r" relay\n';

  test('is gone where Ansible fills the template in: what follows may be in the comment before', () => {
    const run = judge(`${listen}# {# no relaying #}\nmatch from any for any reject\n${open}`);
    expect(run.verdict.openRelay).toBe('yes');
    expect(run.verdict.where).toBe('where `trim_blocks` holds (line 3)');
  });

  test('is what the first line says that it is', () => {
    const text = `${listen}# {# no relaying #}\nmatch from any for any reject\n${open}`;
    expect(judge(`#jinja2: trim_blocks: False\n${text}`).verdict.openRelay).toBe('no');
    expect(judge(`#jinja2: trim_blocks: True\n${text}`).verdict.where).toBeUndefined();
  });

  test('is there, or is not, as smtpd takes the text', () => {
    const split = 'listen on {{ a }}\n{%- if p %}\n port {{ p }}\n{%- endif %}\n tag T\naction "r" relay\n';
    expect(judge(`${split}match from local for any action "r"\n`).verdict.openRelay).toBe('no');
    const joined = 'listen on {{ a }}{% if p %} port {{ p }}{% endif %}\naction "r" relay\n';
    expect(judge(`${joined}match from local for any action "r"\n`).verdict.openRelay).toBe('no');
    expect(judge(joined + open).verdict.where).toBe('in every variant');
  });
});

describe('lines that end in a choice', () => {
  const lines = (count: number, clients: string) =>
    `${relay}action "m" maildir\n${Array.from({ length: count }, (_, at) => `match from ${clients} for any action {% if c${at} %}"m"{% else %}"r"{% endif %}\n`).join('')}`;

  test.each([7, 10, 15])('are answered for all of them: %i', (count) => {
    const { verdict } = judge(lines(count, 'local'));
    expect([verdict.openRelay, verdict.where]).toEqual(['no', 'in every variant']);
    expect(judge(lines(count, 'any')).verdict.openRelay).toBe('yes');
  });

  test('whose joined lines smtpd takes are looked at: the rule is in a comment of the line before', () => {
    const comments = Array.from({ length: 10 }, (_, at) => `# {% if c${at} %}a{% endif %}\n`).join('');
    const text = `${relay}${comments}match from any reject\n${open}`;
    expect(judge(text).verdict.openRelay).not.toBe('no');
  });

  test('within quotes are not refused for what stands before the choice', () => {
    const text = `${relay}match from any helo "x{% if a %}y" for any action "r"\n{% else %}" for any action "r"\n{% endif %}`;
    expect(judge(text).verdict.openRelay).not.toBe('no');
  });
});

describe('a line with choices in it', () => {
  const options = ['port', 'tag', 'hostname', 'tls', 'auth', 'mask'];
  const listen = `listen on {{ a }}${options.map((name) => `{% if ${name} %} x{% endif %}`).join('')}\n`;
  const line = (given: readonly string[]): string =>
    given.reduce((text, one) => text.replace(' x{%', ` ${one}{%`), listen);

  test('is all the lines that it may become at once', () => {
    const text = line(['port {{ p }}', 'tag T', 'hostname {{ h }}', 'tls pki x', 'mask-src', 'no-dsn']);
    const run = judge(
      `pki x cert "/c"\npki x key "/k"\n${text}action "r" relay\nmatch from local for any action "r"\n`,
    );
    expect(run.verdict.openRelay).toBe('no');
    expect(run.variants).toHaveLength(1);
  });

  test('of which smtpd takes but some is those', () => {
    const ways = ['mbox', 'maildir', 'relay'].map((way) => `{% if ${way} %}${way} {% endif %}`).join('');
    const run = judge(`${relay}action "w" ${ways}\nmatch from any for domain "a.example" action "w"\n`);
    expect(run.verdict.openRelay).toBe('no');
  });

  test('names an action that is what one of its declarations says', () => {
    const text =
      'listen on 192.0.2.1\naction "in" \\\n{% if a %}\n relay host h.example\n{% else %}\n mbox\n{% endif %}\n';
    expect(judge(`${text}match from any for domain "a.example" action "in"\n`).verdict.openRelay).toBe('no');
    expect(judge(`${text}match from any for any action "in"\n`).verdict.where).toBe(
      'where `a` holds (line 3)',
    );
  });
});

test('an action with other options in each branch is one if all of them send mail to the same place', () => {
  const loop = (first: string, second: string): string =>
    `${relay}{% for u in users %}\ntable {{ u }} file:/etc/{{ u }}\n{% if p[u] %}\naction "{{ u }}" relay ${first}\n{% else %}\naction "{{ u }}" relay ${second}\n{% endif %}\nmatch from any for domain <{{ u }}> action "{{ u }}"\n{% endfor %}\nmatch from local for any action "r"\n`;
  const told = (first: string, second: string): string =>
    judge(loop(first, second))
      .verdict.dependsOn.map(({ reason }) => reason)
      .join();
  expect(told('host "{{ h }}" auth <c> tls no-verify', 'tls host "{{ h }}"')).toBe(
    'not read, because a template fills in its name: /etc/{{ u }}',
  );
  const openOf = (first: string, second: string) =>
    judge(
      `${relay}{% if x %}\naction "w" relay ${first}\n{% else %}\naction "w" relay ${second}\n{% endif %}\nmatch from any for any action "w"\n`,
    ).verdict;
  const [smtp, lmtp] = ['host smtp://a.example', 'host lmtp://127.0.0.1:24'];
  expect(openOf(`${smtp} tls`, `helo x ${smtp}`)).toMatchObject({
    openRelay: 'yes',
    where: 'in every variant',
  });
  expect(openOf(`${smtp} tls`, `${lmtp} auth <c>`).where).toBe('where `x` holds (line 3)');
  expect(openOf(`${lmtp} helo a`, `${lmtp} helo b`).openRelay).toBe('no');
});

test('a filter of before 6.4 may refuse what is open without it', () => {
  const text = 'filter f f\nlisten on 192.0.2.1 filter f\n{{ x }}\naccept from any for any relay\n';
  expect(judge(text.replace('{{ x }}\n', '')).verdict.openRelay).not.toBe('yes');
});

describe('a text that is written where it is called', () => {
  const listen = 'listen on eth0\naction "r" relay\n';
  const rule = (from: string): string => `match from ${from} for any action "r"\n`;
  const openOf = (text: string, path?: string) => judge(text, path).verdict.openRelay;

  test('is a macro of Jinja', () => {
    const macro = (head: string, body: string): string =>
      `{% macro ${head} %}\n${body}{% endmacro %}\n${listen}`;
    expect(openOf(`${macro('m()', rule('any'))}{{ m() }}\n`)).toBe('yes');
    expect(openOf(`${macro('m()', rule('local'))}{{ m() }}\n`)).toBe('no');
    expect(openOf(`${macro('m()', rule('local'))}{% if a %}\n${rule('any')}{% endif %}\n{{ m() }}\n`)).toBe(
      'yes',
    );
    expect(openOf(`${macro('m(w)', rule('{{ w }}'))}{{ m('local') }}\n`)).toBe('no');
    expect(openOf(`${macro('m(w="any")', rule('{{ w }}'))}{{ m('local') }}\n{{ m() }}\n`)).toBe('yes');
    expect(openOf(`${macro('m(w)', rule('src {{ w }}'))}{{ m(nets) }}\n`)).toBe('unknown');
    expect(openOf(`${macro('m(w)', rule('{{ w }}'))}{{ m(w="local") }}\n`)).toBe('no');
    expect(openOf(`${macro('m(v, w="any")', rule('{{ w }}'))}{{ m("x", w="local") }}\n`)).toBe('no');
    // The same condition is another one for another argument.
    const optional = `{% if w %}\n${rule('any')}{% else %}\nmatch from any reject\n{% endif %}\n`;
    expect(openOf(`${macro('m(w)', optional)}{{ m(x) }}\n{{ m(y) }}\n`)).toBe('yes');
  });

  test('is a part of a line', () => {
    const macro = '{% macro m() %}from local{% endmacro %}\n';
    expect(openOf(`${macro}${listen}match {{ m() }} for any action "r"\n`)).toBe('no');
    const lines = '{% macro m() %}\nfrom local\n{% endmacro %}\n';
    expect(openOf(`${lines}${listen}match {{ m() }} for any action "r"\n`)).toBe('unknown');
    const run = judge(`{% macro m() %}from any{% endmacro %}\n${listen}match {{ m() }} for any action "r"\n`);
    expect(findingLines(run)).toContain('4 open-relay');
  });

  test('is a template that Go defines', () => {
    const defined = (body: string): string => `{{ define "m" }}${body}{{ end }}\n${listen}`;
    const path = 'smtpd.conf.tmpl';
    expect(openOf(`${defined(`\n${rule('local')}`)}{{ template "m" . }}\n`, path)).toBe('no');
    expect(openOf(`${defined('from any')}match {{ template "m" . }} for any action "r"\n`, path)).toBe('yes');
    const twice = `{{ define "m" }}from any{{ end }}\n${defined('from local')}`;
    expect(openOf(`${twice}match {{ template "m" . }} for any action "r"\n`, path)).toBe('unknown');
  });

  test.each([
    ['it calls itself', '{% macro m() %}from local {{ m() }}{% endmacro %}\n'],
    [
      'it is defined again',
      '{% macro m() %}from any{% endmacro %}\n{% macro m() %}from local{% endmacro %}\n',
    ],
    ['it is imported, too', '{% macro m() %}from local{% endmacro %}\n{% from "x" import m %}\n'],
    ['it is set', '{% macro m() %}from local{% endmacro %}\n{% set m = n %}\n'],
    [
      'it is defined where a condition holds',
      '{% if a %}{% macro m() %}from local{% endmacro %}{% endif %}\n',
    ],
    ['it is defined later', ''],
  ])('is any statement where %s', (_, macro) => {
    const later = macro === '' ? '{% macro m() %}from local{% endmacro %}\n' : '';
    expect(openOf(`${macro}${listen}match {{ m() }} for any action "r"\n${later}`)).toBe('unknown');
  });

  test('is not in the comment before it, where its first line ends that', () => {
    const macro = `{% macro m() %}\n${rule('any')}{% endmacro %}\n${listen}`;
    for (const before of ['# {{ m() }}\n', '# note \\\n{{ m() }}\n', '# {{ m() | trim }}\n'])
      expect(openOf(`${macro}${before}${rule('local')}`), before).not.toBe('no');
  });

  test('has arguments with brackets and quotes in them', () => {
    const macro = (head: string): string =>
      `{% macro ${head} %}\n${rule('{{ w }}')}{% endmacro %}\n${listen}`;
    expect(openOf(`${macro('m(w, v)')}{{ m("local", f(x, (1, 2))) }}\n`)).toBe('no');
    expect(openOf(`${macro('m(v, w)')}{{ m("a)b,", 'local') }}\n`)).toBe('no');
    expect(openOf(`${macro('m(v=f("x"), w="local")')}{{ m([1, 2], w="any") }}\n`)).toBe('yes');
    expect(openOf(`${macro('m(w)')}{{ m("local") ~ m("any") }}\n`)).toBe('unknown');
    // A list of arguments may give any of them, and a name that is no parameter is none.
    expect(openOf(`${macro('m(v, w="local")')}{{ m(*x) }}\n`)).toBe('unknown');
    expect(openOf(`${macro('m(v)')}{{ m(kwargs, w="local") }}\n`)).toBe('unknown');
  });

  test('has the block of its call in it', () => {
    const macro = (body: string): string => `{% macro m(w) %}\n${body}{% endmacro %}\n${listen}`;
    const call = (block: string): string => `{% call m("any") %}\n${block}{% endcall %}\n`;
    const guard = macro('{% if x %}\n{{ caller() }}\n{% endif %}\n');
    expect(openOf(`${guard}${call(rule('local'))}${rule('local')}`)).toBe('no');
    const run = judge(`${guard}${call(rule('any'))}${rule('local')}`);
    expect(run.verdict).toMatchObject({ openRelay: 'yes', where: 'where `x` holds (line 2)' });
    expect(findingLines(run)).toContain('9 open-relay');
    const twice = macro('{{ caller() }}\nmatch from any for any reject\n');
    expect(openOf(`${twice}${call('')}${rule('any')}`)).toBe('no');
    const line = '{% macro m(w) %}match {{ caller() }} for any action "r"{% endmacro %}\n';
    expect(openOf(`${line}${listen}{% call m(1) %}from local{% endcall %}\n`)).toBe('no');
    expect(openOf(`${line}${listen}{% call m(1) %}from any{% endcall %}\n`)).toBe('yes');
    // Names of the block mean what they do outside the macro.
    expect(openOf(`${macro('{{ caller() }}\n')}${call(rule('src {{ w }}'))}`)).toBe('unknown');
  });

  test.each([
    ['the block has parameters', '{{ caller() }}', '{% call(w) m() %}\nBLOCK{% endcall %}\n'],
    ['the macro changes the block', '{{ caller() | trim }}', '{% call m() %}\nBLOCK{% endcall %}\n'],
    ['the block is in a line', '# {{ caller() }}', '{% call m() %}\nBLOCK{% endcall %}\n'],
    ['the call is in a comment', '{{ caller() }}', '# {% call m() %}\nBLOCK{% endcall %}\n'],
    ['another template has the macro', '{{ caller() }}', '{% call n.m() %}\nBLOCK{% endcall %}\n'],
  ])('is any statement where %s', (_, body, call) => {
    const text = `{% macro m() %}\n${body}\n{% endmacro %}\n${listen}${call}`;
    expect(openOf(text.replace('BLOCK', rule('any')) + rule('local'))).not.toBe('no');
  });

  test('is in no comment that its lines end', () => {
    const lines = `x\n${rule('any')}`;
    const named = `{% set x %}\n${lines}{% endset %}\n{% set y = x ~ "" %}\n${listen}`;
    expect(openOf(`${named}# {{ x }}\n${rule('local')}`)).toBe('unknown');
    expect(openOf(`${named}# {{ y | trim }}\n${rule('local')}`)).toBe('unknown');
    const macro = '{% macro m(p) %}\n# {{ p }}\n{% endmacro %}\n';
    expect(openOf(`${macro}${named}{{ m(y) }}\n${rule('local')}`)).toBe('unknown');
    expect(openOf(`${macro}${named}{{ m(z) }}\n${rule('local')}`)).toBe('no');
    const words = '{% set x %}a {# b #}{% endset %}\n{% set y %}a{% endset %}\n';
    expect(openOf(`${words}${listen}# {{ y }}\n${rule('local')}`)).toBe('no');
  });

  test('is named once where it may be any statement', () => {
    const run = judge(`${listen}{{ m() }}\n`);
    expect(run.verdict.dependsOn.map(({ reason }) => reason)).toEqual([
      'what is filled in for `m()` on line 3 may be any statement',
    ]);
  });
});

describe('a variant that smtpd refuses whatever is filled in', () => {
  const listen = 'listen on eth0\naction "r" relay\n';
  const without = 'without the variants for whose line 3 smtpd refuses it';

  test.each([
    ['match tag NO{% if x %} {% endif %}PE from any for any action "r"', 'no'],
    ['match from local {% if x %}bogus {% endif %}for any action "r"', 'no'],
    ['match from any {% if x %}tag {% endif %}for any action "r"', 'yes'],
  ])('is left out, which the answer says: %s', (rule, openRelay) => {
    const { verdict, variants, findings } = judge(`${listen}${rule}\n`);
    expect(verdict).toMatchObject({ openRelay, where: 'in every variant' });
    expect(verdict.assumptions).toEqual([without]);
    expect(variants.map((each) => each.openRelay)).toEqual([openRelay]);
    const notes = findings.flatMap(({ rule: id, note }) => (id === 'syntax' ? [note] : []));
    expect(notes).toEqual([expect.stringContaining('only where `x` holds (line 3)')]);
  });

  test('is none where a value may make it right', () => {
    const { verdict } = judge(
      `${listen}match tag NO{% if x %} {{ y }}{% endif %}PE from any for any action "r"\n`,
    );
    expect(verdict.openRelay).toBe('unknown');
  });

  test('leaves nothing to decide where all are', () => {
    const of = (one: string, other: string): string =>
      judge(`${listen}match from any {% if x %}${one}{% else %}${other}{% endif %} for any action "r"\n`)
        .verdict.openRelay;
    expect(of('bogus', 'bogis')).toBe('unknown');
    // What mends the one mends the other.
    expect(of('auth auth', 'bogus')).toBe('unknown');
  });
});

describe('a template with more variants than are looked at', () => {
  const hosts = (count: number): string =>
    Array.from({ length: count }, (_, at) => `{% if x${at} %} host lmtp://h${at}.example{% endif %}`).join(
      '',
    );
  const text = (rule: string): string =>
    `listen on eth0\naction "r" relay${hosts(16)}\n{% if a %}\nlisten on lo{% if y %} port 26{% endif %}\n{% endif %}\n${rule}\n`;

  test('is open if one that is looked at by itself is', () => {
    const { verdict, findings } = judge(text('match from any for any action "r"'));
    expect(verdict).toMatchObject({
      openRelay: 'yes',
      where: expect.stringContaining('`x15` does not hold'),
    });
    expect(findings.map(({ rule }) => rule)).toContain('open-relay');
  });

  test('names their choices together, after what else it hangs on', () => {
    const file = { path: 'smtpd.conf.j2', text: 'a\nb\nc\n' };
    const cut = (line: number) => ({
      reason: `it has more variants than are looked at, and may hang on line ${line}`,
      span: { file, start: 2 * line - 2, end: 2 * line - 2 },
    });
    const other = { reason: 'x', span: undefined };
    expect(distinctReasons([cut(3), other, cut(1), other])).toEqual([
      other,
      { reason: 'it has more variants than are looked at, and may hang on lines 1 and 3', span: undefined },
    ]);
    expect(distinctReasons([cut(2), cut(2)])).toEqual([cut(2)]);
  });
});

test('an action that is not known is named where it matters', () => {
  const reasonsOf = (action: string): readonly string[] =>
    judge(
      `listen on eth0\nlisten on lo tag T\ntable d file:/etc/d\naction "r" relay\naction "s" {{ x }}\n` +
        `match tag T from local for any action "s"\nmatch from any for domain <d> action "${action}"\n`,
    ).verdict.dependsOn.map(({ reason }) => reason);
  expect(reasonsOf('r')).toEqual([expect.stringContaining('/etc/d')]);
  expect(reasonsOf('s')).toContain('what action "s" does is not known');
});

test.each([
  ['{% if not a %}\n{{ x }}\n{% endif %}'],
  ['{% if a %}\n{% else %}\n{{ x }}\n{% endif %}'],
  ['{% if not a %}\nmatch from any for any action "{{ x }}"\n{% endif %}'],
  ['{% if not a %}\nmatch from any for any {{ x }}\n{% endif %}'],
  ['#jinja2: trim_blocks: True\n{% if not a %}\n# {% include "x" %}\n{% endif %}'],
])('what may be any statement, in whatever branch, is not passed by: %s', (lines) => {
  const { verdict } = judge(`${lines}\n${relay}match from local for any action "r"\n`);
  expect(verdict.openRelay).toBe('unknown');
});

test('line ends of DOS around tags within a line leave the lines what they are', () => {
  const rule = `{% if c %}\n{% if d %}${open.trim()}{% endif %}\n{% endif %}\n`;
  const text = `${relay}${rule}match from local for any action "r"\n`;
  const { verdict } = judge(text.replaceAll('\n', '\r\n'));
  expect(verdict.openRelay).toBe(judge(text).verdict.openRelay);
  expect(verdict.openRelay).toBe('yes');
});
