import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { type MatchRule, rules } from '../../src/index.js';
import { formats } from '../../src/report/formats.js';
import type { CheckedFile } from '../../src/report/results.js';
import { judgeTemplateText } from '../support/judge-template-text.js';
import { lintText } from '../support/lint-text.js';
import { checkedFile, reportOf } from './sample-report.js';

const shownRule = ({ span, outcome }: MatchRule): CheckedFile['config']['rules'][number] => ({
  span,
  ...(outcome.type === 'action' && { action: outcome.action.span }),
});

/** What the command reports of a text; of a template where it is called like one. */
function reported(text: string, path = 'smtpd.conf'): CheckedFile {
  const { config, findings, verdict } = path.endsWith('.j2')
    ? judgeTemplateText(text, path)
    : lintText(text, { path, rules });
  const { file, unseen } = config;
  return checkedFile(file, {
    config: { file, unseen, rules: config.rules.map(shownRule) },
    findings,
    verdict,
  });
}

const listener = 'listen on 192.0.2.10\n';
const closed = `${listener}action "in" maildir\nmatch from any for domain "example.org" action "in"\n`;
const open = `${listener}action "out" relay\nmatch from any for any action "out"\n`;

const reports: Readonly<Record<string, CheckedFile>> = {
  'refused-closed': reported(closed.replace('listen', 'lisen')),
  'refused-open': reported(`${open}smtp max-message-size 10MB\nqueue ttl 4\n`),
  'refused-unknown': reported(`${closed}match from any to domain "example.net" action "in"\n`),
  'refused-declaration': reported(
    `${listener}action "out" relay host smtp://mx.example.org ttl 4x\nmatch from local for any action "out"\nmatch auth from any for any action "out"\n`,
  ),
  legacy: reported('listen on lo0\naccept for local deliver to mbox\naccept for any relay\n'),
  mixed: reported(`${closed}accept for any relay via smtp://mx.example.org\n`),
  'template-open': reported(
    `${open.replace('match from any', '{% if relay %}\nmatch from any')}{% endif %}\nmatch from local for any action "out"\n`,
    'smtpd.conf.j2',
  ),
  'template-closed': reported(closed.replace('192.0.2.10', '{{ address }}'), 'smtpd.conf.j2'),
  'template-unknown': reported(open.replace('from any', 'from src {{ networks }}'), 'smtpd.conf.j2'),
};

describe.each(Object.entries(reports))('%s', (name, checked) => {
  test.each([80, 100, 160])('in %i columns', async (columns) => {
    const options = { colour: false, quiet: false, terminal: { columns } };
    const shown = await formats.pretty(reportOf(checked), options);
    await expect(shown).toMatchFileSnapshot(`golden/layout/${name}.${columns}.txt`);
    for (const line of shown.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
  });

  test('in a pipe', async () => {
    const shown = await formats.pretty(reportOf(checked), { colour: false, quiet: false });
    await expect(shown).toMatchFileSnapshot(`golden/layout/${name}.pipe.txt`);
    expect(shown).not.toContain('`');
  });
});
