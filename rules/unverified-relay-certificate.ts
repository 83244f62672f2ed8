import { replace } from '../src/edit/edits.js';
import { excerptOf } from '../src/lint/excerpt.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { RelayAction } from '../src/model/config/config.js';
import { hostTextsOf, readRelayHost, relaysOf } from '../src/verify/smtp/relay-hosts.js';
import { isPrivateAddress } from '../src/verify/space/public-addresses.js';
import { isHere } from './shared/content-filter.js';

export default defineRule({
  id: 'unverified-relay-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'A relay sends its password without checking the certificate',
  messages: {
    any: {
      message: '`tls no-verify` exposes the password of `{action}`',
      label: 'any server can pose as `{host}`',
      help: 'remove `no-verify`, and add `ca` for a private authority',
    },
  },
  *check({ config }) {
    for (const action of relaysOf(config)) {
      if (!action.noVerify || action.auth === undefined) continue;
      const hosts = hostTextsOf(action).filter(({ text }) => isElsewhere(text));
      const [first] = hosts;
      if (first === undefined && (action.host ?? action.domain)?.contents.known !== false) continue;
      const option = noVerifyOf(action);
      const host = first
        ? excerptOf({ file: { path: '', text: first.text }, start: 0, end: first.text.length })
        : 'its hosts';
      yield {
        message: 'any',
        data: { action: action.name, host },
        span: option?.span ?? action.relaySpan,
        suggestions: option ? withoutNoVerify(option) : [],
      };
    }
  },
});

/** Whether smtpd logs in there, over a way that is not this machine's or its network's. */
function isElsewhere(text: string): boolean {
  const host = readRelayHost(text);
  return (
    typeof host !== 'string' &&
    host.label !== undefined &&
    !isHere({ key: text }) &&
    !isPrivateAddress(host.host)
  );
}

const noVerifyOf = ({ statement }: RelayAction) =>
  statement.items.find(
    (item) =>
      item.type === 'option' &&
      item.keyword.value === 'tls' &&
      item.items.some((word) => word.type === 'word' && word.value === 'no-verify'),
  );

/** `tls` where `tls no-verify` stands, unless it comes out of a macro. */
function withoutNoVerify(option: NonNullable<ReturnType<typeof noVerifyOf>>): readonly Suggestion[] {
  if (excerptOf(option.span) !== 'tls no-verify') return [];
  return [{ description: 'Check the certificate', edits: [replace(option.span, 'tls')] }];
}
