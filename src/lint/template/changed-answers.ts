import { someInWords } from '../../source/prose.js';
import type { Variable } from '../../source/templates/render.js';
import { positionAt } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import type { Answer } from '../relay-answer.js';
import type { ReadVariants } from './variant-texts.js';

/** How an answer for variants that were not looked at begins to say so. */
const moreVariants = 'it has more variants than are looked at, and may hang on line';

/** Whether an answer depends on variants that were not looked at. */
export const isTooMany = ({ reason }: RelayVerdict['dependsOn'][number]): boolean =>
  reason.startsWith(moreVariants);

/** What answers depend on, each once; variants that were not looked at come last, and together. */
export function distinctReasons(all: RelayVerdict['dependsOn']): RelayVerdict['dependsOn'] {
  const each = [...new Map(all.map((one) => [one.reason, one])).values()];
  const known = each.filter((one) => !isTooMany(one));
  const cut = each.filter(isTooMany);
  if (cut.length < 2) return [...known, ...cut];
  const lines = cut.flatMap(({ span }) => (span ? [positionAt(span.file, span.start).line] : []));
  const named = someInWords(lines.toSorted((a, b) => a - b).map(String), maxLines);
  return [...known, { reason: `${moreVariants}s ${named}`, span: undefined }];
}

/** The most lines that are named. */
const maxLines = 8;

/** An answer for variants that were not looked at one by one, with the choice that it may hang on. */
export const tooMany = (
  { config, verdict }: Answer,
  variable: Variable,
  { rendering }: ReadVariants,
): Answer => ({
  config,
  verdict: {
    ...verdict,
    dependsOn: [
      ...verdict.dependsOn,
      {
        reason: `${moreVariants} ${positionAt(rendering.written, variable.part.start).line}`,
        span: { file: rendering.written, start: variable.part.start, end: variable.part.start },
      },
    ],
  },
});

/** An answer with some parts of its verdict replaced. */
export const withFlags = ({ config, verdict }: Answer, flags: Partial<RelayVerdict>): Answer => ({
  config,
  verdict: { ...verdict, ...flags },
});
