import type { Listener } from '../../src/model/config/config.js';
import { flatten } from '../../src/verify/smtp/filter-phases.js';

/** A filter of the listener looks at recipients, so that it may know who exists. */
export const asksForRecipient = ({ filters }: Listener): boolean =>
  flatten(filters).some(
    (filter) => filter.type === 'phase' && filter.phase === 'rcpt-to' && filter.condition?.on === 'rcpt-to',
  );
