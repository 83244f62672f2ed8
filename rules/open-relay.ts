import { defineRule } from '../src/lint/rule.js';
import { HoleFixes } from './open-relay/close-hole.js';
import { causeSpan, holeMessage } from './open-relay/hole-causes.js';
import { clientOf, related } from './open-relay/hole-places.js';
import { modernForms } from './open-relay/modern-form.js';
import { isOneOfMany, olderForms } from './open-relay/older-form.js';
import { clientChosen } from './shared/client-chosen.js';
import { excerptOf } from './shared/excerpt.js';

export default defineRule({
  id: 'open-relay',
  category: 'relay',
  severity: 'error',
  summary: 'Open relay: strangers can send mail to anyone',
  messages: {
    'from-any': {
      message: 'Open relay: strangers can send {where}',
      label: 'every client matches',
      help: 'allow only `from local` or `from auth`, or name your own domains after `for domain`',
    },
    'wide-target': {
      message: 'Open relay: `{words}` matches foreign domains',
      label: 'these are not only your own domains',
      help: 'name only your own domains, or allow only `from local`',
    },
    'mailbox-provider': {
      message: 'Open relay: `{words}` names a mailbox provider',
      label: 'not your own domain',
      help: 'name only your own domains, or allow only `from local`',
    },
    'wide-source': {
      message: 'Open relay: `{words}` matches public addresses',
      label: 'strangers have such addresses',
      help: 'name only your own networks',
    },
    'counted-source': {
      message: 'Open relay: `{words}` matches public addresses',
      label: 'strangers have such addresses',
      note: 'It matches {clients}',
      help: 'name only your own networks',
    },
    'filtered-source': {
      message: 'Open relay: some strangers can send {where}',
      label: 'filters and earlier rules leave some strangers',
      note: 'What is left for this rule are {clients}',
      help: 'name only your own networks',
    },
    'negated-source': {
      message: 'Open relay: `{words}` matches all other clients',
      label: 'every other client matches',
      help: 'name the clients that may relay',
    },
    'reverse-dns': {
      message: 'Open relay: reverse names can be forged',
      label: clientChosen.rdns,
      help: 'name addresses after `from src`',
    },
    sender: {
      message: 'Open relay: `mail-from` can be forged',
      label: clientChosen.sender,
      help: 'allow only `from local` or `from auth`',
    },
    helo: {
      message: 'Open relay: `helo` can be forged',
      label: clientChosen.helo,
      help: 'allow only `from local` or `from auth`',
    },
    'not-authenticated': {
      message: 'Open relay: `{words}` matches strangers',
      label: 'everybody who is not logged in matches',
      help: 'remove the negation',
    },
    tag: {
      message: 'Open relay: `{words}` does not require a login',
      label: 'matches a listener that requires no login',
      help: 'require `auth` on the listener or in the rule',
    },
    certificate: {
      message: 'Open relay: any public certificate is accepted',
      label: 'a certificate of any public authority will do',
      help: 'name your own authority with `ca`, or require `auth`',
    },
    proxy: {
      message: 'Open relay: `proxy-v2` accepts any claimed address',
      label: 'any client may send a PROXY header here',
      help: 'listen on loopback',
    },
    'published-port': {
      message: 'Open relay: strangers come from `{guise}` here',
      label: 'matches what passes their connections on',
      note: 'The settings say so of port {port}',
      help: 'require a login, or name only addresses that no stranger seems to have',
    },
    'program-map': {
      message: 'Open relay: strangers can send {where}',
      label: 'its program says that an address leads to itself',
      help: 'let the table have only your own addresses',
    },
    intended: {
      message: 'Open relay as soon as smtpd accepts this rule',
      label: 'strangers could send to anyone',
      help: 'write an `action` and `match from local`',
    },
  },
  *check(context) {
    const { config, verdict } = context.meant ?? context;
    // A refusal closes the relay that was found, or may do so.
    if (context.openRelay !== undefined && context.openRelay !== 'yes') return;
    const fixes = new HoleFixes(config, verdict.holes, context.attempts);
    for (const hole of verdict.holes) {
      const rule = config.rules[hole.rule - 1];
      if (rule === undefined) continue;
      const refused = context.meant?.intended.statementOf(rule);
      const transcript = [clientOf(hole), ...hole.decision.transcript];
      if (refused) {
        yield {
          message: 'intended',
          span: rule.span,
          related: related(config, rule, hole),
          suggestions: isOneOfMany(context.meant?.intended.reading)
            ? olderForms(refused)
            : modernForms(refused, config),
          transcript,
        };
      } else {
        const span = causeSpan(config, rule, hole);
        yield {
          message: holeMessage(rule, hole),
          data: {
            words: excerptOf(span, 28),
            clients: hole.clients ?? '',
            guise: hole.witness.src,
            port: String(hole.witness.port ?? 25),
            where: rule.for.type === 'any' && rule.rcptTo === undefined ? 'to anyone' : 'to foreign domains',
          },
          span,
          related: related(config, rule, hole),
          suggestions: fixes.of(hole),
          transcript,
        };
      }
    }
  },
});
