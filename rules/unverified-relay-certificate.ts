import { defineRule } from '../src/lint/rule.js';
import { hostTextsOf, relayActions } from '../src/verify/smtp/relay-hosts.js';
import { excerptOf } from './shared/excerpt.js';
import { isElsewhere, noVerifyOf, withoutNoVerify } from './unverified-relay-certificate/no-verify.js';

export default defineRule({
  id: 'unverified-relay-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'A relay sends its password without checking the certificate',
  messages: {
    any: {
      message: '`tls no-verify` gives the password away',
      label: 'any server can pose as `{host}`',
      help: 'remove `no-verify`, and add `ca` for a private authority',
    },
  },
  *check({ config }) {
    for (const action of relayActions(config)) {
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
        data: { host },
        span: option?.span ?? action.relaySpan,
        suggestions: option ? withoutNoVerify(option) : [],
      };
    }
  },
});
