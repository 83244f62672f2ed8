import { rules } from '../../src/index.js';
import { settingsFor } from '../../src/settings/effective-settings.js';
import { loadSettings } from '../../src/settings/load-settings.js';
import { mutate, mutationKinds } from '../oracle/generate/mutate.js';
import { hostileTexts } from './hostile-words.js';
import { checkSpan, type FuzzSubject } from './subject.js';

const usual = `{
  // What holds for all files.
  "extends": ["./base.json", "base.json"],
  "preset": "strict",
  "release": ["6.8", "7.9"],
  "platform": "openbsd",
  "root": "root",
  "addresses": ["192.0.2.1"],
  "trusted": ["10.0.0.0/8", "::/0"],
  "exposed": ["25=172.17.0.1"],
  "closed": [587],
  "ownDomains": ["example.org"],
  "rules": { "open-relay": "error", "network-width": ["warning", { "ipv4": 16 }], "any-sender": "off" },
  "overrides": [{ "files": ["**/a/*.conf", "!(b|c)"], "rules": { "unused-name": "note" } }],
}
`;

/** Loads a mutated settings file, which may extend itself or similar files. */
export function exerciseSettings({ random }: FuzzSubject): string {
  let text = usual;
  for (let left = random.below(4); left > 0; left -= 1) {
    const [kind = 'cut'] = mutationKinds.slice(random.below(mutationKinds.length));
    text = mutate(text, kind, random.below(1 << 20), random.below(1 << 20));
  }
  if (random.chance(30)) {
    const at = random.below(text.length + 1);
    text = text.slice(0, at) + random.pick(hostileTexts) + text.slice(at);
  }
  const file = { path: '/checkout/.smtpd-lintrc.json', text };
  const { layers, problems } = loadSettings(file, rules, {
    open: (path) => ({
      name: path.length > 40 ? path.slice(0, 40) : `${path}x`,
      result: { ok: true, text },
    }),
    folder: (path) => (path.includes('..') ? { problem: 'outside' } : { path }),
  });
  for (const { span } of problems) checkSpan('a mistake in the settings', span);
  const settings = settingsFor(layers, `a/${'a/'.repeat(random.below(30))}smtpd.conf`);
  return JSON.stringify([problems.map(({ message }) => message), settings.release]);
}
