import { describe, expect, it } from 'vitest';
import { lintText } from '../support/lint-text.js';
import { forms, listen, modernised } from './intended-fixtures.js';

describe('a rule that was meant to relay for everybody', () => {
  it.each(forms)('%s', (legacy, action) => {
    expect(modernised(`${listen}${legacy}\n`)).toBe(
      `${listen}${action}\nmatch from local for any action ${action.split(' ')[1]}\n`,
    );
  });

  it('keeps what else it asks for', () => {
    expect(modernised(`${listen}accept tagged ! DKIM from any sender "@example.org" for any relay\n`)).toBe(
      `${listen}action "relay" relay\nmatch !tag DKIM from local mail-from "@example.org" for any action "relay"\n`,
    );
  });

  it('has no suggestion where an option has no sure counterpart', () => {
    const { findings } = lintText(`${listen}accept from any for any relay via secure://mx.example.net\n`);
    expect(findings.find(({ rule }) => rule === 'open-relay')?.suggestions).toEqual([]);
  });

  it('lets users in who log in where a listener takes logins', () => {
    const tls = 'pki mx cert "/mx.crt"\npki mx key "/mx.key"\nlisten on eth0 tls pki mx auth-optional\n';
    expect(modernised(`${tls}accept from any for any relay\n`, 1)).toBe(
      `${tls}action "relay" relay\nmatch from local for any action "relay"\nmatch from auth for any action "relay"\n`,
    );
  });

  it.each([
    'accept for any relay',
    'accept from local for any relay',
    'accept from any for domain example.org relay',
    'accept from any for any deliver to mbox',
    'accept from any for any',
    'accept from 127.0.0.0/8 for any relay',
    'accept from source <trusted> for any relay',
    'accept from any for every relay',
    'accept from any sender <members> for any relay',
    'accept authenticated from any for any relay',
    'reject from any for any\naccept from any for any relay',
    'reject from {{ some }} for any\naccept from any for any relay',
    'match from any auth for any relay',
    'match from any for local relay',
    'match form any for any relay',
  ])('is not: %s', (text) => {
    const { findings } = lintText(`${listen}${text}\n`);
    expect(findings.filter(({ rule }) => rule === 'open-relay')).toEqual([]);
    expect(findings.some(({ fatal }) => fatal)).toBe(true);
  });
});
