import type { Finding } from '../lint/finding.js';
import { changes, titleOf } from './code-frame.js';
import { codeBlock, markdownMarked, markdownText } from './markdown.js';
import { quoted } from './marks.js';
import { printable } from './printable.js';
import { type Locate, rangeOf } from './results.js';
import { hasPage, publicPageUrl } from './rule-pages.js';
import { sessionOf } from './session.js';

/** The parts of a finding, for formats that show the line of the text themselves. Words of the configuration are between backquotes. */
export interface Parts {
  readonly message: string;
  readonly label: string | undefined;
  /** Other places, each as `file:line`. */
  readonly related: readonly { readonly text: string; readonly place: string }[];
  readonly note: string | undefined;
  readonly help: string | undefined;
  /** Corrections: a title and the changed lines of each. */
  readonly fixes: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly session: { readonly title: string; readonly lines: readonly string[] } | undefined;
  /** Where to read more: an address or a command. */
  readonly more: string | undefined;
}

export function findingParts(finding: Finding, locate: Locate): Parts {
  const { rule, message, label, note, help, related, suggestions, fix, transcript } = finding;
  const others = suggestions.filter(({ description }) => description !== fix?.description);
  const { between, lines = [] } = transcript === undefined ? { between: undefined } : sessionOf(transcript);
  return {
    message,
    label,
    note,
    help,
    related: related.map(({ span, message: text }) => ({
      text,
      place: `${locate(span.file.path)}:${rangeOf(span).line}`,
    })),
    fixes: [...(fix === undefined ? [] : [fix]), ...others].map((suggestion) => {
      const lines = changes(suggestion).flatMap(({ removed, added }) => [
        ...removed.map((line) => `- ${line}`),
        ...added.map((line) => `+ ${line}`),
      ]);
      return { title: titleOf(suggestion, lines), lines };
    }),
    session:
      transcript === undefined
        ? undefined
        : {
            title: `session that gets through${between === undefined ? '' : ` (${between})`}`,
            lines: lines.map(({ text }) => text),
          },
    more: hasPage(rule) ? (publicPageUrl(rule) ?? `smtpd-lint explain ${rule}`) : undefined,
  };
}

/** The parts as printable lines of plain text, the headline first. */
export function plainLines(parts: Parts): readonly string[] {
  return [parts.message, ...beside(parts)].flatMap((each) =>
    typeof each === 'string'
      ? [quoted(printable(each))]
      : [`${quoted(printable(each.title))}:`, ...each.lines.map((line) => `  ${printable(line)}`)],
  );
}

/** The parts other than the headline: sentences, and titled lines of a configuration or a session. */
function beside({ label, related, note, help, fixes, session, more }: Parts) {
  return [
    ...(label === undefined ? [] : [`here: ${label}`]),
    ...related.map(({ text, place }) => `${text} (${place})`),
    ...(note === undefined ? [] : [`note: ${note}`]),
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...fixes.map(({ title, lines }, at) => {
      const titled = `${at === 0 ? 'fix' : 'or'}: ${title}`;
      return lines.length === 0 ? titled : { title: titled, lines, language: 'diff' };
    }),
    ...(session === undefined ? [] : [{ ...session, language: '' }]),
    ...(more === undefined ? [] : [`read more: ${more}`]),
  ];
}

/** The parts as Markdown; texts of the configuration are escaped. */
export function markdownOf(parts: Parts): string {
  const paragraphs = [parts.message, ...beside({ ...parts, more: undefined })].map((each) =>
    typeof each === 'string'
      ? markdownMarked(each)
      : `${markdownMarked(each.title)}:\n\n${codeBlock(each.lines, each.language)}`,
  );
  const { more } = parts;
  // An address of this program's own pages becomes a link.
  const end =
    more === undefined
      ? []
      : [more.startsWith('http') ? `[Read more](${more})` : `Read more: ${markdownText(more)}`];
  return [...paragraphs, ...end].join('\n\n');
}
