import { describe, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';
import { installPackage, resolutions, strictOptions, typeErrorsIn } from '../support/package.js';
import { DeclarationFiles, entryPoints } from '../support/type-declarations.js';

const { path, write } = scratch();
await installPackage(path());

const program = `
import { checkPolicy, type Configuration, diff, type EnvelopeInput, type Finding, fix, load, matrix, migrate, rules } from 'smtpd-lint';
import { parse, type Statement } from 'smtpd-lint/ast';
import smtpd from 'smtpd-lint/eslint';

export const conf: Configuration = load('listen on lo0\\n', { release: '7.9', path: 'x', trusted: [] });
export const envelope: EnvelopeInput = { src: '203.0.113.7', mail_from: '', rcpt_to: 'a@example.org' };
export const answers = [conf.relay().holes[0]?.decision.transcript, conf.decide(envelope).deliveries, conf.deadRules().dead];
export const findings: readonly Finding[] = conf.lint({ rules }).findings;
export const statements: readonly Statement[] = [...conf.syntax.statements, ...parse('x').statements];
export const more = [diff(conf, conf).changes, checkPolicy(conf, '').verdicts, matrix(conf).rows, migrate(conf)?.remarks, fix(conf)];
export const older = conf.model.older?.older;
export default smtpd.configs.recommended.rules;
`;

describe('the types of the package', () => {
  test.each(Object.entries(resolutions))(
    'hold in a strict program with %s resolution',
    (name, resolution) => {
      write('package.json', '{ "type": "module" }');
      write('program.ts', program);
      const compilerOptions = { ...strictOptions, ...resolution, declaration: true, outDir: `out-${name}` };
      write(`${name}.json`, JSON.stringify({ compilerOptions, files: ['program.ts'] }));
      expect(typeErrorsIn(path(`${name}.json`))).toBe('');
    },
  );

  test('can all be named by those who use them', () => {
    expect(new DeclarationFiles().unnameable(entryPoints(path()))).toEqual([]);
  });
});
