import type { Config, Table } from '../model/config/config.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { Variant } from './variants.js';

/** The maximum number of senders to try: each takes a pause of its own. */
const maxSenders = 20;

/**
 * Variants derived from a configuration, to try on the server that runs it: the envelopes with which strangers relay through it, and a sender of each
 * domain and address that it names, to the plain recipient.
 */
export function configVariants(config: Config, { holes }: RelayVerdict): readonly Variant[] {
  const witnesses = holes.map(
    ({ witness }, at): Variant => ({
      id: `witness-${at + 1}`,
      title: 'what strangers can send by the configuration',
      greeting: witness.ehlo === false ? 'HELO' : 'EHLO',
      helo: () => witness.helo,
      reading: 'foreign',
      make: () => ({ sender: bare(witness.mail_from ?? ''), recipient: bare(witness.rcpt_to) }),
    }),
  );
  const senders = [...sendersOf(config)].slice(0, maxSenders).map(
    (sender, at): Variant => ({
      id: `sender-${at + 1}`,
      title: 'a sender that the configuration names',
      greeting: 'EHLO',
      reading: 'foreign',
      make: ({ to }) => ({ sender, recipient: `${to.user}@${to.domain}` }),
    }),
  );
  return [...witnesses, ...senders];
}

const bare = (address: string): string => address.replace(/^<(.*)>.*$/, '$1');

/** One address for each sender and domain that rules name. */
function sendersOf({ rules }: Config): ReadonlySet<string> {
  const senders = new Set<string>();
  const add = (table: Table | undefined, regex = false): void => {
    if (table === undefined || regex || !table.contents.known) return;
    for (const { key } of table.contents.entries) {
      const [, user = '', domain = ''] = /^([^@]*)@?([^@]*)$/.exec(key.includes('@') ? key : `@${key}`) ?? [];
      const sender = `${user || 'criminal'}@${domain.replaceAll('*', 'mail')}`;
      if (/^[!-;=?-~]+@[\w.-]+$/.test(sender)) senders.add(sender);
    }
  };
  for (const { mailFrom } of rules) add(mailFrom?.table, mailFrom?.regex);
  for (const { for: to } of rules) add(to.table, to.regex);
  return senders;
}
