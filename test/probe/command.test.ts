import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SmtpCommand, wire } from '../../src/probe/smtp-command.js';

describe('what a probe can say', () => {
  test.each<[SmtpCommand, string]>([
    [{ verb: 'EHLO', name: 'fakedomain.com' }, 'EHLO fakedomain.com\r\n'],
    [{ verb: 'MAIL', sender: '' }, 'MAIL FROM:<>\r\n'],
    [{ verb: 'RCPT', recipient: '@[192.0.2.1]:a@b.example' }, 'RCPT TO:<@[192.0.2.1]:a@b.example>\r\n'],
    [{ verb: 'RSET' }, 'RSET\r\n'],
    [{ verb: 'QUIT' }, 'QUIT\r\n'],
    [{ verb: 'STARTTLS' }, 'STARTTLS\r\n'],
  ])('%j', (command, line) => {
    expect(wire(command)).toBe(line);
  });

  test('sending mail is not among it', () => {
    // The compiler refuses these; were one of them to become possible, the comment above it would be an error.
    // @ts-expect-error there is no DATA
    const data: SmtpCommand = { verb: 'DATA' };
    // @ts-expect-error there is no BDAT
    const chunk: SmtpCommand = { verb: 'BDAT' };
    // @ts-expect-error there is no AUTH
    const login: SmtpCommand = { verb: 'AUTH' };
    expect([data, chunk, login]).toHaveLength(3);
  });

  test('an argument never becomes a second command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const command of [
          { verb: 'HELO', name: text },
          { verb: 'MAIL', sender: text },
          { verb: 'RCPT', recipient: text },
        ] as const) {
          let line: string;
          try {
            line = wire(command);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
            continue;
          }
          expect(line.slice(0, -2)).toMatch(/^(?:HELO |MAIL FROM:<|RCPT TO:<)[\x20-\x7e]*$/);
          expect(line.endsWith('\r\n')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(() => wire({ verb: 'RCPT', recipient: 'a@b.example>\r\nDATA\r\n' })).toThrow(RangeError);
  });
});
