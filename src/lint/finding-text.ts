import type { Config } from '../model/config/config.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { cut } from '../source/prose.js';
import type { Finding, Severity, Suggestion } from './finding.js';
import type { MessageText, Report, Rule } from './rule.js';

/** A finding without secrets in its sentences. Its places and edits are unchanged. */
export function withoutSecrets<F extends Finding>(finding: F, config: Config): F {
  const { inText } = secretsOf(config);
  const { message, label, note, help, related, suggestions, fix, transcript } = finding;
  const described = (one: Suggestion): Suggestion => ({ ...one, description: inText(one.description) });
  return {
    ...finding,
    message: inText(message),
    ...(label !== undefined && { label: inText(label) }),
    ...(note !== undefined && { note: inText(note) }),
    ...(help !== undefined && { help: inText(help) }),
    related: related.map((place) => ({ ...place, message: inText(place.message) })),
    suggestions: suggestions.map(described),
    ...(fix && { fix: described(fix) }),
    ...(transcript && { transcript: transcript.map(inText) }),
  };
}

export function toFinding(rule: Rule, report: Report, severity: Severity | undefined): Finding {
  const fatal = report.fatal ?? false;
  return {
    rule: rule.id,
    severity: severityOf(rule, report, severity),
    ...textOf(rule, report),
    span: report.span,
    related: report.related ?? [],
    suggestions: [],
    fatal,
    ...(report.more === undefined ? {} : { more: report.more }),
    ...(report.transcript === undefined ? {} : { transcript: report.transcript }),
  };
}

/** The headline of a report, which distinguishes findings at one place. */
export const headlineOf = (rule: Rule, report: Report): string => textOf(rule, report).message;

/** The severity of a report: a refusal is an error whatever the settings say, and a note remains a note. */
export function severityOf(rule: Rule, report: Report, set: Severity | undefined): Severity {
  if (report.fatal) return 'error';
  if (report.severity === 'note' || set === undefined) return report.severity ?? rule.severity;
  return set;
}

/** The parts of a report's message, with its values filled in. A missing message or value is a defect of the rule. */
function textOf({ messages }: Rule, { message: id, data = {} }: Report): MessageText {
  const text = messages[id];
  if (text === undefined) throw new Error('it reported a message that it does not have');
  const { message, label, note, help } = typeof text === 'string' ? { message: text } : text;
  return {
    message: fill(message, data),
    ...part('label', label, data),
    ...part('note', note, data),
    ...part('help', help, data),
  };
}

/** One part with its values filled in, omitted if it is empty. */
function part(
  name: 'label' | 'note' | 'help',
  text: string | undefined,
  data: Readonly<Record<string, string>>,
): Partial<MessageText> {
  const filled = text === undefined ? '' : fill(text, data);
  return filled === '' ? {} : { [name]: filled };
}

/** Replaces the `{names}` in a text by values. A value between backquotes has none of its own. */
function fill(text: string, data: Readonly<Record<string, string>>): string {
  return text.replace(/(`?)\{(\w+)\}/g, (_, mark: string, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`no value for {${name}} in "${text}"`);
    return mark + shortened(mark === '' ? value : value.replaceAll('`', "'"));
  });
}

/** The longest value in a message, in characters, so that no name or text of the configuration makes it unreadable. */
const longestValue = 120;

function shortened(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return cut(line, longestValue);
}
