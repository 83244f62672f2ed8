import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { RelayAction } from '../../src/model/config/config.js';
import { readRelayHost } from '../../src/verify/smtp/relay-hosts.js';
import { isPrivateAddress } from '../../src/verify/space/public-addresses.js';
import { isHere } from '../shared/content-filter.js';
import { excerptOf } from '../shared/excerpt.js';

/** Whether smtpd logs in at a host that is not on this machine or in its network. */
export function isElsewhere(text: string): boolean {
  const host = readRelayHost(text);
  return (
    typeof host !== 'string' &&
    host.label !== undefined &&
    !isHere({ key: text }) &&
    !isPrivateAddress(host.host)
  );
}

export const noVerifyOf = ({ statement }: RelayAction) =>
  statement.items.find(
    (item) =>
      item.type === 'option' &&
      item.keyword.value === 'tls' &&
      item.items.some((word) => word.type === 'word' && word.value === 'no-verify'),
  );

/** Suggests `tls` instead of `tls no-verify`, unless it comes from a macro. */
export function withoutNoVerify(option: NonNullable<ReturnType<typeof noVerifyOf>>): readonly Suggestion[] {
  if (excerptOf(option.span) !== 'tls no-verify') return [];
  return [{ description: 'Check the certificate', edits: [replace(option.span, 'tls')] }];
}
