import { rules } from '../../rules/index.js';
import { toPlainJson } from '../report/json.js';
import { factsOf, pageOf } from '../report/pages/page.js';
import { pageSource } from '../report/pages/page-files.js';
import { pageText, rulesText } from '../report/pages/page-terminal.js';
import { type CommandLine, UsageError } from './arguments.js';
import { outputDestination } from './destination.js';
import { ruleNamed } from './rule-names.js';

/** `smtpd-lint explain [RULE]…`: prints the pages of rules, or the list of all rules if none is named. */
export async function explainCommand(line: CommandLine): Promise<number> {
  if (line.files.length === 0) return rulesCommand(line);
  const pages = line.files.map((name) => {
    const rule = ruleNamed(name);
    return pageOf(rule, rules, pageSource(rule.id));
  });
  const destination = await outputDestination(line.values);
  destination.write(
    line.values.one('format') === 'json'
      ? pages.map((page) => `${toPlainJson(page)}\n`).join('')
      : pages.map((page) => pageText(page, destination)).join(`\n${'-'.repeat(80)}\n\n`),
  );
  return 0;
}

/** `smtpd-lint rules`: lists all rules by category. */
export async function rulesCommand({ files, values }: CommandLine): Promise<number> {
  if (files.length > 0)
    throw new UsageError(`rules takes no argument; smtpd-lint explain ${files[0]} prints a rule's page`);
  const facts = rules.map(factsOf);
  const destination = await outputDestination(values);
  destination.write(
    values.one('format') === 'json' ? `${toPlainJson(facts)}\n` : rulesText(facts, destination),
  );
  return 0;
}
