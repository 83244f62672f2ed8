import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../src/verify/smtp/envelope.js';
import { oracleReleases } from '../../support/oracle.js';
import { decideCase, type OracleEnvelope, relayCases, relayCasesAbsent } from '../../support/relay-cases.js';
import { titled } from '../../support/skipped.js';

/** Answers that the question leaves out: recipients over the limit, and a program that decides. */
const otherwise: ReadonlySet<string> = new Set(['n max-rcpt', 'n filter proc']);

/** Hashes are not computed: whoever is listed is taken to know the password. */
const hasWrongPassword = ({ auth }: OracleEnvelope): boolean => Array.isArray(auth) && auth[1] !== 'secret';

/** The recorded form: `accept 1>2`; the rules of recipients that the server refuses for their syntax or by a filter are empty. */
function recorded(decisions: readonly Decision[]): string {
  const [first] = decisions;
  if (first === undefined) return 'error';
  if (first.decision === 'error') return 'error';
  if (first.phase !== 'rcpt') return `${first.decision} @`;
  return decisions.map(({ decision, rules }) => `${decision} ${rules.join('>')}`).join('; ');
}

/** Without what decide does not tell: that a step matched no rule, and the stage by the oracle's name. */
const comparable = (answer: string): string =>
  answer
    .replace(/^error.*/, 'error')
    .replace(/@.*/, '@')
    .split('; ')
    .map((part) => part.replace(/>?-$/, '').replace(/^(accept|reject|tempfail)$/, '$1 '))
    .join('; ');

describe.skipIf(relayCasesAbsent !== undefined).each(oracleReleases)(
  titled('release %s', relayCasesAbsent),
  (release) => {
    test.each(relayCases.filter(({ name }) => !otherwise.has(name)).map((row) => [row.name, row] as const))(
      '%s',
      (_, row) => {
        const answers = (row.answers[release] ?? row.answers['*'] ?? []).map(comparable);
        const ours = decideCase(row, release)?.map(recorded) ?? row.envelopes.map(() => 'error');
        const different = row.envelopes.flatMap((envelope, at) =>
          answers[at] === ours[at] || hasWrongPassword(envelope)
            ? []
            : [{ envelope, smtpd: answers[at], ours: ours[at] }],
        );
        expect(different).toEqual([]);
      },
    );
  },
);
