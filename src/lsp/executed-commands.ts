import type { Configuration, RelayResult } from '../api/configuration.js';
import { matrixHtml } from '../report/matrix/matrix-html.js';
import { capitalised } from '../report/text-lines.js';
import type { AnalysedText } from './analysed-text.js';
import { matrixWithin } from './mail-flow.js';

/** The commands of `workspace/executeCommand`; each takes the URI of a text. */
export const serverCommandNames = ['smtpd-lint.verdict', 'smtpd-lint.matrix'] as const;
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

/** The answers to the commands. That of the matrix is null if smtpd would not start, or if it is too large. */
export const serverCommands: Readonly<
  Record<ServerCommandName, (text: AnalysedText) => Verdict | string | null>
> = {
  'smtpd-lint.verdict': ({ conf }) => verdictOf(conf),
  'smtpd-lint.matrix': matrixPage,
};

/** The verdict on a configuration, with its title as in a code lens. */
export function verdictOf(conf: Configuration): Verdict {
  const { openRelay } = conf.relay();
  const refused = conf.refusals.length > 0;
  const title = `${refused ? 'Refused by smtpd; once fixed: ' : ''}${verdictTitles[openRelay]}`;
  return { openRelay, refused, title: capitalised(title) };
}

/** The matrix of senders and recipients, as an HTML page. */
function matrixPage({ conf }: AnalysedText): string | null {
  const matrix = matrixWithin(conf);
  if (matrix === undefined) return null;
  const config = { file: conf.model.file, rules: conf.model.rules };
  return matrixHtml({ ...conf.redact({ matrix, config }), locate: (path) => path });
}
