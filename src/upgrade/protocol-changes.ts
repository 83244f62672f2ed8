import type { Config } from '../model/config/config.js';
import { optionWords } from '../model/option-words.js';
import { readProtocols } from '../model/tls-protocols.js';
import type { Release } from '../source/release.js';
import type { Span } from '../source/text.js';

/** A list of TLS protocols that has another meaning in another release. */
export interface ProtocolChange {
  readonly span: Span;
  readonly written: string;
  /** The versions that it enables: `1.2`. Undefined if smtpd cannot parse it, and exits at its start. */
  readonly old: readonly string[] | undefined;
  readonly new: readonly string[] | undefined;
}

const names: ReadonlySet<string> = new Set(['protocols']);

/** The `protocols` of listeners and relays that enable other versions of TLS in `to` than in `from`. */
export function protocolChanges(config: Config, from: Release, to: Release): readonly ProtocolChange[] {
  return optionWords(config, names).flatMap(({ option, value }) => {
    const [old, next] = [from, to].map((release) => {
      const read = readProtocols(value.value, release);
      return 'unreadable' in read ? undefined : [...read.versions].sort();
    });
    if (old?.join() === next?.join()) return [];
    return [{ span: option.span, written: value.value, old, new: next }];
  });
}
