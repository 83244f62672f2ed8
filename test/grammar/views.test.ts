import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type DirectiveVisitor,
  isDirective,
  type LegacyOptionName,
  type OptionName,
  optionsOf,
  visit,
} from '../../grammar/views.js';
import { parsed } from './read-text.js';

describe('names of options', () => {
  test('are those of the tables', () => {
    expectTypeOf<OptionName<'pki'>>().toEqualTypeOf<'cert' | 'key' | 'dhe'>();
    expectTypeOf<OptionName<'mta'>>().toEqualTypeOf<'max-deferred' | 'limit'>();
    expectTypeOf<OptionName<'proc'>>().toEqualTypeOf<'chroot' | 'group' | 'user'>();
    expectTypeOf<OptionName<'table'>>().toEqualTypeOf<never>();
  });

  test('are those of both forms of listen', () => {
    expectTypeOf<'proxy-v2' | 'tag' | 'no-dsn'>().toExtend<OptionName<'listen'>>();
    expectTypeOf<'on' | 'socket'>().not.toExtend<OptionName<'listen'>>();
  });

  test('go on behind an option that others follow', () => {
    expectTypeOf<'relay' | 'host' | 'maildir' | 'alias' | 'ttl'>().toExtend<OptionName<'action'>>();
    expectTypeOf<'phase' | 'connect' | 'rdns' | 'junk' | 'chroot'>().toExtend<OptionName<'filter'>>();
    expectTypeOf<'regex'>().not.toExtend<OptionName<'filter'>>();
  });

  test('inside of an option', () => {
    expectTypeOf<OptionName<'match', 'for'>>().toEqualTypeOf<'any' | 'domain' | 'local' | 'rcpt-to'>();
    expectTypeOf<OptionName<'match', 'tag'>>().toEqualTypeOf<never>();
    expectTypeOf<LegacyOptionName<'accept', 'deliver'>>().toEqualTypeOf<
      'lmtp' | 'maildir' | 'mbox' | 'mda'
    >();
  });
});

describe('what the tables do not know does not compile', () => {
  const [listen] = parsed('listen on eth0 port 25').statements;

  test('a keyword', () => {
    // @ts-expect-error: no statement has this name
    expect(listen && isDirective(listen, 'lisen')).toBe(false);
    // @ts-expect-error: nor this one
    expectTypeOf<OptionName<'lisen'>>();
  });

  test('an option', () => {
    if (listen === undefined || !isDirective(listen, 'listen')) throw new Error('no listen');
    const [option] = optionsOf(listen);
    expect(option?.keyword.value === 'port').toBe(true);
    // @ts-expect-error: no option has this name
    expect(option?.keyword.value === 'prot').toBe(false);
    // @ts-expect-error: an option of another statement
    expect(option?.keyword.value === 'alias').toBe(false);
  });

  test('a visitor without all statements', () => {
    // @ts-expect-error: the others are missing
    const visitor: DirectiveVisitor<number> = { table: () => 1 };
    expect(listen?.type === 'directive' && listen.keyword.value in visitor).toBe(false);
  });
});

test('a visitor gets the statement of its kind', () => {
  const name = ({ items: [item] }: { readonly items: readonly { readonly type: string }[] }) => item?.type;
  const visitor: DirectiveVisitor<string | undefined> = {
    action: name,
    admd: name,
    bounce: name,
    ca: name,
    filter: name,
    listen: name,
    match: ({ keyword }) => keyword.value,
    mda: name,
    mta: name,
    pki: name,
    proc: name,
    queue: name,
    scheduler: name,
    smtp: name,
    srs: name,
    table: name,
  };
  const { statements } = parsed('queue compression\nmatch reject\ninclude "a"', { files: { a: '' } });
  const seen = statements.map((each) =>
    each.type === 'directive' ? visit(each, visitor, undefined) : undefined,
  );
  expect(seen).toEqual(['option', 'match', undefined]);
});
