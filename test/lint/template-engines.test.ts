import { describe, expect, test } from 'vitest';
import { refusesText } from '../../src/lint/refusals.js';
import { judgeFamily } from '../../src/lint/template/family.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import { Budget, within } from '../../src/verify/budget.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { callTemplates } from '../support/call-templates.js';
import { criteriaTemplates } from '../support/criteria-templates.js';
import { hostileTemplates } from '../support/hostile-templates.js';
import { lineTemplates } from '../support/line-templates.js';
import { macroTemplates } from '../support/macro-templates.js';
import { randomValues } from '../support/random-values.js';
import { engines, isThere, rendered, type TemplateEngine } from '../support/template-engines.js';

const files: FileHost = { read: () => ({ ok: false, code: 'ENOENT', message: 'there are no files' }) };
const options = { release: '7.9', platform: 'portable', files } as const;

const fillings = Number(process.env.FILLINGS ?? 4);
const seed = Number(process.env.SEED ?? 1);
const macros = Number(process.env.MACROS ?? 60);

/** What an answer takes for granted of what is filled in. */
const ofFilling = /strangers reach the listener on|filled in for|is no LMTP server/;

/** The answers for a template: those of all its variants. */
function outcomesOf(text: string): { readonly outcomes: ReadonlySet<string>; readonly assumes: boolean } {
  const template = { ...parseTemplate(text), written: { path: 'smtpd.conf.j2', text } };
  const machine = describeMachine(readConfig({ path: 'a', text: '' }, options), files, []);
  const judged = within(new Budget(), () => judgeFamily(template, { options, machine }, {}));
  const outcomes = judged.map(({ outcome }) => outcome);
  const taken = outcomes.filter((one) => one !== 'refused');
  return {
    outcomes: new Set(taken.length > 0 ? taken : ['unknown']),
    assumes: judged.some(({ answer }) => answer.verdict.assumptions.some((one) => ofFilling.test(one))),
  };
}

const known = new Map<string, string | undefined>();

/** The answer about one configuration that smtpd takes; many fillings come to the same text. */
function single(text: string): string | undefined {
  if (!known.has(text)) known.set(text, answerTo(text));
  return known.get(text);
}

function answerTo(text: string): string | undefined {
  const config = readConfig({ path: 'smtpd.conf', text }, options);
  if (config.refusals.some(refusesText)) return undefined;
  return verifyRelay(config, describeMachine(config, files, [])).openRelay;
}

/** What a real engine makes of templates that the answers do not cover. */
function uncovered(engine: TemplateEngine): readonly string[] {
  const random = randomValues(seed);
  const texts = [
    ...[hostileTemplates, lineTemplates, criteriaTemplates].flatMap((each) => each[engine.name] ?? []),
    ...macroTemplates(engine.name, seed, macros),
    ...callTemplates(engine.name, seed, macros),
  ];
  const orders = texts.flatMap((text) =>
    Array.from({ length: fillings }, (_, index) => ({
      text,
      values: random(),
      setting: engine.settings[index % engine.settings.length],
    })),
  );
  const made = rendered(
    engine,
    orders.map(({ text, values, setting }) => ({ text, values, ...(setting && { setting }) })),
  );
  return texts.flatMap((text, index) => {
    const { outcomes, assumes } = outcomesOf(text);
    const results = made.slice(index * fillings, (index + 1) * fillings);
    const verdicts = new Map<string | undefined, string | null>();
    for (const one of results) {
      if (one === null) continue;
      const verdict = single(one);
      if (!verdicts.has(verdict)) verdicts.set(verdict, one);
    }
    const wrong = [...verdicts].find(
      ([verdict]) =>
        ((verdict === 'yes' || verdict === 'unknown') && !outcomes.has('yes') && !outcomes.has('unknown')) ||
        (verdict === 'no' && outcomes.size === 1 && outcomes.has('yes') && !assumes),
    );
    return wrong ? [`${text}\n-- ${[...outcomes]}, but ${wrong[0]}:\n${wrong[1]}`] : [];
  });
}

describe('the answer for a template covers what a real engine makes of it', () => {
  for (const engine of engines)
    test.skipIf(!isThere(engine))(
      `${engine.name}`,
      () => {
        expect(uncovered(engine)).toEqual([]);
      },
      120_000,
    );
});
