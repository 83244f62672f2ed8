import type { Variable } from '../../source/templates/render.js';
import { positionAt } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import type { Answer } from '../relay-answer.js';
import type { ReadVariants } from './variant-texts.js';

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
      {
        reason: `it has more variants than are looked at, and may hang on line ${positionAt(rendering.written, variable.part.start).line}`,
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
