import { expect, test } from 'vitest';
import { translateConfig } from '../../src/migrate/migrate.js';
import { readConfig } from '../../src/model/read-config.js';
import { textFiles, withTextsOf } from '../../src/source/host.js';

test('an older text is read as such once', () => {
  const texts = textFiles({ '/rules': 'accept from any for domain "a.example" deliver to maildir\n' });
  let reads = 0;
  const files = withTextsOf(texts, (path) => {
    if (path === '/rules') reads += 1;
    return texts.read(path);
  });
  const text = 'listen on egress auth\ninclude "/rules"\naccept from local for any relay\n';
  const config = readConfig({ path: 'smtpd.conf', text }, { release: '7.9', platform: 'portable', files });
  const asToday = reads;
  const migration = translateConfig(config);
  expect(migration?.texts.size).toBe(2);
  expect(reads - asToday).toBe(asToday);
});
