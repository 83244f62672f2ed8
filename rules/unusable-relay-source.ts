import { replace } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { templateMark } from '../src/lint/template/template-marks.js';
import { parseAddress } from '../src/verify/match/address.js';
import { relayActions } from '../src/verify/smtp/relay-hosts.js';
import { isPlaceholderEntry } from './shared/entry-faults.js';
import { placedEntriesOf, tableAsWord } from './shared/table-uses.js';

const note = 'Mail through `{action}` waits in the queue and bounces in the end';

export default defineRule({
  id: 'unusable-relay-source',
  category: 'correctness',
  severity: 'error',
  summary: '`relay src` names no address',
  messages: {
    word: {
      message: '`{entry}` is a word here, not the table',
      note,
      help: 'write `<{entry}>`',
    },
    name: {
      message: '`{entry}` is no address to send from',
      label: 'smtpd looks no names up here',
      note,
      help: 'write an address of this server, as in `192.0.2.1`',
    },
  },
  *check({ config }) {
    if (templateMark(config)) return;
    for (const { name, source } of relayActions(config)) {
      const [entry, ...others] = source?.contents.known ? placedEntriesOf(source) : [];
      // Some of several may be addresses, and smtpd takes the next one.
      if (source === undefined || entry === undefined) continue;
      if ([entry, ...others].some(({ key }) => isPlaceholderEntry(key) || isAddress(key))) continue;
      const data = { action: name, entry: entry.key };
      const table = tableAsWord(config, source);
      const edits = [replace(entry.span, `<${entry.key}>`)];
      yield table === undefined
        ? { message: 'name', data, span: entry.span }
        : {
            message: 'word',
            data,
            span: entry.span,
            suggestions: [{ description: 'Name the table', edits }],
          };
    }
  },
});

/** Whether smtpd reads a text as an address to send from. */
const isAddress = (text: string): boolean =>
  parseAddress(text.replace(/^ipv6:|^\[|\]$|%.*$/gi, '')) !== undefined;
