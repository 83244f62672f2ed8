import type { RuleOption } from '../../lint/rule.js';
import type { RuleFacts, RulePage } from './page.js';
import { headings } from './page-source.js';

const stages = {
  preview: 'In preview: it may change in any version.',
  deprecated: 'Deprecated: it is in no preset, and goes with the next major version.',
} as const;

/** A rule's page with its generated parts updated: the facts about the rule, its findings in the bad example, its options. */
export function withFrames(markdown: string, page: RulePage): string {
  const options = Object.entries(page.options);
  const frames: Readonly<Record<string, readonly string[]>> = {
    facts: [
      sentence(page.summary),
      table([
        ['Category', 'Severity', 'Preset'],
        [page.category, page.severity, page.preset],
      ]),
      ...(page.stage === undefined ? [] : [stages[page.stage]]),
    ],
    findings: [
      list(
        page.bad.findings.map(({ file, line, column, severity, message }) => {
          const place = file === undefined ? `line ${line}` : `\`${file}\`, line ${line}`;
          return `${place}, column ${column}, ${severity}: ${escaped(message)}`;
        }),
      ),
    ],
    options: [
      `## ${headings.options}`,
      table([['Option', 'Default', 'What it does'], ...options.map(optionRow)]),
    ],
  };
  return markdown.replace(
    /(<!-- (\w+) -->\n)[\s\S]*?(<!-- \/\2 -->)/g,
    (whole, open: string, name: string, close: string) => {
      const frame = frames[name];
      return frame === undefined ? whole : `${open}${blocks(frame)}${close}`;
    },
  );
}

/** The file docs/rules/README.md: all rules by category. */
export function indexMarkdown(rules: readonly RuleFacts[]): string {
  const categories = [...new Set(rules.map(({ category }) => category))];
  return blocks([
    '# Rules',
    'Each page says why a rule is there, what it reports, and how to fix that; `smtpd-lint explain RULE` prints it. This list is made from the rules by `npm run docs`.',
    'The preset `recommended` is on unless something else is asked for; `strict` has more, and `all` has every rule.',
    ...categories.flatMap((category) => [
      `## ${category}`,
      table([
        ['Rule', 'Severity', 'Preset', 'What it finds'],
        ...rules
          .filter((rule) => rule.category === category)
          .map((rule) => [`[${rule.id}](${rule.id}.md)`, rule.severity, rule.preset, escaped(rule.summary)]),
      ]),
    ]),
  ]);
}

function optionRow([name, option]: readonly [string, RuleOption]): readonly string[] {
  const least = option.type === 'integer' ? ` (${option.minimum} to ${option.maximum})` : '';
  return [`\`${name}\``, `\`${JSON.stringify(option.default)}\``, `${escaped(option.summary)}${least}`];
}

/** A summary as a sentence. The name smtpd is not capitalised. */
const sentence = (text: string): string =>
  `${text.startsWith('smtpd') ? escaped(text) : escaped(text.charAt(0).toUpperCase() + text.slice(1))}.`;

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Escapes plain text for Markdown; words between backquotes remain code. */
const escaped = (text: string): string =>
  text.replace(/(`[^`]+`)|[\\`*_<>|[\]]/g, (found, code: string | undefined) =>
    code === undefined ? `\\${found}` : code.replaceAll('|', '\\|'),
  );

const blocks = (parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`;
