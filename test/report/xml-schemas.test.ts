import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { formats } from '../../src/report/formats.js';
import { checkedFile, openRelay, reportOf, unproven } from './sample-report.js';

const clean = checkedFile({ path: 'clean.conf', text: 'match for local action "a"\n' });
const failures = [{ path: 'missing.conf', message: 'missing.conf: No such file or directory' }];

/** What libxml2 has against a report. */
async function faultsOf(xml: string, schema: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml,
    schema: readFileSync(new URL(`../../fixtures/schemas/${schema}`, import.meta.url), 'utf8'),
  });
  return errors.map(({ message }) => message);
}

describe.each([
  { name: 'junit', schema: 'junit-10.xsd', wrong: ['<testsuites name=', '<testsuites nam='] },
  { name: 'checkstyle', schema: 'checkstyle.xsd', wrong: ['severity="error"', 'severity="fatal"'] },
] as const)('$name', ({ name, schema, wrong: [right, wrong] }) => {
  const written = async (): Promise<string> =>
    formats[name]({ ...reportOf(openRelay, clean, unproven), failures }, { colour: false, quiet: false });

  test('is valid against its schema, with findings and failures, and without', async () => {
    expect(await faultsOf(await written(), schema)).toEqual([]);
    expect(await faultsOf(await formats[name](reportOf(), { colour: false, quiet: false }), schema)).toEqual(
      [],
    );
  });

  test('the schema would notice a mistake', async () => {
    const text = await written();
    expect(text).toContain(right);
    expect(await faultsOf(text.replace(right, wrong), schema)).not.toEqual([]);
  });
});
