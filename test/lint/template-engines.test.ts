import { describe, expect, test } from 'vitest';
import { refusesText } from '../../src/lint/refusals.js';
import { type JudgedVariants, judgeFamily } from '../../src/lint/template/family.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import { Budget, TooLarge, within } from '../../src/verify/budget.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { callTemplates } from '../support/call-templates.js';
import { criteriaTemplates } from '../support/criteria-templates.js';
import { hostileTemplates } from '../support/hostile-templates.js';
import { lineTemplates } from '../support/line-templates.js';
import { macroTemplates } from '../support/macro-templates.js';
import { mixedTemplates } from '../support/mixed-templates.js';
import { randomValues } from '../support/random-values.js';
import { engines, isThere, rendered, type TemplateEngine } from '../support/template-engines.js';

const files: FileHost = { read: () => ({ ok: false, code: 'ENOENT', message: 'there are no files' }) };
const options = { release: '7.9', platform: 'portable', files } as const;

const fillings = Number(process.env.FILLINGS ?? 4);
const seed = Number(process.env.SEED ?? 1);
const macros = Number(process.env.MACROS ?? 60);
const mixed = Number(process.env.MIXED ?? 30);

/** What the settings say of the ports of mixed templates, by turns. */
const exposures: readonly RelayOptions[] = [
  {},
  { closed: [25] },
  { exposed: ['2525=10.1.2.3', '25=172.17.0.1'], closed: [587] },
];

/** The most work for one mixed template: many of them are large. */
const mixedWork = 500_000;

/** What an answer takes for granted of what is filled in. */
const ofFilling =
  /strangers reach the listener on|filled in for|is no LMTP server|is no other listener's port|does not stand for everything/;

/** The answers for a template: those of all its variants. */
function outcomesOf(
  text: string,
  exposure: RelayOptions,
  work?: number,
): { readonly outcomes: ReadonlySet<string>; readonly assumes: boolean } {
  const template = { ...parseTemplate(text), written: { path: 'smtpd.conf.j2', text } };
  const machine = describeMachine(readConfig({ path: 'a', text: '' }, options), files, []);
  const judge = (): readonly JudgedVariants[] => judgeFamily(template, { options, machine }, exposure);
  try {
    const judged = within(new Budget(work), judge);
    const outcomes = judged.map(({ outcome }) => outcome);
    const taken = outcomes.filter((one) => one !== 'refused');
    return {
      outcomes: new Set(taken.length > 0 ? taken : ['unknown']),
      assumes: judged.some(({ answer }) => answer.verdict.assumptions.some((one) => ofFilling.test(one))),
    };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { outcomes: new Set(['unknown']), assumes: false };
  }
}

const known = new Map<string, string | undefined>();

/** The answer about one configuration that smtpd takes; many fillings come to the same text. */
function single(text: string, exposure: RelayOptions): string | undefined {
  const key = JSON.stringify([text, exposure]);
  if (!known.has(key)) known.set(key, answerTo(text, exposure));
  return known.get(key);
}

function answerTo(text: string, exposure: RelayOptions): RelayVerdict['openRelay'] | undefined {
  const config = readConfig({ path: 'smtpd.conf', text }, options);
  if (config.refusals.some(refusesText)) return undefined;
  return verifyRelay(config, describeMachine(config, files, []), exposure).openRelay;
}

/** What a real engine makes of templates that the answers do not cover. */
function uncovered(engine: TemplateEngine): readonly string[] {
  const random = randomValues(seed);
  const given = [
    ...[hostileTemplates, lineTemplates, criteriaTemplates].flatMap((each) => each[engine.name] ?? []),
    ...macroTemplates(engine.name, seed, macros),
    ...callTemplates(engine.name, seed, macros),
  ].map((text) => ({ text, exposure: {}, work: undefined }));
  const mixedOnes = mixedTemplates(engine.name, seed, mixed).map((text, at) => ({
    text,
    exposure: exposures[at % exposures.length] ?? {},
    work: mixedWork,
  }));
  const all = [...given, ...mixedOnes];
  const orders = all.flatMap(({ text }) =>
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
  return all.flatMap(({ text, exposure, work }, index) => {
    const { outcomes, assumes } = outcomesOf(text, exposure, work);
    const results = made.slice(index * fillings, (index + 1) * fillings);
    const verdicts = new Map<string | undefined, string | null>();
    for (const one of results) {
      if (one === null) continue;
      const verdict = single(one, exposure);
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
