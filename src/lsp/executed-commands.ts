import { rules } from '../../rules/index.js';
import { type RelayResult, verifierOptions } from '../api/configuration.js';
import { uncertainMatrix } from '../cli/uncertain-answers.js';
import { idsByName } from '../lint/rule-ids.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { quoted } from '../report/marks.js';
import { matricesHtml } from '../report/matrix/matrix-html.js';
import { matrixJson } from '../report/matrix/matrix-json.js';
import type { NamedMatrix } from '../report/matrix/matrix-words.js';
import { pageMarkdown } from '../report/pages/page-files.js';
import { capitalised } from '../report/text-lines.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { Budget, within } from '../verify/budget.js';
import { matrixOf } from '../verify/matrix/matrix.js';
import type { AnalysedText } from './analysed-text.js';
import { answersOfVariants } from './answers-of-variants.js';
import type { VerdictOnText } from './judged-text.js';
import { nameIn, simulatedSession } from './simulated-session.js';
import type { Workspace } from './workspace.js';

/** The command whose argument is a rule. */
export const pageCommand = 'smtpd-lint.explain';

/** The commands of `workspace/executeCommand`. */
export const serverCommandNames = [
  'smtpd-lint.verdict',
  'smtpd-lint.matrix',
  'smtpd-lint.simulate',
  'smtpd-lint.why',
  pageCommand,
] as const;
export type ServerCommandName = (typeof serverCommandNames)[number];

const verdictTitles = {
  yes: 'open relay: a stranger can send mail to anyone',
  no: 'not an open relay (proven)',
  unknown: 'not proven that strangers cannot relay',
} as const satisfies Record<RelayResult['openRelay'], string>;

/** The verdict on a configuration, for a status bar. */
export interface Verdict {
  readonly openRelay: RelayResult['openRelay'];
  /** Whether smtpd would not start: the answer is then of the configuration as it is evidently meant. */
  readonly refused: boolean;
  readonly title: string;
}

/** The commands about one configuration, with the argument that follows the URI of its file. */
const textCommands = new Map<string, (text: AnalysedText, argument: unknown) => unknown>([
  ['smtpd-lint.matrix', matrixPage],
  ['smtpd-lint.simulate', (text, asked) => simulatedSession(text, asked, false)],
  ['smtpd-lint.why', (text, asked) => simulatedSession(text, asked, true)],
]);

/**
 * The answer to a command about an open text, or null: for one that is not known, and for a file without a configuration. A file with several is judged as the worst of them; the other commands are
 * about the first.
 */
export async function executed(
  workspace: Workspace,
  command: string,
  [subject, argument]: readonly unknown[],
): Promise<unknown> {
  if (typeof subject !== 'string') return null;
  if (command === 'smtpd-lint.verdict') return worstVerdict(workspace, subject);
  const [found] = await workspace.inContext(subject);
  const answer = textCommands.get(command);
  return found === undefined || answer === undefined ? null : answer(found.text, argument);
}

async function worstVerdict(workspace: Workspace, uri: string): Promise<Verdict | null> {
  const verdicts: Verdict[] = [];
  for (const { text } of await workspace.inContext(uri)) {
    const verdict = await workspace.verdict(text);
    if (verdict !== undefined) verdicts.push(verdictOf(verdict));
  }
  const ofKind = (kind: RelayResult['openRelay']) => verdicts.find(({ openRelay }) => openRelay === kind);
  return ofKind('yes') ?? ofKind('unknown') ?? ofKind('no') ?? null;
}

/** The verdict on a configuration, with its title as in a code lens. */
export function verdictOf({ openRelay, where, refused }: VerdictOnText): Verdict {
  const before = refused === undefined ? '' : `Refused by smtpd; once ${refused}: `;
  const behind = where === undefined ? '' : ` ${quoted(where)}`;
  const title = capitalised(before + verdictTitles[openRelay] + behind);
  return { openRelay, refused: refused !== undefined, title };
}

/** The matrix of senders and recipients, and the way of the mail, as an HTML page: several if the variants of a template differ. Null if smtpd would not start, and if it is too large. */
function matrixPage(text: AnalysedText): string | null {
  const { conf } = text;
  const locate = nameIn(conf);
  const options = verifierOptions(conf);
  const budget = new Budget(options.work);
  try {
    const answers = within(budget, () =>
      answersOfVariants(
        text,
        ({ config, machine, unknowns }): NamedMatrix => {
          const matrix = uncertainMatrix(matrixOf(config, machine, options), unknowns);
          const { file, rules } = config;
          return { ...redact({ matrix, config: { file, rules } }, secretsOf(config)), locate };
        },
        (one) => matrixJson(one),
      ),
    );
    return answers.length === 0
      ? null
      : matricesHtml(answers.map(({ answer, named = [] }) => [answer, named]));
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** The page of a rule in Markdown, or null if there is no such rule. */
export function rulePage(name: unknown): string | null {
  const id = typeof name === 'string' ? idsByName(rules).get(name) : undefined;
  return id === undefined ? null : pageMarkdown(id);
}
