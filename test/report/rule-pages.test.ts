import { afterEach, expect, test, vi } from 'vitest';
import { hasPage, publicPageUrl, publishedPages } from '../../src/report/rule-pages.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a page is where anybody can read it: never a file of this machine', () => {
  expect(publishedPages({ homepage: 'https://someone.example/smtpd-lint/' })).toBe(
    'https://someone.example/smtpd-lint/rules',
  );
  expect(publishedPages({ homepage: 'https://OWNER.example/smtpd-lint/' })).toBe(undefined);
});

test('the pages of the action are below the address that it sets', () => {
  vi.stubEnv('SMTPD_LINT_DOCS', 'https://pages.example/rules/');
  expect(publicPageUrl('open-relay')).toBe('https://pages.example/rules/open-relay.md');
  vi.stubEnv('SMTPD_LINT_DOCS', 'file:///rules');
  expect(publicPageUrl('open-relay')).toBe(undefined);
});

test('what is wrong with settings has no page', () => {
  expect([hasPage('open-relay'), hasPage('unused-disable')]).toEqual([true, false]);
});
