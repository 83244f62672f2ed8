import type { Related } from '../../src/lint/finding.js';
import type { Config, Listener } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';

const isBare = ({ tls, pkis }: Listener): boolean => tls !== 'none' && pkis.length === 0;

/** The other listeners that lack a certificate: smtpd stops at the first and does not report them. */
export const alsoBare = ({ listeners }: Config, { file, start }: Span): readonly Related[] =>
  listeners
    .filter((listener) => isBare(listener) && listener.tlsSpan)
    .map(({ tlsSpan, span }) => tlsSpan ?? span)
    .filter((span) => span.file !== file || span.start !== start)
    .map((span) => ({ span, message: 'needs one, too' }));

/** Advice on how a listener gets a certificate: from a declared pki, or undefined if there is none. */
export function certificateHelp({ pkis }: Config): string | undefined {
  const [name] = pkis.has('*') ? ['*'] : pkis.keys();
  return name === undefined ? undefined : `add \`pki ${name === '*' ? '"*"' : name.replaceAll('`', "'")}\``;
}
