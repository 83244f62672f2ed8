import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

/** Who may relay hangs on a chain of conditions, and a loop adds domains. */
const template = (relaying: string, lan: string): string => `listen on 192.0.2.1
action "local" maildir
action "out" relay
match from any for domain "example.org" action "local"
{% if everybody %}
match from ${relaying} for any action "out"
{% elif lan %}
match from src ${lan} for any action "out"
{% endif %}
{% for d in domains %}
match from any for domain "d.example" action "local"
{% endfor %}
`;
write('new.conf.j2', template('any', '10.0.0.0/8'));
write('old.conf.j2', template('local', '10.0.0.0/8'));
write(
  'same.conf.j2',
  `${template('local', '10.0.0.0/8')}{% if greeting %}\nmta max-deferred 50\n{% endif %}\n`,
);
write('filled.conf.j2', `${template('local', '10.0.0.0/8')}{{ rules }}\n`);
write('plain.conf', 'listen on 192.0.2.1\naction "out" relay\nmatch for any action "out"\n');
write('policy', 'strangers never relay\n10.0.0.0/8 may relay\n');

const testing = (...args: readonly string[]) => run(['test', '--policy', 'policy', ...args]);
const verdicts = (json: string): readonly string[] =>
  JSON.parse(json).assertions.map(({ verdict }: { readonly verdict: string }) => verdict);

test('matrix names a list that a template writes in place by what is filled in', async () => {
  write(
    'lists.conf.erb',
    'listen on 192.0.2.1\naction "r" relay\n<% @domains.each do |d| -%>\nmatch from src <%= net %> for domain "<%= d %>" action "r"\n<% end -%>\nmatch for any action "r"\n',
  );
  const { stdout } = await run(['matrix', '--format', 'json', '--variant', '3=1', 'lists.conf.erb']);
  const { columns, rows, assumptions } = JSON.parse(stdout);
  expect(columns[0].title).toBe('domains in what is filled in for "d" on line 4');
  expect(rows.map(({ title }: { readonly title: string }) => title)).toContain(
    'clients in what is filled in for "net" on line 4',
  );
  expect(assumptions).toContain(
    'what is filled in for "d" on line 4 is not known: what is named elsewhere is assumed not to be in it',
  );
  expect(stdout).not.toContain('dynamic');
});

test('a variant without rules, which smtpd refuses, leaves nothing open', async () => {
  write(
    'one.conf.j2',
    'listen on {{ ip }}\naction "r" relay\n{% if x %}\nmatch from any for any action "r"\n{% endif %}\n',
  );
  const { stdout } = await run(['simulate', 'one.conf.j2']);
  expect(stdout).toMatch(/^in every variant:\n/);
});

test('what `--variant` chooses is named', async () => {
  write(
    'chosen.conf.j2',
    'listen on 192.0.2.1\naction "r" relay\n{% if x %}\nmatch from any for any action "r"\n{% else %}\nmatch from local for any action "r"\n{% endif %}\n',
  );
  const simulated = await run(['simulate', 'chosen.conf.j2', '--variant', '3=yes']);
  expect(simulated.stdout).toMatch(/^in every variant where "x" holds \(line 3\):\n/);
  const { stdout } = await run(['matrix', 'chosen.conf.j2', '--variant', '3=no']);
  expect(stdout).toMatch(/^in every variant where "x" does not hold \(line 3\):\n/);
});

test('strangers who seem to come from another address gain what it may relay', async () => {
  const text = (more: string) =>
    `listen on 192.0.2.1\naction "r" relay\n${more}match from local for any action "r"\n`;
  const lan = 'match from src 172.17.0.0/16 for any action "r"\n';
  write('without.conf', text(''));
  write('with.conf', text(lan));
  write('lan.conf.j2', text(`{% if lan %}\n${lan}{% endif %}\n`));
  const exposed = ['--exposed', '25=172.17.0.1'];
  for (const file of ['with.conf', 'lan.conf.j2']) {
    expect((await run(['diff', 'without.conf', file])).status).toBe(0);
    const { status, stdout } = await run(['diff', ...exposed, 'without.conf', file]);
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/172\.17\.0\.1 on port 25 can relay to anyone now/),
    ]);
    const { stdout: table } = await run(['matrix', ...exposed, file]);
    expect(table).toContain('verdict: open relay');
    expect(table.replaceAll(/\s+/g, ' ')).toMatch(
      /strangers who seem to \| relayed by "r" .*come from 172\.17\.0\.1/,
    );
    expect(table).toContain('example: 172.17.0.1 to 192.0.2.1 port 25');
    expect((await run(['matrix', file])).stdout).not.toContain('seem to');
    expect((await run(['matrix', file])).stdout).not.toContain('verdict: open relay');
  }
  const same = await run(['diff', ...exposed, 'lan.conf.j2', 'lan.conf.j2']);
  expect([same.status, same.stdout]).toEqual([0, expect.stringContaining('only what they relay to anyone')]);
});

