import type { Example, RuleOption } from '../../../rules/rule.js';
import { type RuleFacts, type RulePage, settingText } from './page.js';

/** The file docs/rules/ID.md. */
export function pageMarkdown(page: RulePage): string {
  const { id, summary, why, bad, good, fix, disable, references } = page;
  const options = Object.entries(page.options);
  return blocks([
    `# ${id}`,
    `${sentence(summary)}`,
    table([
      ['Category', 'Severity', 'Preset'],
      [page.category, page.severity, page.preset],
    ]),
    '## Why',
    ...why,
    '## What it reports',
    ...exampleBlocks(bad),
    list(
      bad.findings.map(({ file, line, column, severity, message }) => {
        const place = file === undefined ? `line ${line}` : `\`${file}\`, line ${line}`;
        return `${place}, column ${column}, ${severity}: ${escaped(message)}`;
      }),
    ),
    '## What it is content with',
    ...exampleBlocks(good),
    '## How to mend it',
    ...fix,
    ...(options.length === 0
      ? []
      : ['## Options', table([['Option', 'Default', 'What it does'], ...options.map(optionRow)])]),
    '## When to switch it off',
    ...disable,
    '## References',
    list(references),
  ]);
}

/** The file docs/rules/README.md: all rules by category. */
export function indexMarkdown(rules: readonly RuleFacts[]): string {
  const categories = [...new Set(rules.map(({ category }) => category))];
  return blocks([
    '# Rules',
    'Each page says why a rule is there, what it reports, and how to mend that; `smtpd-lint explain RULE` prints it. These files are made from `rules/*.ts` by `npm run docs`.',
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

function exampleBlocks(example: Example): readonly string[] {
  const setting = settingText(example);
  const files = Object.entries(example.files ?? {});
  return [
    ...(setting === undefined ? [] : [`${setting}:`]),
    fenced(example.conf),
    ...files.flatMap(([path, text]) => [`with \`${path}\`:`, fenced(text)]),
  ];
}

function optionRow([name, option]: readonly [string, RuleOption]): readonly string[] {
  const least = option.type === 'integer' ? ` (${option.minimum} to ${option.maximum})` : '';
  return [`\`${name}\``, `\`${JSON.stringify(option.default)}\``, `${escaped(option.summary)}${least}`];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${escaped(text.slice(1))}.`;

const fenced = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``;

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** A text that is no Markdown, in Markdown. */
const escaped = (text: string): string => text.replace(/[\\`*_<>|[\]]/g, '\\$&');

const blocks = (parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`;
