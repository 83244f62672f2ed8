import type { Span } from '../../source/text.js';
import { takenName } from '../distinct-refusals.js';
import { declared } from './placement.js';
import type { ReadVariants } from './variant-texts.js';

/**
 * The place of a name that only other variants declare, or that is declared twice.
 *
 * @param anywhere the declarations of all variants
 */
export function refusedNameIn(
  { config, rendering: { words } }: Pick<ReadVariants, 'config' | 'rendering'>,
  anywhere: ReadonlySet<string>,
): Span | undefined {
  const here = new Set(config.statements.map(declared));
  // A name that is filled in may be any.
  const isAny = [...here].some((name) => name?.startsWith('action ') && words.test(name));
  const isElsewhere = (name: string): boolean => !isAny && anywhere.has(name) && !here.has(name);
  return config.refusals.find(
    ({ check, span, severity }) =>
      severity !== 'warning' &&
      span.file.path === config.file.path &&
      (check in takenName || (check === 'M01' && isElsewhere(`action ${wordAt(span)}`))),
  )?.span;
}

const wordAt = ({ file, start, end }: Span): string => file.text.slice(start, end).replaceAll('"', '');