test('strangers gain nothing at a closed port, and have no row there', async () => {
  const text = (rule: string) =>
    `listen on 192.0.2.1 port 587\naction "r" relay\nmatch from ${rule} for any action "r"\n`;
  write('closed-before.conf', text('local'));
  write('closed-after.conf', text('any'));
  const files = ['closed-before.conf', 'closed-after.conf'];
  expect((await run(['diff', ...files])).status).toBe(1);
  const { status, stdout } = await run(['diff', '--closed', '587', ...files]);
  expect([status, stdout]).toEqual([0, expect.stringContaining('no stranger reaches port 587')]);
  expect((await run(['diff', '--closed', '25', ...files])).status).toBe(1);
  const { stdout: table } = await run(['matrix', '--closed', '587', 'closed-after.conf']);
  expect(table).not.toMatch(/^strangers/m);
  expect(table).toContain('verdict: closed (proven)');
});

test('a listener is named by the mark of its address', async () => {
  write('address.conf.j2', 'listen on {{ ip }}\naction "r" relay\nmatch from any for any action "r"\n');
  const { status, stdout } = await run(['diff', 'plain.conf', 'address.conf.j2']);
  expect(status).toBe(1);
  expect(stdout).toContain('New listener: {{ ip }} port 25 (address.conf.j2:1)');
  expect(stdout).not.toMatch(/qzx/);
});

describe('test of a template', () => {
  test('refutes with the variant, and the rule where it is written', async () => {
    const { status, stdout } = await testing('new.conf.j2');
    expect(status).toBe(1);
    expect(stdout).toContain('It is relayed, where "everybody" holds (line 5)');
    expect(stdout).toContain('decided by new.conf.j2:6: match from any for any action "out"');
    expect(stdout).toMatch(
      /refuted: policy:2: 10\.0\.0\.0\/8 may relay\n.*none of the conditions from line 5 on holds/s,
    );
  });

  test.for([
    [['--variant', '5=no'], 1, ['proven', 'refuted']],
    [['--variant', '7=yes'], 0, ['proven', 'proven']],
    [['--variant', '7=yes', '--variant', '10=2'], 0, ['proven', 'proven']],
    [['--variant', '5=yes'], 1, ['refuted', 'proven']],
  ] as const)('%s', async ([options, status, expected]) => {
    const run = await testing('--format', 'json', ...options, 'new.conf.j2');
    expect([run.status, verdicts(run.stdout)]).toEqual([status, expected]);
  });

  test('nothing is proven where statements are filled in', async () => {
    const { status, stdout } = await testing('--format', 'json', '--variant', '7=yes', 'filled.conf.j2');
    expect([status, verdicts(stdout)]).toEqual([2, ['unknown', 'unknown']]);
    expect(stdout).toContain('may be any statement');
  });

  test('nor where there are more variants than are asked', async () => {
    const many = Array.from(
      { length: 7 },
      (_, at) => `{% if c${at} %}\nmatch from src 10.0.0.${at} for any action "out"\n{% endif %}\n`,
    );
    write('many.conf.j2', `${template('local', '10.0.0.0/8')}${many.join('')}`);
    const { status, stdout } = await testing('--format', 'json', '--variant', '7=yes', 'many.conf.j2');
    expect([status, verdicts(stdout)]).toEqual([2, ['unknown', 'unknown']]);
    expect(stdout).toContain('more variants than are looked at');
  });
});

