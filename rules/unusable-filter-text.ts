import { quoteString, replace } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import type { Filter, FilterEffect, PhaseFilter } from '../src/model/config/config.js';
import { isPlaceholderEntry } from './shared/entry-faults.js';
import { suggest } from './shared/suggest.js';
import { textFault } from './unusable-filter-text/text-faults.js';

const messages = {
  reply: {
    message: 'Reply of `{effect}` that smtpd does not send',
    label: 'no code of 400 to 599, a blank and a text',
    note: 'It answers `421 Internal server error` and hangs up: senders try again for days',
    help: 'begin with a code, as in `550 no`',
  },
  address: {
    message: 'The new address lacks its angle brackets',
    note: 'Mail that this filter rewrites is rejected with {code}',
    help: 'write them into the text: `<user@example.org>`',
  },
  argument: {
    message: '`rewrite` in phase `{phase}`: nothing to rewrite',
    note: 'smtpd takes the text for an argument of the command, and rejects the message with 500',
    help: 'reject the mail instead, or rewrite in another phase',
  },
  nothing: {
    message: '`rewrite` in phase `connect` does nothing',
    note: 'No command of the client is there yet',
    help: 'rewrite in the phase of a command',
  },
} as const;

export default defineRule({
  id: 'unusable-filter-text',
  category: 'correctness',
  severity: 'warning',
  summary: 'A reply or a new value of a filter that smtpd cannot use',
  messages,
  *check({ config }) {
    for (const { phase, effect } of [...config.filters.values()].filter(hasEffect)) {
      const fault = isPlaceholderEntry(effect.text) ? undefined : textFault(phase, effect);
      if (fault === undefined) continue;
      const { type, span } = effect;
      const meant = fault.message === 'reply' ? fault.meant : undefined;
      yield {
        message: fault.message,
        data: { effect: type, phase, code: phase === 'rcpt-to' ? '501' : '553' },
        span,
        suggestions: suggest(
          'Begin with a code',
          meant === undefined ? undefined : [replace(span, `${type} ${quoteString(meant)}`)],
        ),
      };
    }
  },
});

type EffectiveFilter = PhaseFilter & { readonly effect: FilterEffect };

const hasEffect = (filter: Filter): filter is EffectiveFilter =>
  filter.type === 'phase' && filter.effect !== undefined;
