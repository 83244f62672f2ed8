import { rules } from '../../rules/index.js';
import { painter } from '../report/colour.js';
import { toPlainJson } from '../report/json.js';
import { factsOf, pageOf } from '../report/pages/page.js';
import { pageSource } from '../report/pages/page-files.js';
import { pageText, rulesText } from '../report/pages/page-terminal.js';
import { type CommandLine, UsageError } from './arguments.js';
import { coloured } from './colours.js';
import { printText } from './output.js';
import { ruleNamed } from './rule-names.js';

/** `smtpd-lint explain [RULE]…`: the rules' pages; without a rule, which ones there are. */
export async function explainRule(line: CommandLine): Promise<number> {
  if (line.files.length === 0) return listRules(line);
  const pages = line.files.map((name) => {
    const rule = ruleNamed(name);
    return pageOf(rule, rules, pageSource(rule.id));
  });
  if (line.values.one('format') === 'json')
    return printText(pages.map((page) => `${toPlainJson(page)}\n`).join(''));
  const paint = painter(coloured(line.values));
  return printText(pages.map((page) => pageText(page, paint)).join(`\n${'-'.repeat(80)}\n\n`));
}

/** `smtpd-lint rules`: a table of all rules. */
export async function listRules({ files, values }: CommandLine): Promise<number> {
  if (files.length > 0)
    throw new UsageError(`rules takes no argument; smtpd-lint explain ${files[0]} prints a rule's page`);
  const facts = rules.map(factsOf);
  if (values.one('format') === 'json') return printText(`${toPlainJson(facts)}\n`);
  return printText(rulesText(facts, painter(coloured(values))));
}
