import { asking, type RelayResult, verifierOptions } from '../api/configuration.js';
import { matrixHtml } from '../report/matrix/matrix-html.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { matrixOf } from '../verify/matrix/matrix.js';
import type { AnalysedText } from './analysed-text.js';

/** The commands of `workspace/executeCommand`; each takes the address of a text. */
export const serverCommandNames = ['smtpd-lint.verdict', 'smtpd-lint.matrix'] as const;
export type ServerCommandName = (typeof serverCommandNames)[number];

/** The verdict in the words of a code lens. */
export const verdictTitles = {
  yes: 'Open relay: a stranger can send mail to anyone',
  no: 'Not an open relay (proven)',
  unknown: 'Not proven that strangers cannot relay',
} as const satisfies Record<RelayResult['openRelay'], string>;

/** The verdict on a configuration, for a status bar. */
export interface Verdict {
  readonly openRelay: RelayResult['openRelay'];
  readonly title: string;
}

/** The answers of the commands; of the matrix null where smtpd would not start, or where it is too large. */
export const serverCommands: Readonly<
  Record<ServerCommandName, (text: AnalysedText) => Verdict | string | null>
> = {
  'smtpd-lint.verdict': verdictOf,
  'smtpd-lint.matrix': matrixPage,
};

function verdictOf({ conf }: AnalysedText): Verdict {
  const { openRelay } = conf.relay();
  return { openRelay, title: verdictTitles[openRelay] };
}

/** The matrix of senders and recipients, as a page. */
function matrixPage({ conf }: AnalysedText): string | null {
  if (conf.refusals.length > 0) return null;
  const { model, machine } = conf;
  try {
    const matrix = asking(conf, () => matrixOf(model, machine, verifierOptions(conf)));
    const config = { file: model.file, rules: model.rules };
    return matrixHtml({ ...conf.redact({ matrix, config }), locate: (path) => path });
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}