describe('diff of templates', () => {
  test('the same conditions hold in both', async () => {
    const { status, stdout } = await run(['diff', '--variant', '10=0', 'old.conf.j2', 'new.conf.j2']);
    expect(status).toBe(1);
    expect(stdout.match(/^(?:where|in) .*:$/gm)).toEqual([
      'where "everybody" holds (line 5) and the loop of line 10 has no round:',
      'where "lan" holds (line 7) and the loop of line 10 has no round; or where none of the conditions from line 5 on holds and the loop of line 10 has no round:',
    ]);
    expect(stdout.match(/verdict: .*/g)).toEqual([
      'verdict: strangers gain access',
      'verdict: strangers gain nothing (proven)',
    ]);
  });

  test('one answer where the variants agree', async () => {
    const { status, stdout } = await run(['diff', '--format', 'json', 'old.conf.j2', 'same.conf.j2']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ strangersGain: 'no', variants: ['in every variant'] });
    expect((await run(['diff', '--format', 'markdown', 'old.conf.j2', 'same.conf.j2'])).status).toBe(0);
  });

  test('a template and a file', async () => {
    const { status, stdout } = await run(['diff', '--format', 'json', 'plain.conf', 'filled.conf.j2']);
    expect(status).toBe(2);
    for (const line of stdout.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ strangersGain: 'unknown' });
  });
});

describe('matrix of a template', () => {
  test('a table for each of the variants that differ', async () => {
    const { status, stdout } = await run(['matrix', '--variant', '10=0', 'new.conf.j2']);
    expect(status).toBe(0);
    expect(stdout.match(/verdict: .*/g)).toEqual([
      'verdict: open relay (line 6)',
      'verdict: closed (proven)',
      'verdict: closed (proven)',
    ]);
  });

  test('a picture has one', async () => {
    const several = await run(['matrix', '--format', 'svg', 'new.conf.j2']);
    expect([several.status, several.stderr]).toEqual([2, expect.stringContaining('name one with --variant')]);
    const one = await run([
      'matrix',
      '--format',
      'svg',
      '--variant',
      '5=yes',
      '--variant',
      '10=1',
      'new.conf.j2',
    ]);
    expect([one.status, one.stdout.slice(0, 4)]).toEqual([0, '<svg']);
  });
});

describe('--variant', () => {
  test.for([
    ['1=yes', 'no condition begins there; there are some on lines 5, 7'],
    ['5=1', 'no loop begins there; there are some on line 10'],
    ['5', '--variant takes LINE=yes, LINE=no or, of a loop, LINE=ROUNDS'],
  ] as const)('%s is a mistake', async ([choice, message]) => {
    const { status, stderr } = await run(['simulate', '--variant', choice, 'new.conf.j2']);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('simulate asks the variants that are left', async () => {
    const { stdout } = await run(['simulate', '--variant', '5=yes', 'new.conf.j2']);
    expect(stdout).toMatch(/^in every variant where "everybody" holds \(line 5\):\n/);
  });

  test('simulate knows nothing for certain where statements are filled in', async () => {
    const { stdout } = await run(['simulate', '--format', 'json', 'filled.conf.j2']);
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({ decision: 'unknown' });
  });

  test('a file that is no template has none', async () => {
    const { status, stderr } = await run(['matrix', '--variant', '1=yes', 'plain.conf']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('no condition of a template')]);
  });
});

test('a setting of the engine with which smtpd refuses the text has no answer', async () => {
  const listen = 'listen on eth0{% if x %} tag A{% endif %}\n';
  write('joined.conf.j2', `${listen}action "out" relay\nmatch from any for any action "out"\n`);
  const { stdout } = await run([
    'simulate',
    '--src',
    '203.0.113.7',
    '--rcpt-to',
    'x@y.example',
    'joined.conf.j2',
  ]);
  expect(stdout).toContain('250 2.1.5 Destination address valid');
  expect(stdout).not.toContain('"trim_blocks" holds');
});

test('conditions that contradict one another are no variant', async () => {
  write(
    'chain.conf.j2',
    'listen on 192.0.2.1\naction "r" relay\n{% if x %}\nmatch from any for local action "r"\n{% elif y %}\nmatch for any action "r"\n{% endif %}\n{% if x or y %}\nmatch from any for any reject\n{% endif %}\n',
  );
  const all = await run(['simulate', 'chain.conf.j2']);
  expect(all.stdout).not.toMatch(/"x" holds \(line 3\) and "x or y" does not hold/);
  const { stderr, status } = await run([
    'simulate',
    '--variant',
    '3=yes',
    '--variant',
    '8=no',
    'chain.conf.j2',
  ]);
  expect([stderr, status]).toEqual(['smtpd-lint: the choices of --variant exclude one another\n', 2]);
});
