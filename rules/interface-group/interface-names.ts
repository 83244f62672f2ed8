import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Listener } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';

/** Suggests the wildcard address instead of `all`, unless another listener has this port, which Linux does not allow. */
export function everywhere(
  { on, onSpan, family, port }: Listener,
  ports: ReadonlyMap<number, ReadonlySet<Span>>,
): readonly Suggestion[] {
  if (on !== 'all' || spanText(onSpan) !== 'all') return [];
  if ((ports.get(port)?.size ?? 0) > 1) return [];
  const address = family === 'inet6' ? '::' : '0.0.0.0';
  const what = family === 'inet6' ? 'IPv6' : 'IPv4';
  return [{ description: `Listen on all ${what} addresses`, edits: [replace(onSpan, address)] }];
}

export function onBsd({ on, onSpan }: Listener): readonly Suggestion[] {
  if (spanText(onSpan) !== on) return [];
  return [{ description: 'Listen on the outside interfaces', edits: [replace(onSpan, 'egress')] }];
}
