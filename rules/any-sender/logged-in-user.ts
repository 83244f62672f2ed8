import type { Config, Listener, MatchRule } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { exampleKeys, sourceFor } from '../shared/strangers.js';

/** The decision about mail of a remote user who has logged in: one that the rule names, if it names any. */
export function askAsUser(
  config: Config,
  machine: Machine,
  { auth, mailFrom }: Pick<MatchRule, 'auth' | 'mailFrom'>,
  listener: Listener,
  rcpt_to: string,
): Decision {
  const { port, tls, tag, authTable } = listener;
  const named = auth?.negated || auth?.regex ? [] : exampleKeys(auth?.table);
  const user = named.find((key) => !key.startsWith('@')) ?? exampleKeys(authTable)[0] ?? 'user';
  const sender = mailFrom?.negated || mailFrom?.regex ? undefined : exampleKeys(mailFrom?.table)[0];
  const input: EnvelopeInput = {
    src: sourceFor(listener),
    port,
    tls: tls === 'smtps' ? 'smtps' : 'starttls',
    cert: true,
    auth: user,
    mail_from:
      sender === undefined ? 'user@fakedomain.com' : sender.startsWith('@') ? `user${sender}` : sender,
    rcpt_to,
    ...(tag === undefined ? {} : { tag }),
  };
  return decide(config, machine, input);
}
