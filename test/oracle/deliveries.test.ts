import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { oracleAbsent, oracleReleases, relayWithLog } from '../support/oracle.js';
import { serverHost } from '../support/recorded-decisions.js';
import { titled } from '../support/skipped.js';

/** Actions whose mail gets to root, to others, to commands and to hosts: what the log of a real server says of each, and what `decide` says. */
const text = `table aliases { "info" = "root", "page" = "|/bin/true", "dump" = "/tmp/dump" }
table people { "zed" = "0:0:/root", "zoe" = "1000:1000:/home/alice" }
listen on eth0
action "maildir" maildir
action "as-root" maildir "/tmp/mails" user root
action "as-alice" maildir "/tmp/mails" user alice
action "mbox" mbox alias <aliases>
action "mda" mda "/bin/true" alias <aliases>
action "mda-root" mda "/bin/true" user root alias <aliases>
action "lmtp" lmtp "127.0.0.1:24"
action "people" mda "/bin/true" userbase <people>
action "people-mbox" mbox userbase <people>
${['maildir', 'as-root', 'as-alice', 'mbox', 'mda', 'mda-root', 'lmtp', 'people', 'people-mbox']
  .map((name) => `match from any for domain "${name}.example" action "${name}"`)
  .join('\n')}
`;

const recipients = [
  'root@maildir.example',
  'root+tag@maildir.example',
  'alice@maildir.example',
  'alice@as-root.example',
  'root@as-alice.example',
  'root@mbox.example',
  'info@mbox.example',
  'page@mbox.example',
  'root@mda.example',
  'info@mda.example',
  'alice@mda.example',
  'page@mda.example',
  'dump@mda.example',
  'alice@mda-root.example',
  'page@mda-root.example',
  'root@lmtp.example',
  'zed@people.example',
  'zoe@people.example',
  'zed@people-mbox.example',
];

/** What the log says of each recipient whose mail smtpd has refused to deliver. */
function refusals(log: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  // The user that smtpd delivers to files and commands as has another name on each system.
  for (const [, to = '', reason = ''] of log.matchAll(
    / to=<([^>]*)> .*result=PermFail stat=Error \(permission denied: (.*not allowed to deliver to: [^)]*)\)/g,
  ))
    found[to] = reason.replace(/: opensmtpd$/, ': the user of smtpd');
  return found;
}

describe.skipIf(oracleAbsent !== undefined)(titled('deliveries', oracleAbsent), () => {
  test.each(oracleReleases)(
    'that fail for root do so on a real server: %s',
    { timeout: 60_000 },
    async (release) => {
      const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
      try {
        const conf = join(folder, 'smtpd.conf');
        writeFileSync(conf, text);
        const host = serverHost(undefined);
        const config = readConfig(
          { path: 'smtpd.conf', text },
          { release, platform: 'portable', files: host },
        );
        const machine = describeMachine(config, host, ['192.0.2.1', '2001:db8::1']);
        // Deliveries go on behind the answers: the last ones give the others time.
        const others = Array.from({ length: 20 }, () => 'alice@as-alice.example');
        const envelopes = [...recipients, ...others].map((rcpt_to) => ({ rcpt_to }));
        const { answers, log } = await relayWithLog({ conf, envelopes, release });
        expect(answers.map(({ decision }) => decision)).toEqual(envelopes.map(() => 'accept'));
        const said = recipients.flatMap((rcpt_to) =>
          decide(config, machine, { rcpt_to }).deliveries.flatMap(({ failure }) =>
            failure === undefined ? [] : [[rcpt_to, failure.reason] as const],
          ),
        );
        expect(Object.fromEntries(said)).toEqual(refusals(log));
        expect(said.length).toBeGreaterThan(5);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
