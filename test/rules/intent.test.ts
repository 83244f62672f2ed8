import { describe, expect, it } from 'vitest';
import { applyEdits, lintText } from '../../src/index.js';
import { oracleAbsent, verdictOfTexts } from '../support/oracle.js';

/** What the first suggestion for an open relay in intent makes of a text. */
function modernised(text: string, which = 0): string | undefined {
  const { findings, config } = lintText(text);
  const suggestion = findings.find(({ rule }) => rule === 'open-relay')?.suggestions[which];
  return suggestion && applyEdits(config.file, suggestion.edits);
}

const listen = 'listen on eth0\n';

/** Rules of the dialect before 6.4 that relay for everybody, and what relays for this machine today. */
const forms: readonly (readonly [legacy: string, action: string])[] = [
  ['accept from any for any relay', 'action "relay" relay'],
  ['accept from any for all relay', 'action "relay" relay'],
  [
    'accept from any for any relay via "smtp://192.0.2.25"',
    'action "smarthost" relay host "smtp+notls://192.0.2.25"',
  ],
  [
    'accept from any for any relay via "mx.example.net"',
    'action "smarthost" relay host "smtp://mx.example.net"',
  ],
  [
    'accept from any for any relay via tls://mx.example.net verify',
    'action "smarthost" relay host "smtp+tls://mx.example.net" tls',
  ],
  [
    'accept from any for any relay via smtps://mx.example.net',
    'action "smarthost" relay host smtps://mx.example.net tls no-verify',
  ],
  ['accept from any for any relay as "@example.org"', 'action "relay" relay mail-from "@example.org"'],
  ['accept from any for any relay hostname mx.example.org', 'action "relay" relay helo mx.example.org'],
  ['accept from any for any relay tls verify', 'action "relay" relay tls'],
  ['accept from ! local for any relay', 'action "relay" relay'],
  ['accept from source 0.0.0.0/0 for any relay', 'action "relay" relay'],
  ['match from any for any relay host smtp://192.0.2.25', 'action "relay" relay host smtp://192.0.2.25'],
];

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

  it.skipIf(oracleAbsent !== undefined)(
    'becomes what the real smtpd accepts',
    { timeout: 240_000 },
    async () => {
      const texts = forms.map(([legacy]) => modernised(`${listen}${legacy}\n`) ?? '');
      const answers = await verdictOfTexts(
        texts.map((text) => Buffer.from(text)),
        ['7.9'],
        { stub: true },
      );
      expect(answers.map(([answer]) => answer?.raw.trim())).toEqual(texts.map(() => 'configuration OK'));
    },
  );
});
