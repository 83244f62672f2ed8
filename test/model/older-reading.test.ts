import { expect, test } from 'vitest';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';

/** A text that smtpd refuses for a rule of before 6.4, and how often the file that it includes was read. */
function read() {
  let count = 0;
  const files = {
    read: (path: string) => {
      if (path !== '/etc/mail/more.conf') return { ok: false, code: 'ENOENT', message: path } as const;
      count += 1;
      return { ok: true, text: 'table more { "example.org" }\n' } as const;
    },
  };
  const text = 'include "/etc/mail/more.conf"\nlisten on lo\naccept from any for any relay\n';
  const config = readConfig({ path: 'smtpd.conf', text }, { release: '7.9', platform: 'portable', files });
  return { config, files, reads: () => count };
}

test('a text is read as before 6.4 once, when somebody asks', () => {
  const { config, files, reads } = read();
  describeMachine(config, files, []);
  const before = reads();
  const { older } = config;
  expect(older?.older).toHaveLength(1);
  const after = reads();
  expect(after).toBeGreaterThan(before);
  expect(config.older).toBe(older);
  expect({ ...config }.older).toBe(older);
  expect(reads()).toBe(after);
});
