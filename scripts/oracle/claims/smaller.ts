import type { OracleRelease } from '../../../test/support/oracle.js';
import { shrink } from '../shrink.js';
import type { ClaimCase } from './claim-case.js';
import type { ClaimDisagreement } from './claims.js';
import { judgeAll } from './judge-claims.js';

/** The case reduced to the sessions and the assertion of a disagreement. */
export const reduced = (claimed: ClaimCase, { sessions, policy }: ClaimDisagreement): ClaimCase => ({
  ...claimed,
  sessions,
  policy: claimed.policy.filter(({ text }) => text === policy),
});

/** Whether each case shows a class of disagreement. */
export async function show(
  cases: readonly ClaimCase[],
  name: string,
  release: OracleRelease,
  jobs: number,
): Promise<readonly boolean[]> {
  const results = await judgeAll(cases, release, jobs);
  return results.map(({ disagreements }) => disagreements.some((each) => each.class === name));
}

/** A case with fewer lines and words that still shows it, with only the files that it still names. */
export async function smallest(
  claimed: ClaimCase,
  name: string,
  release: OracleRelease,
  jobs: number,
): Promise<ClaimCase> {
  const script = await shrink(claimed.script, (texts) =>
    show(
      texts.map((text) => ({ ...claimed, script: text })),
      name,
      release,
      jobs,
    ),
  );
  const named = Object.entries(claimed.overlay).filter(([path]) => script.includes(path));
  const smaller = { ...claimed, script, overlay: Object.fromEntries(named) };
  const [shown] = await show([smaller], name, release, jobs);
  return shown ? smaller : { ...claimed, script };
}

/** The case as text, for reports. */
export function caseText({ script, overlay, unseen, dns, policy, sessions }: ClaimCase): string {
  return [
    script,
    ...Object.entries(overlay).map(
      ([path, text]) =>
        `/${path}${unseen.includes(path) ? ' (unseen)' : ''}: ${text.startsWith('-----') ? 'the certificate' : JSON.stringify(text)}`,
    ),
    ...policy.map(({ text }) => `assertion: ${text}`),
    ...(Object.keys(dns).length === 0 ? [] : [`dns: ${JSON.stringify(dns)}`]),
    ...sessions.map((session) => JSON.stringify(session)),
  ].join('\n');
}
