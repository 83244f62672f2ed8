import type { RelayResult } from '../api/configuration.js';
import { quoted } from '../report/marks.js';
import { matrixHtml } from '../report/matrix/matrix-html.js';
import { capitalised } from '../report/text-lines.js';
import type { AnalysedText } from './analysed-text.js';
import type { VerdictOnText } from './judged-text.js';
import { matrixWithin } from './mail-flow.js';
import type { Workspace } from './workspace.js';

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
  Record<ServerCommandName, (text: AnalysedText, workspace: Workspace) => unknown>
> = {
  'smtpd-lint.verdict': async (text, workspace) => {
    const verdict = await workspace.verdict(text);
    return verdict === undefined ? null : verdictOf(verdict);
  },
  'smtpd-lint.matrix': matrixPage,
};

/** The verdict on a configuration, with its title as in a code lens. */
export function verdictOf({ openRelay, where, refused }: VerdictOnText): Verdict {
  const before = refused === undefined ? '' : `Refused by smtpd; once ${refused}: `;
  const behind = where === undefined ? '' : ` ${quoted(where)}`;
  const title = capitalised(before + verdictTitles[openRelay] + behind);
  return { openRelay, refused: refused !== undefined, title };
}

/** The matrix of senders and recipients, as an HTML page. */
function matrixPage({ conf }: AnalysedText): string | null {
  const matrix = matrixWithin(conf);
  if (matrix === undefined) return null;
  const config = { file: conf.model.file, rules: conf.model.rules };
  return matrixHtml({ ...conf.redact({ matrix, config }), locate: (path) => path });
}
