import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule } from '../src/model/config/config.js';
import { decide } from '../src/verify/smtp/decide.js';

export default defineRule({
  id: 'system-mail-relayed',
  category: 'correctness',
  severity: 'warning',
  preset: 'strict',
  summary: 'Mail for root@localhost is sent to the Internet',
  needs: ['complete-config', 'rules'],
  messages: {
    sent: {
      message: 'Mail to root@localhost leaves this machine',
      label: 'takes mail for this machine, too',
      note: 'Reports of cron and daily(8) go to the MX of `localhost`, and are lost',
      help: 'add `match from local for local` with a local action above',
    },
  },
  *check({ config, machine }) {
    const decision = decide(config, machine, {
      src: 'local',
      mail_from: 'root@localhost',
      rcpt_to: 'root@localhost',
    });
    const rule = config.rules[(decision.rule ?? 0) - 1];
    // Where nothing is delivered here at all, another machine may take such mail.
    if (!config.rules.some(delivers)) return;
    if (decision.decision !== 'accept' || rule === undefined || !isSentToMx(rule)) return;
    yield { message: 'sent', span: rule.span, suggestions: deliveredHere(config, rule) };
  },
});

const delivers = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' && outcome.action.type === 'local';

/** Whether a rule sends mail where the DNS says: a smarthost may take reports for a whole house. */
const isSentToMx = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' &&
  outcome.action.type === 'relay' &&
  outcome.action.host === undefined &&
  !outcome.action.backup;

function* deliveredHere({ actions }: Config, { span: { file, start } }: MatchRule): Generator<Suggestion> {
  const local = [...actions.values()].find(({ type }) => type === 'local');
  if (local === undefined) return;
  yield {
    description: 'Deliver mail for this machine here',
    edits: [
      { span: { file, start, end: start }, text: `match from local for local action "${local.name}"\n` },
    ],
  };
}
