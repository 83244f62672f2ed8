import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { runExample } from '../../src/report/pages/page.js';
import { docsFolder, pageFiles, rulePage, sourceOf } from './pages.js';

const ruleOf = (id: string) => {
  const rule = rules.find((other) => other.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
};

describe.each(rules.map(({ id }) => id))('the page of %s', (id) => {
  const rule = ruleOf(id);
  const source = sourceOf(id);

  it('has a bad example that the rule reports, and a good one with which all rules are content', () => {
    const page = rulePage(rule);
    expect(page.bad.findings, 'the bad example is silent').not.toEqual([]);
    expect(runExample(source.good, rule, rules)).toEqual([]);
  });

  it('has whole sentences in all of its parts', () => {
    for (const part of ['why', 'fix', 'disable'] as const)
      expect(source[part].join('\n'), part).toMatch(/^(?:[A-Z`]|smtpd\b).*\.\s*$/s);
    expect(source.references).not.toEqual([]);
    expect(rule.summary).toMatch(/[^.]$/);
  });
});

describe('docs/rules', () => {
  it('has words of the configuration as code, and the name of smtpd without a capital', () => {
    for (const [name, text] of pageFiles()) {
      const [facts = ''] = text.split('<!-- /facts -->');
      expect(facts, name).not.toContain('\\`');
      expect(facts, name).not.toContain('Smtpd');
    }
  });

  it('is what the rules say: after a change `npm run docs` writes it again', () => {
    const files = pageFiles();
    const there = existsSync(docsFolder) ? readdirSync(docsFolder) : [];
    expect(there.sort()).toEqual([...files.keys()].sort());
    for (const [name, text] of files) expect(readFileSync(join(docsFolder, name), 'utf8'), name).toBe(text);
  });
});
