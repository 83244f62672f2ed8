import type { Config } from '../../src/model/config/config.js';
import type { Declaration } from '../../src/model/declarations.js';
import { available } from '../../src/source/release.js';

/** Whether a `pki` may be used without being named: up to 6.8 a relay without a `pki` shows the certificate of its HELO name, or that of every name. */
export function isUsedUnsaid({ kind }: Declaration, config: Config): boolean {
  if (kind !== 'pki' || !available({ until: '6.8' }, config.release)) return false;
  return [...config.actions.values()].some((action) => action.type === 'relay' && action.pki === undefined);
}
