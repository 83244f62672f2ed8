import { describe, expect, it } from 'vitest';
import { describeMachine } from '../../../src/model/config/machine.js';
import { readConfig } from '../../../src/model/read-config.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { filesBelow } from '../../support/folder-files.js';

function assumptions(expression: string, platform: 'openbsd' | 'portable'): readonly string[] {
  const text = `listen on all\naction r relay\nmatch from any helo regex "${expression}" for local action r\n`;
  const files = filesBelow({});
  const config = readConfig({ path: 'c', text }, { release: '7.9', platform, files });
  return verifyRelay(config, describeMachine(config, files, [])).assumptions;
}

describe('expressions of a file for OpenBSD, whose C library is another', () => {
  it.each([
    '\\bmx',
    '\\w+',
    '(a)\\1',
    'a||b',
    '(|a)',
    'a**',
    '^*a',
    '(a|)',
    'a{300}',
    'a{,3}',
    '()',
    '\\<mx',
  ])('%s may mean something else there, which is said', (expression) => {
    const said = assumptions(expression, 'openbsd').join();
    expect(said).toContain('as glibc reads them');
    expect(said).toContain(expression);
    expect(assumptions(expression, 'portable').join()).not.toContain('glibc');
  });
  it.each([
    '^mx[0-9]+\\.example\\.org$',
    '^(a|b)\\.example$',
    '[\\w]',
    'a{2,3}',
    '[[:alnum:]]+',
    '^\\[',
    '(?i)a',
    'a{255}',
  ])('%s means the same', (expression) => {
    expect(assumptions(expression, 'openbsd')).toEqual([]);
  });
});
