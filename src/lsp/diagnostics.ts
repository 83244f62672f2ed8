import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding } from '../lint/finding.js';
import { quoted } from '../report/marks.js';
import type { Span } from '../source/text.js';
import { type AnalysedText, toRange } from './analysed-text.js';
import type { JudgedText } from './judged-text.js';

const severities: Readonly<Record<Finding['severity'], DiagnosticSeverity>> = {
  error: 1,
  warning: 2,
  note: 3,
};

/** Whether findings of a rule are about removable code, which editors show faded. */
const isUnneeded = (rule: string): boolean => /^(?:unused|dead|redundant|duplicate)-/.test(rule);

/** The messages of smtpd's parser about one text, which take next to no time to produce; the rules later report the same more precisely. */
export function syntaxDiagnostics({ conf, surroundings }: AnalysedText, path: string): Diagnostic[] {
  // What smtpd says of a template depends on what is filled in.
  if (surroundings?.isTemplate) return [];
  return conf.syntax.complaints
    .filter(({ printed, span }) => printed && span.file.path === path)
    .map(({ message, span, expected }) => {
      const [first] = expected;
      const hint = first === undefined ? '' : `; expected: ${expected.slice(0, 5).join(', ')}`;
      return {
        range: toRange(visible(span)),
        severity: 1,
        source: 'smtpd-lint',
        code: 'syntax',
        message: message + hint,
      };
    });
}

/** The findings in one text; an open relay is one of them. */
export function diagnostics(
  text: AnalysedText,
  { findings }: Pick<JudgedText, 'findings'>,
  path: string,
  pageOf?: (rule: string) => string | undefined,
): Diagnostic[] {
  return text.conf.redact(
    findings
      .filter(({ span }) => span.file.path === path)
      .map((finding): Diagnostic => {
        const href = pageOf?.(finding.rule);
        return {
          range: toRange(visible(finding.span)),
          severity: severities[finding.severity],
          source: 'smtpd-lint',
          code: finding.rule,
          ...(href !== undefined && { codeDescription: { href } }),
          message: messageOf(finding),
          ...(isUnneeded(finding.rule) && { tags: [1] }),
          relatedInformation: relatedOf(text, finding),
        };
      }),
  );
}

/** The headline, then the label, the consequence and the advice. */
const messageOf = ({ message, label, note, help }: Finding): string =>
  [message, label, note, help].flatMap((part) => (part === undefined ? [] : [quoted(part)])).join('\n');

function relatedOf(text: AnalysedText, { related }: Finding): NonNullable<Diagnostic['relatedInformation']> {
  return related.flatMap(({ span, message }) => {
    const uri = text.uriOf(span.file.path);
    return uri === undefined ? [] : [{ location: { uri, range: toRange(span) }, message: quoted(message) }];
  });
}

/** Extends an empty span to the character before it, so that it is visible. */
function visible(span: Span): Span {
  const { text } = span.file;
  const [before = ''] = /[^\n]$/u.exec(text.slice(Math.max(0, span.start - 2), span.start)) ?? [];
  return span.start === span.end ? { ...span, start: span.start - before.length } : span;
}
