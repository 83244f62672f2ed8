import type { Config } from '../../model/config/config.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import type { Rendering } from '../../source/templates/render.js';
import type { Span } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { hostTextsOf } from '../../verify/smtp/relay-hosts.js';
import type { Answer } from '../relay-answer.js';
import { verdictBack } from '../repair/repaired-answer.js';
import { unseenStatements, writtenAddress } from './bounds.js';
import { withMarks } from './written.js';

/** The answer about a reading, with its places in the template, and without the words that represent what is filled in. */
export function placedAnswer(
  config: Config,
  verdict: RelayVerdict,
  placeOf: (span: Span) => Span,
  rendering: Rendering,
): Answer {
  const rules = config.rules.map((rule) => ({
    ...rule,
    span: placeOf(rule.span),
    outcome:
      rule.outcome.type === 'action'
        ? {
            ...rule.outcome,
            action: { ...rule.outcome.action, span: placeOf(rule.outcome.action.span) },
          }
        : rule.outcome,
  }));
  const placeholders = config.listeners.filter(({ on }) => rendering.words.test(on));
  const assumptions = [
    ...verdict.assumptions,
    ...placeholders.map((each) => `strangers reach the listener on ${writtenAddress(each)}`),
    ...(verdict.openRelay === 'yes' ? takenForGranted(config, verdict, rendering) : []),
  ];
  return {
    config: {
      ...config,
      file: rendering.written,
      rules,
      unseen: placedUnseen(config.unseen, placeOf, rendering),
    },
    verdict: withMarks(
      verdictBack({ ...verdict, assumptions: [...new Set(assumptions)] }, placeOf),
      rendering,
    ),
  };
}

/**
 * The files and tables that were not read, by their names in the template, once for all rounds of a loop. Statements that the template fills in have no file and are
 * left out.
 */
export function placedUnseen(
  unseen: Config['unseen'],
  placeOf: (span: Span) => Span,
  rendering: Rendering,
): Config['unseen'] {
  const placed = unseen
    .filter(({ path }) => path !== unseenStatements)
    .map((one) => ({ ...withMarks(one, rendering), span: placeOf(one.span) }));
  return [...new Map(placed.map((one) => [`${one.span.start} ${one.name}`, one])).values()];
}

/** Assumptions about what is filled in under which a stranger reaches the rules that relay: a list does not contain everything, and a host does not keep the mail. */
function takenForGranted(config: Config, { holes }: RelayVerdict, { words }: Rendering): readonly string[] {
  const last = Math.max(...holes.map(({ rule }) => rule));
  return config.rules.flatMap((rule) => {
    const { index, from, for: domains, helo, auth, mailFrom, rcptTo } = rule;
    if (index > last) return [];
    const lists = [from, domains, helo, auth, mailFrom, rcptTo].flatMap((criterion) => {
      const contents = criterion?.table?.contents;
      const filledIn = contents?.known === false ? contents.filledIn : undefined;
      return filledIn === undefined ? [] : [`${filledIn} does not stand for everything`];
    });
    const action = relayActionOf(rule);
    const host = action && hostTextsOf(action).find(({ text }) => words.exec(text)?.index === 0)?.text;
    return host === undefined ? lists : [...lists, `${host} is no LMTP server`];
  });
}
