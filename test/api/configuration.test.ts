import { describe, expect, test } from 'vitest';
import {
  type Configuration,
  checkPolicy,
  diff,
  fix,
  load,
  matrix,
  migrate,
  RefusedError,
  textFiles,
} from '../../src/index.js';

const head = 'listen on 192.0.2.1\naction "in" mbox\naction "out" relay\n';
const closed = `${head}match for any action "out"\n`;
const open = `${head}match from any for any action "out"\n`;
const refused = `${closed}match frm any for any action "out"\n`;
const older = 'listen on 192.0.2.1\naccept from any for any relay\n';

/** A host that counts what is read. */
function counting(texts: Readonly<Record<string, string>>) {
  const host = textFiles(texts);
  const reads: string[] = [];
  const read = (path: string) => {
    reads.push(path);
    return host.read(path);
  };
  return { reads, files: { read } };
}

describe('a configuration', () => {
  test.each([
    ['release', '9.9', 'unknown release "9.9"; known: 6.4, 6.5'],
    ['platform', 'linux', 'unknown platform "linux"; known: openbsd, portable'],
    ['exposed', ['25:172.17.0.1'], 'exposed takes PORT=ADDRESS'],
    ['closed', [70_000], 'closed takes a port'],
  ])('is not read with a wrong %s', (name, value, message) => {
    const options: object = { [name]: value };
    expect(() => load(closed, options)).toThrow(RangeError);
    expect(() => load(closed, options)).toThrow(message);
  });

  test('reads nothing before it is asked, and for its syntax no table', () => {
    const { reads, files } = counting({ '/etc/mail/domains': 'example.org\n' });
    const conf = load('table domains file:/etc/mail/domains\nlisten on lo0\n', { files });
    expect(reads).toEqual([]);
    expect(conf.syntax.statements).toHaveLength(2);
    expect(reads).toEqual([]);
    expect(conf.model.tables.get('domains')?.contents.known).toBe(true);
    expect(reads).toContain('/etc/mail/domains');
  });

  test('keeps its answers', () => {
    const conf = load(open);
    expect(conf.syntax).toBe(conf.syntax);
    expect(conf.model).toBe(conf.model);
    expect(conf.lint()).toBe(conf.lint());
    expect(conf.deadRules()).toBe(conf.deadRules());
    expect(conf.relay().holes).toBe(conf.relay().holes);
  });

  test.each([
    ['closed', closed, 100_000_000],
    ['open', open, 100_000_000],
    ['older', older, 100_000_000],
    ['too large', open, 1],
    ['open, with little work left for the rest', open, 20_000],
  ])('gives the same answers in whatever order it is asked: %s', (_, text, work) => {
    const verbs: readonly ((conf: Configuration) => unknown)[] = [
      (conf) => conf.relay(),
      (conf) => conf.lint(),
      (conf) => conf.lint({ rules: [] }),
      (conf) => conf.deadRules(),
      (conf) => conf.syntax.statements.length,
    ];
    const [first, second] = [load(text, { work }), load(text, { work })];
    const forwards = verbs.map((verb) => verb(first));
    const backwards = verbs.toReversed().map((verb) => verb(second));
    expect(backwards.toReversed()).toEqual(forwards);
  });

  test('is closed or open, and says what that is about', () => {
    expect(load(closed).relay().openRelay).toBe('no');
    const conf = load(older);
    const { openRelay, holes, config } = conf.relay();
    expect(openRelay).toBe('yes');
    expect(config.rules[(holes[0]?.rule ?? 0) - 1]?.for.type).toBe('any');
    expect(config).not.toBe(conf.model);
  });

  test('takes whom its owner trusts', () => {
    const text = `${head}match from src 8.0.0.0/8 for any action "out"\n`;
    expect(load(text).relay().openRelay).toBe('yes');
    expect(load(text, { trusted: ['8.0.0.0/8'] }).relay().openRelay).toBe('no');
  });

  test('has no secrets once they are taken out', () => {
    const text = `table creds { lab = "bob:s3cretword" }\n${head}action "up" relay host smtps://lab@example.net auth <creds>\nmatch for any action "up"\n`;
    const conf = load(text);
    const file = conf.redact({ file: conf.file });
    expect(JSON.stringify(file)).not.toContain('s3cretword');
    expect(file.file.text).toHaveLength(text.length);
  });
});

describe('where smtpd would not start', () => {
  const conf = load(refused);

  test('the syntax, the findings and the verdict are there all the same', () => {
    expect(conf.syntax.complaints).not.toEqual([]);
    expect(conf.lint().findings.some(({ fatal }) => fatal)).toBe(true);
    expect(conf.relay()).toMatchObject({ openRelay: 'yes', assumedRepair: true });
    expect(conf.refusals[0]?.message).toBe('syntax error');
  });

  test.each([
    ['decide', () => conf.decide({ src: '203.0.113.7' })],
    ['diff, the old one', () => diff(conf, load(closed))],
    ['diff, the new one', () => diff(load(closed), conf)],
    ['checkPolicy', () => checkPolicy(conf, 'strangers never relay\n')],
    ['matrix', () => matrix(conf)],
  ])('nothing is said of mail: %s', (_, ask) => {
    expect(ask).toThrow(RefusedError);
    expect(ask).toThrow('syntax error');
  });
});

describe('questions about configurations', () => {
  test('what changes between two', () => {
    expect(diff(load(closed), load(open)).strangersGain).toBe('yes');
    expect(diff(load(closed), load(closed)).changes).toEqual([]);
    const tiny = diff(load(closed), load(open, { work: 1 }));
    expect([tiny.strangersGain, tiny.dependsOn.length]).toEqual(['unknown', 1]);
  });

  test('whether a policy holds', () => {
    const { verdicts, problems } = checkPolicy(load(open), 'strangers never relay\nwhat is this\n');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['refuted']);
    expect(problems).toHaveLength(1);
  });

  test('who may send to whom', () => {
    expect(matrix(load(open)).openRelay).toBe('yes');
  });

  test('what an old text is today', () => {
    expect(migrate(load(closed))).toBeUndefined();
    const result = migrate(load(older));
    expect(result?.same).toBe('yes');
    expect(result?.refusals).toEqual([]);
    expect(load(result?.text ?? '').relay().openRelay).toBe('yes');
  });
});

describe('what is fixed', () => {
  const wide = 'listen on 192.0.2.1\naction "out" relay\nmatch from src 192.0.2.5/24 for any action "out"\n';

  test('is what changes no mail flow, in files, too', async () => {
    const files = textFiles({ '/etc/mail/rest.conf': wide });
    const { text, texts, applied } = await fix(load('include "/etc/mail/rest.conf"\n', { files }));
    expect(text).toBe('include "/etc/mail/rest.conf"\n');
    expect([...texts.keys()]).toEqual(['/etc/mail/rest.conf']);
    expect(applied.map(({ kind }) => kind)).toEqual(['fix']);
  });

  test('is what is wanted of suggestions', async () => {
    const { text, applied } = await fix(load(open), { suggested: ['open-relay'] });
    expect(applied.map(({ kind }) => kind)).toContain('suggestion');
    expect(load(text).relay().openRelay).toBe('no');
    expect((await fix(load(open))).text).not.toContain('from local');
  });
});
