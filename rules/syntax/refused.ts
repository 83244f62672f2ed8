import { type TableSlot, tableSlots } from '../../src/model/build/table-slots.js';
import type { Config, Refusal } from '../../src/model/config/config.js';
import { isNewer, type Release } from '../../src/source/release.js';
import { spanText } from '../../src/source/text.js';
import { alsoBare, certificateHelp } from './bare-listeners.js';
import type { SyntaxReport } from './messages.js';
import { type RefusalText, refusalText } from './refusal-texts.js';

/** The report on a refusal of a statement that smtpd has understood, in plain words beside smtpd's own. */
export function refusedReport(config: Config, refusal: Refusal): SyntaxReport {
  const { check, message, severity, host, span, hint, detail } = refusal;
  const said = (detail && !host ? `${message} (${detail})` : message)
    .replace(/\s+/g, ' ')
    .replace(/^warn: /, '')
    .trim();
  const text =
    check === 'T11' ? otherKind(config, refusal) : (refusalText(refusal) ?? { fact: said, help: '' });
  const data = {
    fact: host ? (text.unsure ?? text.fact) : text.fact,
    reason: hint ?? '',
    said,
    help: refusal.help ?? (check === 'I05' ? certificateHelp(config) : undefined) ?? text.help,
  };
  if (host) return { message: 'host', data, span, severity: 'note' };
  if (severity === 'warning') return { message: 'refused', data, span, severity: 'warning' };
  const related = check === 'I05' ? alsoBare(config, span) : [];
  return { message: 'refused', data, span, related, fatal: true };
}

/** A table of the wrong kind: what it is, and what it should be. */
function otherKind({ tables, release }: Config, { span, misused, machine }: Refusal): RefusalText {
  const { table: name = '', slot } = misused ?? {};
  if (machine) return { fact: `Table \`${name}\` has no type`, help: 'make its file readable first' };
  const text = spanText(span);
  // The option stands before it where a list may be written there, too.
  const word = text.replace(/^[a-z-]+\s+/, '').replaceAll('"', '');
  if (tables.has(word))
    return { fact: `\`${word}\` is a list of one word here, not the table`, help: `write \`<${word}>\`` };
  const kind = tables.get(name)?.kind ?? (!text.startsWith('{') || !text.includes('=') ? 'list' : 'map');
  if (kind === 'list')
    return {
      fact: 'A list is used where a mapping is needed',
      help: 'write a mapping, as in `{ a = b, c = d }`',
    };
  if (kind !== 'map') return { fact: `Table \`${name}\` is of the wrong kind`, help: 'use another table' };
  const since = takesMap(slot);
  const others = since !== undefined && isNewer(since, release) ? `, or upgrade to ${since}` : '';
  return {
    fact: 'A mapping is used where a list is needed',
    help: `write a list, as in \`{ a, b }\`${others}`,
  };
}

/** The release that began to take a mapping in a slot. */
function takesMap(name: string | undefined): Release | undefined {
  const slot = Object.entries<TableSlot>(tableSlots).find(([each]) => each === name)?.[1];
  const map = slot?.accepts.find(({ shape }) => shape === 'map');
  return map && 'since' in map ? map.since : undefined;
}
