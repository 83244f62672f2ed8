import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { type FormatName, formats } from '../../src/report/formats.js';
import { jobSummary } from '../../src/report/job-summary.js';
import { quoted } from '../../src/report/marks.js';
import type { LintReport } from '../../src/report/report.js';
import type { CheckedFile } from '../../src/report/results.js';
import { plainMessage } from '../../src/report/sarif-message.js';
import type { SourceFile } from '../../src/source/text.js';
import { lintText } from '../support/lint-text.js';
import { checkedFile, findingAt, openRelay, reportOf, unproven } from './sample-report.js';

const plain = { colour: false, quiet: false };
const clean = checkedFile({ path: 'clean.conf', text: 'match for local action "a"\n' });

const written = async (name: FormatName, ...checked: readonly CheckedFile[]): Promise<string> =>
  formats[name](reportOf(...checked), plain);

function validator(name: string): (value: unknown) => readonly unknown[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schema: unknown = JSON.parse(
    readFileSync(new URL(`../../fixtures/schemas/${name}.json`, import.meta.url), 'utf8'),
  );
  if (typeof schema !== 'object' || schema === null) throw new Error(`${name} is no schema`);
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}

const hostileTexts = fc.array(
  fc.constantFrom(
    '\u001b[2J',
    '\u009b',
    '\u202e',
    '\r',
    '\0',
    '\n',
    '\ud800',
    '界',
    ']]>',
    '<',
    '&',
    '"',
    '%',
    ' a',
  ),
  { minLength: 1 },
);

/** A report with the same hostile words in every place that has words. */
function hostile(words: string): LintReport {
  const file: SourceFile = { path: `${words}.conf`, text: `before ${words} after` };
  const span = { file, start: 7, end: 7 + words.length };
  const suggestions = [{ description: words, edits: [{ span, text: words }] }];
  return reportOf(
    checkedFile(file, {
      findings: [
        findingAt(span, { message: words, related: [{ span, message: words }], suggestions }),
        findingAt(span, { message: `${words}!`, severity: 'note' }),
      ],
    }),
  );
}

