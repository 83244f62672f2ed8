import type { Config } from '../../src/model/config/config.js';
import { available } from '../../src/source/release.js';
import type { Declaration } from '../shared/declarations.js';
import type { Unused } from '../shared/unused-declarations.js';

/** What stands in an included file may be used by another configuration that includes it. */
export const isForThisFileOnly = (group: Unused['group'], config: Config): boolean =>
  group.every((one) => one.statement.span.file === config.file && !isUsedUnsaid(one, config));

/** Up to 6.8 a relay without a `pki` shows the certificate of its HELO name, or that of every name. */
export function isUsedUnsaid({ kind }: Declaration, config: Config): boolean {
  if (kind !== 'pki' || !available({ until: '6.8' }, config.release)) return false;
  return [...config.actions.values()].some((action) => action.type === 'relay' && action.pki === undefined);
}
