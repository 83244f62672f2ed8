import type { RelayResult } from '../api/configuration.js';
import { matrixHtml } from '../report/matrix/matrix-html.js';
import type { AnalysedText } from './analysed-text.js';
import { matrixWithin } from './mail-flow.js';

/** The commands of `workspace/executeCommand`; each takes the URI of a text. */
export const serverCommandNames = ['smtpd-lint.verdict', 'smtpd-lint.matrix'] as const;
export type ServerCommandName = (typeof serverCommandNames)[number];

/** The titles of the verdicts in a code lens. */
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

/** The answers to the commands. That of the matrix is null if smtpd would not start, or if it is too large. */
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

/** The matrix of senders and recipients, as an HTML page. */
function matrixPage({ conf }: AnalysedText): string | null {
  const matrix = matrixWithin(conf);
  if (matrix === undefined) return null;
  const config = { file: conf.model.file, rules: conf.model.rules };
  return matrixHtml({ ...conf.redact({ matrix, config }), locate: (path) => path });
}