describe('sarif', () => {
  const errorsOf = validator('sarif-2.1.0');
  const logOf = async (...checked: readonly CheckedFile[]): Promise<Log> =>
    JSON.parse(await written('sarif', ...checked));

  test('is valid against the schema, with findings, without, and with hostile texts', async () => {
    expect(errorsOf(await logOf(openRelay, clean))).toEqual([]);
    expect(errorsOf(await logOf())).toEqual([]);
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (parts) => {
        expect(errorsOf(JSON.parse(await formats.sarif(hostile(parts.join('')), plain)))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('no message is a link or has a place for an argument', async () => {
    const log: Log = JSON.parse(
      await formats.sarif(hostile('[the manual](https://evil.example) {0}'), plain),
    );
    const shown = String.raw`[the manual\](https://evil.example) {{0}}`;
    for (const { message, relatedLocations = [], fixes = [] } of log.runs[0]?.results ?? []) {
      const texts = [
        message,
        ...relatedLocations.map((one) => one.message),
        ...fixes.map((one) => one.description),
      ];
      // The headline comes first; below it are links to the related places, which have numbers.
      expect(texts.map((text) => text?.text?.split('\n')[0]?.replace(/!$/, ''))).toEqual(
        texts.map(() => shown),
      );
      expect(message.text?.match(/(?<!\\)\]\((?!\d+\))/)).toBeNull();
    }
    expect(log.runs[0]?.results).toHaveLength(2);
  });

  test.each([
    ['[the manual](https://evil.example) {0}', String.raw`[the manual\](https://evil.example) {{0}}`],
    // What escapes is escaped itself.
    [String.raw`[a\](b) [a\\](b)`, String.raw`[a\\\](b) [a\\\\\](b)`],
    ['{{0}} {0}} { {x}', '{{{{0}}}} {{0}}}} { {x}'],
  ])('nothing undoes that: %j', (text, shown) => {
    expect(plainMessage(text)).toBe(shown);
  });

  test('long runs of what escapes take linear time', () => {
    const text = `${'\\'.repeat(300_000)}${'{'.repeat(300_000)}`;
    const before = process.cpuUsage();
    expect(plainMessage(text)).toBe(text);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  test('has what comments suppress, with the reason', async () => {
    const [finding] = openRelay.findings;
    if (finding === undefined) throw new Error('the sample finds nothing');
    const suppressed = [
      { ...finding, suppressions: [{ kind: 'directive' as const, justification: 'a honeypot' }] },
    ];
    const log = await logOf({ ...openRelay, findings: [], suppressed });
    expect(errorsOf(log)).toEqual([]);
    expect(log.runs[0]?.results?.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'a honeypot' }],
    ]);
  });

  test('says in its invocation what could not be judged, and what is not proven', async () => {
    const invocation = async (report: LintReport) => {
      const log: Log = JSON.parse(await formats.sarif(report, plain));
      expect(errorsOf(log)).toEqual([]);
      return log.runs[0]?.invocations?.[0];
    };
    expect(await invocation(reportOf(clean))).toEqual({ executionSuccessful: true });
    expect(await invocation(reportOf(unproven))).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [
        { level: 'warning', message: { text: expect.stringMatching(/^verdict: not proven: not read/) } },
      ],
    });
    const failures = [{ path: 'missing.conf', message: 'missing.conf: No such file or directory' }];
    expect(await invocation({ checked: [], results: [], failures })).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: failures[0]?.message } }],
    });
  });

  test('the schema would notice a mistake', () => {
    expect(errorsOf({ version: '2.1.0', runs: [{ tool: {} }] })).not.toEqual([]);
  });

  test('describes every rule, and every result has its rule, place, fingerprint, related places and fixes', async () => {
    const [run] = (await logOf(openRelay, clean)).runs;
    const described = run?.tool.driver.rules ?? [];
    expect(described.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    const [result] = run?.results ?? [];
    expect(described[result?.ruleIndex ?? -1]?.id).toBe(result?.ruleId);
    expect(result).toMatchObject({
      ruleId: 'open-relay',
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'smtpd.conf' }, region: { startLine: 3 } } },
      ],
    });
    expect(result?.partialFingerprints?.['smtpdLint/v1']).toMatch(/^[\da-f]{64}$/);
    expect(result?.relatedLocations?.map(({ id, message }) => [id, message?.text])).toEqual([
      [1, 'strangers connect here'],
      [2, '"out" sends the mail on'],
    ]);
    expect(result?.message.text).toContain('\n[strangers connect here](1)\n');
    expect(result?.message.markdown).toContain('```diff\n- match from any for any action "out"\n');
    const [flow] = result?.codeFlows?.[0]?.threadFlows ?? [];
    expect(flow?.locations.map(({ location }) => location?.physicalLocation?.region?.startLine)).toEqual([
      1, 3, 2,
    ]);
    expect(run?.properties?.openRelay).toMatchObject({ 'clean.conf': 'no' });
  });
});

