import type { Config } from '../../src/model/config/config.js';
import { exampleKeys } from '../shared/strangers.js';

/** The first domain that each rule serves: one is enough for an example. */
export const ownDomains = ({ rules }: Config): readonly string[] =>
  [
    ...new Set(
      rules.flatMap(({ for: to, outcome }) =>
        to.type === 'domain' && !to.negated && !to.regex && outcome.type === 'action'
          ? exampleKeys(to.table)
              .filter((key) => /^[\w-]+(?:\.[\w-]+)+$/.test(key))
              .slice(0, 1)
          : [],
      ),
    ),
  ].slice(0, 4);
