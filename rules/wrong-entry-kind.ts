import { defineRule } from '../src/lint/rule.js';
import { faultyUses } from './shared/entry-faults.js';
import { aliasesOf } from './wrong-entry-kind/alias-users.js';
import { counted, kindCorrections, messageFor } from './wrong-entry-kind/kind-corrections.js';

const messages = {
  'address-as-domain': {
    message: '`{entry}` is a mail address, not a domain',
    label: '`{words}` compares domains',
    note: '{effect}',
    help: 'write `rcpt-to` for addresses, or only the domain',
  },
  'address-as-name': {
    message: '`{entry}` is a mail address, not a host name',
    label: '`{words}` compares host names',
    note: '{effect}',
    help: 'write only the domain, or `mail-from` for addresses',
  },
  'network-as-domain': {
    message: '`{entry}` is a network, not a name',
    label: '`{words}` compares names',
    note: '{effect}',
    help: 'write `src` for networks',
  },
  'name-as-network': {
    message: '`{entry}` is a name, not an address',
    label: '`{words}` compares addresses',
    note: '{effect}',
    help: 'write addresses, or `rdns` for reverse names',
  },
  'network-as-name': {
    message: '`{entry}` is an address, not a name',
    label: '`{words}` compares reverse names',
    note: '{effect}',
    help: 'write `from src`',
  },
  alias: {
    message: '`{entry}` is not looked up in alias tables',
    label: 'aliases are user names without a domain',
    help: 'write `{user}`, or use a virtual table',
  },
} as const;

export default defineRule({
  id: 'wrong-entry-kind',
  category: 'correctness',
  severity: 'warning',
  summary: 'An entry of another kind than its criterion compares',
  messages,
  *check({ config }) {
    for (const { use, faults, effect } of faultyUses(config)) {
      for (const type of [
        'address-as-domain',
        'network-as-domain',
        'name-as-network',
        'network-as-name',
      ] as const) {
        const entries = faults.filter(({ fault }) => fault.type === type).map(({ entry }) => entry);
        const [first] = entries;
        if (first === undefined) continue;
        yield {
          message: messageFor(type, use),
          data: { entry: counted(entries, first), words: use.words, effect },
          span: first.span,
          related:
            use.table.origin === 'anonymous' ? [] : [{ span: use.span, message: 'compares with it here' }],
          suggestions: type === 'address-as-domain' ? kindCorrections(config, use, entries) : [],
        };
      }
    }
    yield* aliasesOf(config);
  },
});
