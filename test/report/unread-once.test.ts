import { expect, test } from 'vitest';
import { verdictLines } from '../../src/report/text-lines.js';
import { reasonTexts } from '../../src/report/unread.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { load } from '../support/load-config.js';

test('what was not read for one cause is one text', () => {
  const { config } = load('include "/etc/mail/a: b"\ninclude "/etc/mail/c"\n');
  const [one, other] = config.unseen;
  const unseen = [one, other].flatMap((each) => (each ? [{ ...each, reason: 'denied: by x' }] : []));
  const reasons = [
    'not read, denied: by x: /etc/mail/a: b',
    'table <t> is a database',
    'not read, denied: by x: /etc/mail/c',
  ];
  expect(reasonTexts([...reasons, ...reasons], { unseen })).toEqual([
    'not read, denied: by x: /etc/mail/a: b, /etc/mail/c',
    'table <t> is a database',
  ]);
  expect(reasonTexts(reasons, {})).toEqual(reasons);
});

test('and one line below a verdict', () => {
  const lines = verdictLines(
    {
      about: 'a -> b',
      text: 'not proven',
      style: 'yellow',
      dependsOn: ['not read, outside: /etc/mail/a, /etc/mail/b'],
    },
    { columns: 80, paint: (_, text) => text },
  );
  expect(lines).toEqual([
    'a -> b: verdict: not proven',
    '  depends on: not read, outside: /etc/mail/a, /etc/mail/b',
  ]);
});

test('names of filters are marked where their programs are assumed to let mail through', () => {
  const config = load('filter s proc-exec "x"\nfilter c chain { s }\nlisten on lo filter c\n');
  expect(compareFlows(config, config).assumptions).toEqual([
    'the program of filter "s" lets everything through unchanged',
  ]);
});
