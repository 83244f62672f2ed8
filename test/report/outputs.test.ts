import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaNames } from '../../scripts/write-output-schemas.js';
import { commandNames, formatsOf } from '../../src/cli/commands.js';
import { optionNames, optionOf, options } from '../../src/cli/options.js';
import plugin from '../../src/eslint/plugin.js';
import { fakeServer } from '../probe/fake-server.js';
import {
  type Output,
  type OutputWorld,
  outputsIn,
  type Printed,
  settle,
} from '../support/command-outputs.js';
import { faultsOf } from '../support/output-schemas.js';
import { evil, hostile, secretive } from '../support/worlds.js';

const nameOf = ({ args, command }: Output): string => JSON.stringify([command, ...args]);

/** All that a run printed and wrote. */
const allOf = ({ stdout, stderr, files }: Printed): string => [stdout, stderr, ...files.values()].join('');

/** What a run printed and wrote as JSON, but for what it reads itself. */
const jsonTexts = ({ stdout, files }: Printed): readonly string[] => [
  ...(/^[[{]/.test(stdout) ? stdout.trim().split(/\n(?=[[{])/) : []),
  ...[...files].flatMap(([name, text]) => (/(?<!part)\.(?:json|sarif)$/.test(name) ? [text] : [])),
];

function halvesIn(json: string): readonly string[] {
  const found: string[] = [];
  JSON.parse(json, (key, value: unknown) => {
    found.push(
      ...[key, value].filter((each) => typeof each === 'string' && /\p{Cs}/u.test(each)).map(String),
    );
    return value;
  });
  return found;
}

/** Printed as it was asked for: the configuration itself, whatever is in it. */
const isDocument = ({ command, args }: Output): boolean =>
  command === 'migrate' || (command === 'fmt' && !args.includes('--diff'));

test('every command and every format is among the outputs', () => {
  const all = outputsIn({ files: {}, main: 'a', other: 'b', broken: 'c', older: 'd', port: 25 });
  const printed = new Set(all.map(({ command, format }) => `${command} ${format}`));
  for (const command of commandNames)
    for (const format of formatsOf[command].length === 0 ? [undefined] : formatsOf[command])
      expect(printed).toContain(`${command} ${format}`);
});

test('every way to write or to change a report is among the outputs', () => {
  const all = outputsIn({ files: {}, main: 'a', other: 'b', broken: 'c', older: 'd', port: 25 });
  const given = new Set(all.flatMap(({ args }) => args));
  const names = optionNames.filter((name) => optionOf(options[name], 'check').group === 'report');
  expect(names.filter((name) => !given.has(`--${name}`))).toEqual([]);
});

async function port(): Promise<number> {
  const words = evil.join(' ').replaceAll('\n', '');
  const server = await fakeServer({
    banner: `220 ::stop-commands:: ${words}\r\n`,
    answer: (command) => (/^(?:RCPT|MAIL)/.test(command) ? `550 ::error::x ${words}\r\n` : undefined),
  });
  return server.port;
}

/** Runs all outputs of a world and the ESLint plugin, once. */
function everything(make: () => Promise<OutputWorld>) {
  const results: { readonly output: Output; readonly printed: Printed }[] = [];
  beforeAll(async () => {
    // A log, not a file.
    process.env.CI = '1';
    const world = await make();
    const { run, remove } = settle(world);
    try {
      for (const output of outputsIn(world)) results.push({ output, printed: await run(output) });
    } finally {
      remove();
    }
  }, 300_000);
  return results;
}

/** What commands print as JSON has the form that docs/schemas publish. */
function conform(results: ReturnType<typeof everything>, isEverything = true): void {
  for (const name of schemaNames) {
    const printed = results.filter(
      ({ output, printed: { stdout } }) =>
        output.command === name && output.format === 'json' && stdout !== '',
    );
    if (isEverything) expect(printed.length, name).toBeGreaterThan(0);
    for (const {
      output,
      printed: { stdout },
    } of printed)
      expect([nameOf(output), faultsOf(name, stdout)]).toEqual([nameOf(output), []]);
  }
}

const eslintMessages = async (text: string, path: string): Promise<readonly string[]> => {
  const config = { ...plugin.configs.all, files: ['**'] };
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: config as never });
  const results = await eslint.lintText(text, { filePath: path });
  return results.flatMap(({ messages }) =>
    messages.flatMap(({ message, suggestions = [], fix }) => [
      message,
      fix?.text ?? '',
      ...suggestions.flatMap((one) => [one.desc, one.fix.text]),
    ]),
  );
};

describe('secrets', () => {
  const results = everything(async () => ({
    files: secretive,
    main: 'main.conf',
    other: 'other.conf',
    broken: 'broken.conf',
    older: 'old.conf',
    port: await port(),
  }));
  const secret = /hunter\d\d\w*|swordfish/g;

  test('are in no output, but for the configuration that was asked for', () => {
    const leaks = results.flatMap(({ output, printed }) => {
      const { stdout, stderr } = printed;
      const said = output.format === 'json' ? stdout.replace(/"texts":\[.*?\}\]/, '') : '';
      const text = isDocument(output) ? stderr + said : allOf(printed);
      return (text.match(secret) ?? []).map((found) => `${nameOf(output)}: ${found}`);
    });
    expect(leaks).toEqual([]);
  });

  test('JSON is as the published schemas say', () => conform(results));

  test('are in the document that migrate prints', () => {
    const migrated = results.find(({ output }) => output.command === 'migrate');
    expect(migrated?.printed.stdout).toContain('hunter60old');
  });

  test.each(['check', 'simulate', 'diff', 'matrix', 'test', 'probe'] as const)(
    'are masked by %s, which answers',
    (command) => {
      const answers = results.filter(
        ({ output }) => output.command === command && output.format !== undefined,
      );
      for (const { output, printed } of answers) expect(printed.stdout, nameOf(output)).not.toBe('');
      expect(answers.map(({ printed }) => printed.stdout).join('')).toContain('***');
    },
  );

  test.each(['main.conf', 'broken.conf', 'old.conf'] as const)(
    'are in no message of ESLint: %s',
    async (name) => {
      expect((await eslintMessages(secretive[name], name)).join('\n').match(secret)).toBeNull();
    },
  );
});

describe('what strangers write', () => {
  const results = everything(async () => ({
    files: hostile(),
    main: '::stop-commands::t/main.conf',
    other: '##[group]/other.conf',
    broken: '##vso[x]/broken.conf',
    older: '\u001b[2J\u202e\ufffe.conf',
    port: await port(),
  }));
  const raw = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
  const command = /^\s*::|##(?:vso|teamcity)?\[/i;

  test('puts no character into any output that is not seen as what it is', () => {
    const found = results.flatMap(({ output, printed }) => {
      const text = allOf(printed)
        .replace(/\n/g, '')
        .replace(/\u001b\[\d+(?:;\d+)*m/g, '');
      const at = raw.exec(output.args.includes('--fix-dry-run') ? text.replace(/\t/g, '') : text);
      return at === null
        ? []
        : [`${nameOf(output)}: ${JSON.stringify(text.slice(at.index - 20, at.index + 20))}`];
    });
    expect(found).toEqual([]);
  });

  test('is no command to a CI server', () => {
    const found = results.flatMap(({ output, printed }) =>
      allOf(printed)
        .split('\n')
        .filter((line) => command.test(line.replace(/\u001b\[\d+(?:;\d+)*m/g, '')))
        .filter(
          (line) =>
            output.format !== 'github' ||
            !/^::(?:error|warning|notice) file=[^:,]*,line=\d+,[^:]*::/.test(line),
        )
        .map((line) => `${nameOf(output)}: ${line.slice(0, 200)}`),
    );
    expect(found).toEqual([]);
  });

  test('leaves JSON as the published schemas say', () => conform(results, false));

  test('leaves XML and JSON well formed', () => {
    for (const { output, printed } of results) {
      const { format } = output;
      if (printed.stdout === '') continue;
      if (format === 'junit' || format === 'checkstyle' || format === 'svg')
        expect([nameOf(output), XMLValidator.validate(printed.stdout)]).toEqual([nameOf(output), true]);
      if (['json', 'sarif', 'gitlab', 'rdjson'].includes(format ?? ''))
        for (const line of printed.stdout.trim().split('\n'))
          expect(() => JSON.parse(line), nameOf(output)).not.toThrow();
    }
  });

  test('leaves no half of a character in JSON, which strict readers refuse', () => {
    for (const { output, printed } of results)
      for (const text of jsonTexts(printed))
        expect([nameOf(output), halvesIn(text)]).toEqual([nameOf(output), []]);
  });

  test('is no Markdown where a comment is made of it', () => {
    const rdjson = results.find(({ output }) => output.format === 'rdjson');
    const { diagnostics } = JSON.parse(rdjson?.printed.stdout ?? '{}');
    const outside = diagnostics.map(({ message }: { readonly message: string }) =>
      message.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, ''),
    );
    expect(outside.length).toBeGreaterThan(0);
    for (const text of outside) expect(text).not.toMatch(/@\w|!\[|\]\(|<|#\d/);
  });

  test('is no Markdown in what a reviewer is told', () => {
    const comments = results.filter(({ output }) => output.format === 'markdown');
    const outside = comments.map(({ printed }) =>
      printed.stdout
        .replace(/^ *(```+)[\s\S]*?^ *\1$/gm, '')
        .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
        .replace(/<\/?(?:details|summary)>/g, ''),
    );
    expect(outside.join('')).toContain('##');
    for (const text of outside) expect(text).not.toMatch(/@\w|!\[|\]\(|<|#\d/);
  });

  test('is printable in what ESLint gets', async () => {
    for (const [path, text] of Object.entries(hostile()).filter(([name]) => name.endsWith('.conf')))
      for (const message of await eslintMessages(text, path.replace(/[^\w.]/g, '')))
        expect(message.replace(/\n/g, '').match(raw)?.[0], message).toBeUndefined();
  });
});

afterAll(() => {
  delete process.env.CI;
});

test('the program prints nothing past the functions that see to it', () => {
  const output = readFileSync(new URL('../../src/cli/output.ts', import.meta.url), 'utf8');
  expect(output.match(/\bwriteTo\(/g)).toHaveLength(3);
});
