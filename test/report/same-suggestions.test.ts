import { expect, test } from 'vitest';
import { codeActions } from '../../src/lsp/code-actions.js';
import { scratch } from '../cli/run-command.js';
import { analysed } from '../lsp/analyse-text.js';

const { run, write } = scratch();

const text = `pki mx.example.org cert "/c"
pki mx.example.org key "/k"
table unused { "a" }
listen on 192.0.2.1
listen on 192.0.2.1 port 587 tls-require pki mx.example.org auth
action "inbox" maildir
action "out" relay
match for domain "example.org" action "inbox"
match from any for any action "out"
`;
write('smtpd.conf', text);

interface OfferedByRule {
  readonly rule: string;
  readonly titles: readonly string[];
}

const output = async (format: string): Promise<string> =>
  (await run(['--verbose', '--format', format, 'smtpd.conf'])).stdout;

/** The suggestions of JSON, which all others have to offer. */
async function offered(): Promise<readonly OfferedByRule[]> {
  const [{ messages }]: [{ messages: { ruleId: string; suggestions?: { desc: string }[] }[] }] = JSON.parse(
    await output('json'),
  );
  return messages.flatMap(({ ruleId, suggestions = [] }) =>
    suggestions.length === 0 ? [] : [{ rule: ruleId, titles: suggestions.map(({ desc }) => desc) }],
  );
}

test('SARIF, the terminal, annotations, reports of CI and editors offer what JSON does', async () => {
  const expected = await offered();
  const titles = expected.flatMap((one) => one.titles);
  expect(titles.length).toBeGreaterThan(2);
  const { runs } = JSON.parse(await output('sarif'));
  const ofSarif = runs[0].results.flatMap(({ fixes = [] }) =>
    fixes.map(({ description }: { description: { text: string } }) => description.text),
  );
  expect(ofSarif.toSorted()).toEqual([...titles].sort());
  const { text: open } = analysed(text);
  const { findings } = open.conf.lint();
  const actions = codeActions(open, findings, 'smtpd.conf', { start: 0, end: text.length });
  expect(actions.map(({ title }) => title)).toEqual(expect.arrayContaining(titles));
  for (const format of ['pretty', 'github', 'gitlab', 'junit', 'checkstyle']) {
    const shown = (await output(format)).toLowerCase().replaceAll('&quot;', '"').replaceAll('\\"', '"');
    const missing = titles.filter(
      (title) =>
        !shown.includes(title.toLowerCase().replaceAll('`', '"')) && !shown.includes(title.toLowerCase()),
    );
    expect(missing, format).toEqual([]);
  }
});

test('--suggest does the first one that JSON offers for a rule', async () => {
  for (const { rule, titles } of await offered()) {
    const [result] = JSON.parse(await output('json'));
    const first = result.messages.find((message: { ruleId: string }) => message.ruleId === rule)
      ?.suggestions[0];
    expect(first.desc).toBe(titles[0]);
    write('copy.conf', text);
    await run(['--fix', '--suggest', rule, 'copy.conf']);
    const fixed = JSON.parse((await run(['--format', 'json', 'copy.conf'])).stdout);
    expect(fixed[0].messages.map((message: { ruleId: string }) => message.ruleId)).not.toContain(rule);
  }
});
