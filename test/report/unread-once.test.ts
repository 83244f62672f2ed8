import { expect, test } from 'vitest';
import { withNotReadOnce } from '../../src/model/config/unread-text.js';
import { verdictLines } from '../../src/report/text-lines.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { load } from '../support/load-config.js';

test('what was not read for one cause is one text', () => {
  expect(
    withNotReadOnce([
      'not read, outside this directory: /etc/mail/a',
      'table `t` is a database',
      'not read, outside this directory: /etc/mail/b',
      'not read, no such file: c',
    ]),
  ).toEqual([
    'not read, outside this directory: /etc/mail/a, /etc/mail/b',
    'table `t` is a database',
    'not read, no such file: c',
  ]);
});

test('and one line below a verdict', () => {
  const lines = verdictLines(
    {
      about: 'a -> b',
      text: 'not proven',
      style: 'yellow',
      dependsOn: ['not read, outside: /etc/mail/a', 'not read, outside: /etc/mail/b'],
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
