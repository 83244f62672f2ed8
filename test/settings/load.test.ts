import { describe, expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { settingsFor } from '../../src/settings/effective-settings.js';
import { loadSettings, type SettingsHost } from '../../src/settings/load-settings.js';
import { parseRuleOption } from '../../src/settings/rule-option.js';
import { positionAt } from '../../src/source/text.js';

/** A host with these files; folders are those that begin with `etc`. */
function hostOf(files: Readonly<Record<string, string>>): SettingsHost {
  return {
    open(path) {
      const name = path.replace(/^\.\//, '');
      const text = files[name];
      return {
        name,
        result:
          text === undefined ? { ok: false, code: 'ENOENT', message: 'No such file' } : { ok: true, text },
      };
    },
    folder: (path) => (path.startsWith('etc') ? { path: `/repo/${path}` } : { problem: 'is not there' }),
  };
}

function load(settings: unknown, files: Readonly<Record<string, string>> = {}, key?: string) {
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  return loadSettings({ path: '.smtpd-lintrc.json', text }, rules, hostOf(files), key);
}

/** `line:column message`, of each problem. */
const problemsOf = (...args: Parameters<typeof load>): readonly string[] =>
  load(...args).problems.map(({ message, span }) => {
    const { line, column } = positionAt(span.file, span.start);
    return `${line}:${column} ${message}`;
  });

describe('mistakes', () => {
  test.each([
    ['{"relase": "7.9"}', '1:2 unknown setting "relase": it has no effect; did you mean "release"?'],
    ['{"release": "7.10"}', '1:13 "7.10" is not one of 6.4'],
    [
      '{"rules": {"open-rely": "off"}}',
      '1:12 unknown rule "open-rely": it has no effect; did you mean "open-relay"?',
    ],
    [
      '{"rules": {"open-relay": "of"}}',
      '1:26 "of" is not one of off, note, warning, error; did you mean "off"?',
    ],
    ['{"rules": {"open-relay": ["error", {"x": 1}]}}', '1:37 unknown option "x"'],
    ['{"rules": {"wide-trusted-network": ["error", {"ipv4": 99}]}}', '1:55 99 is not a whole number from'],
    ['{"rules": []}', '1:11 a list is not an object'],
    ['{"trusted": ["10.0.0.0/33"]}', '1:14 "10.0.0.0/33" is no network'],
    ['{"trusted": ["0.0.0.0/0"]}', '1:14 "0.0.0.0/0" is too wide to be trusted'],
    ['{"trusted": ["::/0"]}', '1:14 "::/0" is too wide to be trusted'],
    ['{"ownDomains": ["*.com"]}', '1:17 "*.com" is nobody\'s own'],
    ['{"ownDomains": ["*"]}', '1:17 "*" is nobody\'s own'],
    ['{"ownDomains": ["a b"]}', '1:17 "a b" is no domain'],
    ['{"exposed": ["25"]}', '1:14 "25" is no port with an address'],
    ['{"exposed": ["25=172.17.0.1/33"]}', '1:14 "25=172.17.0.1/33" is no port with an address'],
    ['{"exposed": ["99999=172.17.0.1"]}', '1:14 "99999=172.17.0.1" is no port with an address'],
    ['{"closed": [0]}', '1:13 0 is not a whole number from'],
    ['{"addresses": ["host"]}', '1:16 "host" is no IP address'],
    ['{"platform": 1}', '1:14 1 is not one of openbsd, portable'],
    ['{"platform": "openbsd", "platform": "portable"}', '1:25 setting "platform" comes twice'],
    ['{"root": "nowhere"}', '1:10 root "nowhere" is not there'],
    ['{"extends": "stict"}', '1:13 "stict" is neither a preset'],
    ['{"extends": "./none.json"}', '1:13 "./none.json" cannot be read: No such file'],
    ['{"overrides": [{"platform": "openbsd"}]}', '1:16 setting "files" is missing here'],
    ['{"overrides": [{"files": "../*.conf"}]}', '1:26 "../*.conf" must lie below'],
    ['{"overrides": [{"files": "{a,b}.conf"}]}', '1:26 "{a,b}.conf" has more than'],
    ['{"__proto__": {"x": 1}}', '1:2 unknown setting "__proto__"'],
    ['{"rules": {"__proto__": "off", "constructor": "off"}}', '1:12 unknown rule "__proto__"'],
    ['{"release": "7.9",}', '1:19 is no JSON: a name in double quotes belongs here'],
    ['{\n  // why\n}', '2:3 is no JSON: it has no comments'],
    ['{"release" "7.9"}', '1:12 is no JSON: a colon belongs'],
    ['', '1:1 is no JSON: a value belongs here'],
    ['[]', '1:1 a list is not an object'],
    ['null', '1:1 null is not an object'],
  ])('%s', (text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected);
  });

  test('what is right holds all the same', () => {
    const { layers } = load('{"relase": 1, "platform": "openbsd", "trusted": ["x", "198.51.100.0/24"]}');
    expect(settingsFor(layers, 'smtpd.conf')).toMatchObject({
      platform: 'openbsd',
      trusted: ['198.51.100.0/24'],
    });
  });

  test('a message is no longer than a person reads, whatever the file has', () => {
    const [message = ''] = problemsOf({ [`rules${'x'.repeat(10_000)}`]: 1 });
    expect(message.length).toBeLessThan(200);
  });
});

describe('hostile files', () => {
  test.each([
    ['deep lists', '['.repeat(100_000), 'is nested more than 32 levels deep'],
    ['deep objects', '{"a":'.repeat(30_000), 'is nested more than 32 levels deep'],
    ['a huge file', `{"release": "${'7'.repeat(1_000_000)}"}`, 'is larger than 256 kB'],
    ['a comment without an end', '/*', 'it has no comments'],
    ['a long comment without an end', `/*${' /*'.repeat(50_000)}`, 'it has no comments'],
    ['no text', '\0\u0001\ufffd', 'is no JSON'],
    ['a value that such a comment ends', '{"rules": {"a" /*', 'it has no comments'],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected);
  });

  test('many mistakes take no long time', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => [`r${index}`, 'off']);
    const start = performance.now();
    expect(problemsOf({ rules: Object.fromEntries(names) })).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('files that extend each other', () => {
    const files = { 'a.json': '{"extends": "./b.json"}', 'b.json': '{"extends": "./a.json"}' };
    expect(problemsOf({ extends: './a.json' }, files)).toEqual([
      '1:13 "./a.json" extends this file in turn: no end would come of it',
    ]);
    expect(problemsOf({ extends: './.smtpd-lintrc.json' }, { '.smtpd-lintrc.json': '{}' })).toEqual([
      '1:12 "./.smtpd-lintrc.json" extends this file in turn: no end would come of it',
    ]);
  });

  test('files that fan out', () => {
    const names = Array.from({ length: 12 }, (_, index) => `f${index}.json`);
    const files = Object.fromEntries(
      names.map((name, index) => {
        const next = names[index + 1];
        return [name, JSON.stringify(next === undefined ? {} : { extends: [`./${next}`, `./${next}`] })];
      }),
    );
    const problems = problemsOf({ extends: './f0.json' }, files);
    expect(problems[0]).toContain('more than 20 settings files');
    expect(problems.length).toBeLessThan(50);
  });

  test('nothing of a file reaches the prototype of anything', () => {
    const { layers } = load('{"rules": {"open-relay": ["error", {"__proto__": {"polluted": true}}]}}');
    expect(settingsFor(layers, undefined).rules.get('open-relay')).toEqual({
      severity: 'error',
      options: {},
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('what holds for a file', () => {
  const settings = {
    extends: ['./base.json', 'strict'],
    release: '7.9',
    rules: { 'dead-rule': 'off', 'wide-trusted-network': ['error', { ipv4: 20 }] },
    locked: ['open-relay'],
    overrides: [
      { files: 'mx/*.conf', release: ['6.8', '7.9'], rules: { 'wide-trusted-network': 'note' } },
      { files: ['old.conf'], platform: 'openbsd', locked: ['syntax'], root: 'etc-old' },
    ],
  };
  const files = {
    'base.json': JSON.stringify({
      extends: 'recommended',
      release: '6.8',
      platform: 'portable',
      root: 'etc',
    }),
  };
  const at = (path: string | undefined) => settingsFor(load(settings, files).layers, path);

  test('a file wins over what it extends, an override over both', () => {
    expect(problemsOf(settings, files)).toEqual([]);
    expect(at('smtpd.conf')).toMatchObject({
      preset: 'strict',
      release: ['7.9'],
      platform: 'portable',
      root: '/repo/etc',
    });
    expect(at('mx/a.conf').release).toEqual(['6.8', '7.9']);
    expect(at('x/old.conf')).toMatchObject({ platform: 'openbsd', root: '/repo/etc-old' });
  });

  test('a severity alone leaves the options of a rule; locks add up', () => {
    expect(at('mx/a.conf').rules.get('wide-trusted-network')).toEqual({
      severity: 'note',
      options: { ipv4: 20 },
    });
    expect(at('old.conf').locked).toEqual(['open-relay', 'syntax']);
  });

  test('no pattern matches standard input', () => {
    expect(at(undefined).platform).toBe('portable');
  });

  test('without a file: the recommended preset', () => {
    expect(settingsFor([], 'smtpd.conf')).toEqual({
      preset: 'recommended',
      rules: new Map(),
      locked: [],
      reportUnusedDisables: 'warning',
    });
  });

  test('in package.json under its name, and nothing else of it is looked at', () => {
    const text = '{"name": "x", "relase": 1, "smtpd-lint": {"platform": "openbsd", "relase": "7.9"}}';
    expect(settingsFor(load(text, {}, 'smtpd-lint').layers, 'a').platform).toBe('openbsd');
    expect(problemsOf(text, {}, 'smtpd-lint')).toEqual([
      '1:66 unknown setting "relase": it has no effect; did you mean "release"?',
    ]);
  });
});

describe('--rule', () => {
  const read = (line: string) => {
    const { layer, problem } = parseRuleOption(line, rules);
    return problem ?? Object.fromEntries(layer);
  };

  test('with a colon, an equals sign, or options', () => {
    const off = { 'dead-rule': { severity: 'off', options: {} } };
    for (const line of ['dead-rule: off', 'dead-rule=off', '"dead-rule": "off"', ' dead-rule :off '])
      expect(read(line), line).toEqual(off);
    expect(read('wide-trusted-network: ["error", {"ipv4": 20}]')).toEqual({
      'wide-trusted-network': { severity: 'error', options: { ipv4: 20 } },
    });
  });

  test.each([
    ['dead-rule', 'write it as'],
    ['ded-rule=off', 'did you mean "dead-rule"?'],
    ['dead-rule=of', 'did you mean "off"?'],
    ['dead-rule: ["off"', 'is no JSON'],
    ['__proto__=off', 'unknown rule'],
  ])('%s', (line, expected) => {
    expect(read(line)).toContain(expected);
  });
});
