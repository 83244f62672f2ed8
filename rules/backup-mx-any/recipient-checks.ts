import type { Listener } from '../../src/model/config/config.js';
import { flatten } from '../../src/verify/smtp/filter-phases.js';

/** Whether a filter of a listener looks at recipients, so that it may know which exist. */
export const asksForRecipient = ({ filters }: Listener): boolean =>
  flatten(filters).some(
    (filter) => filter.type === 'phase' && filter.phase === 'rcpt-to' && filter.condition?.on === 'rcpt-to',
  );
