import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { suppressionKinds } from '../../src/lint/suppression-comments.js';
import { loadSettings, type SettingsHost } from '../../src/settings/load-settings.js';
import { settingsFile } from '../../src/settings/settings-table.js';
import { lintText } from '../support/lint-text.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/settings.md', import.meta.url)), 'utf8');
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}));

describe('docs/settings.md', () => {
  test('names every setting and every directive', () => {
    const { properties } = settingsFile(rules).schema();
    for (const name of Object.keys(properties ?? {}))
      expect(page.includes(`\`${name}\``) || page.includes(`"${name}"`), name).toBe(true);
    for (const kind of suppressionKinds) expect(page).toContain(`smtpd-lint-${kind}`);
  });

  test('has an example without a mistake', () => {
    const text = blocks.find(({ kind }) => kind === 'json')?.text ?? '';
    const host: SettingsHost = {
      open: () => ({ name: '', result: { ok: true, text: '{}' } }),
      folder: () => ({ path: '/' }),
    };
    expect(loadSettings({ path: 'x', text }, rules, host).problems).toEqual([]);
  });

  test('has suppressions that suppress', () => {
    const text = blocks.find(({ kind }) => kind === '')?.text ?? '';
    const { suppressed } = lintText(
      `listen on 192.0.2.1\naction "out" relay\naction "lists" maildir\n${text}`,
    );
    expect(new Set(suppressed.map(({ rule }) => rule))).toEqual(
      new Set(['open-relay', 'unused-name', 'dead-rule']),
    );
  });
});
