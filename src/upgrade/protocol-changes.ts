import type { Config } from '../model/config/config.js';
import { optionWords } from '../model/option-words.js';
import { readProtocols } from '../model/tls-protocols.js';
import type { Release } from '../source/release.js';
import type { Span } from '../source/text.js';

/** A list of TLS protocols that means something else under another release. */
export interface ProtocolChange {
  readonly span: Span;
  readonly written: string;
  /** The versions that it leaves: `1.2`. Undefined: smtpd cannot read it, and ends at its start. */
  readonly old: readonly string[] | undefined;
  readonly new: readonly string[] | undefined;
}

const names: ReadonlySet<string> = new Set(['protocols']);

/** The `protocols` of listeners and relays whose words mean other versions of TLS under `to` than under `from`. */
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