describe('fingerprints', () => {
  const text = 'listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n';
  const fingerprintsOf = async (conf: string): Promise<readonly string[]> => {
    const { findings, config, verdict } = lintText(conf);
    const issues: readonly { readonly fingerprint: string }[] = JSON.parse(
      await written('gitlab', { findings, config, verdict, locate: (path) => path }),
    );
    return issues.map(({ fingerprint }) => fingerprint);
  };

  test('stay when lines move and blanks change, and differ for other words', async () => {
    const known = await fingerprintsOf(text);
    expect(known.length).toBeGreaterThan(0);
    expect(await fingerprintsOf(`# more\n\n${text.replace('for any', 'for \t any')}`)).toEqual(known);
    expect(await fingerprintsOf(text.replaceAll('"r"', '"s"'))).not.toEqual(known);
  });

  test('are unlike for the same words twice', async () => {
    const { file } = openRelay.config;
    const at = (start: number) => findingAt({ file: twice, start, end: start + 3 });
    const twice = { path: file.path, text: 'x y\nx y\n' };
    const issues: readonly { readonly fingerprint: string }[] = JSON.parse(
      await written('gitlab', checkedFile(twice, { findings: [at(0), at(4)] })),
    );
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe('rdjson', () => {
  const errorsOf = validator('rdjson');

  test('is valid against the schema', async () => {
    expect(errorsOf(JSON.parse(await written('rdjson', openRelay, clean)))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (parts) => {
        expect(errorsOf(JSON.parse(await formats.rdjson(hostile(parts.join('')), plain)))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('counts columns in bytes', async () => {
    const file = { path: 'a.conf', text: 'ü界 word\n' };
    const span = { file, start: 3, end: 7 };
    const { diagnostics } = JSON.parse(
      await written('rdjson', checkedFile(file, { findings: [findingAt(span)] })),
    );
    expect(diagnostics[0].location.range).toEqual({
      start: { line: 1, column: 7 },
      end: { line: 1, column: 11 },
    });
  });
});

describe('github', () => {
  test('puts open relays first, then what could not be judged, and says all parts in lines', async () => {
    const warned = checkedFile(clean.config.file, {
      findings: [findingAt({ file: clean.config.file, start: 0, end: 5 }, { severity: 'warning' })],
    });
    const report = {
      ...reportOf(warned, openRelay),
      failures: [{ path: 'gone.conf', message: 'gone.conf: no' }],
    };
    const lines = (await formats.github(report, plain)).split('\n').filter((line) => line.startsWith('::'));
    expect(lines.map((line) => /^::(\w+) file=([^,]*)/.exec(line)?.slice(1).join(' '))).toEqual([
      'error smtpd.conf',
      'error gone.conf',
      'error more.conf',
      'warning clean.conf',
      'warning smtpd.conf',
      'notice smtpd.conf',
    ]);
    expect(lines[0]).toContain('%0Afix: Allow only local clients:%0A  - match from any');
    expect(lines[0]).toMatch(/%0Aread more: smtpd-lint explain open-relay$/);
  });

  test('says all parts of a note, too', async () => {
    const { file } = clean.config;
    const note = findingAt({ file, start: 0, end: 5 }, { severity: 'note', help: 'put it there' });
    const text = await formats.github(reportOf(checkedFile(file, { findings: [note] })), plain);
    expect(text).toMatch(/^::notice [^\n]*%0Ahelp: put it there/m);
  });

  test('a summary of the job has the verdicts, and each error', async () => {
    const text = jobSummary({
      ...reportOf(openRelay, unproven),
      failures: [{ path: 'x', message: 'x: gone' }],
    });
    await expect(text).toMatchFileSnapshot('golden/job-summary.md');
    const outside = jobSummary(hostile('| a\n# b <img>')).replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/^# b|<img>/m);
  });
});

describe('gitlab', () => {
  const errorsOf = validator('gitlab-code-quality');

  test('has what GitLab asks for, with paths in the repository', async () => {
    const issues: readonly { readonly fingerprint: string }[] = JSON.parse(
      await written('gitlab', openRelay, clean),
    );
    expect(issues.length).toBeGreaterThan(0);
    expect(errorsOf(issues)).toEqual([]);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    expect(await written('gitlab')).toBe('[]\n');
  });

  test('whatever the configuration says, it has', async () => {
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (parts) => {
        expect(errorsOf(JSON.parse(await formats.gitlab(hostile(parts.join('')), plain)))).toEqual([]);
      }),
    );
  });

  test.each([
    ['a severity of another program', { severity: 'error' }],
    ['a path from the root', { location: { path: '/etc/smtpd.conf', lines: { begin: 1 } } }],
    ['no line', { location: { path: 'smtpd.conf' } }],
  ])('the schema takes no issue with %s', async (_, wrong) => {
    const [issue]: readonly object[] = JSON.parse(await written('gitlab', openRelay));
    expect(errorsOf([{ ...issue, ...wrong }])).not.toEqual([]);
  });
});

describe.each(['junit', 'checkstyle'] as const)('%s', (name) => {
  const parse = (text: string): unknown =>
    new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(text);

  test('is well-formed XML, whatever the texts are', async () => {
    expect(XMLValidator.validate(await written(name, openRelay, clean))).toBe(true);
    expect(XMLValidator.validate(await written(name))).toBe(true);
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (parts) => {
        const text = await formats[name](hostile(parts.join('')), plain);
        expect(XMLValidator.validate(text)).toBe(true);
        expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
      { numRuns: 30 },
    );
  });

  test('has what is not proven, and what could not be judged', async () => {
    const failures = [{ path: 'missing.conf', message: 'missing.conf: No such file or directory' }];
    const text = await formats[name]({ ...reportOf(clean, unproven), failures }, plain);
    expect(XMLValidator.validate(text)).toBe(true);
    const told =
      name === 'junit' ? '<skipped message="verdict: not proven: ' : 'message="verdict: not proven: ';
    expect(text.split(told)).toHaveLength(2);
    expect(text).toContain('message="missing.conf: No such file or directory"');
    if (name === 'junit')
      expect(text).toMatch(/^<testsuites name="smtpd-lint" tests="3" failures="0" errors="1">$/m);
  });

  test('has each finding', async () => {
    const text = JSON.stringify(parse(await written(name, openRelay, clean)));
    const [first] = openRelay.findings;
    expect(text).toContain(JSON.stringify(quoted(first?.message ?? '')).slice(1, -1));
    expect(text).toContain('clean.conf');
  });
});
