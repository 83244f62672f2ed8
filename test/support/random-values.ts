import type { EngineValues } from './template-engines.js';

const words = {
  addr: ['192.0.2.1', 'eth0', '127.0.0.1', '0.0.0.0', 'lo'],
  net: ['10.0.0.0/8', '192.0.2.0/24', '0.0.0.0/0', '203.0.113.7', '::/0', '127.0.0.1'],
  dom: ['example.org', 'mail.example.net', 'gmail.com', '*.org', '*'],
  tag: ['A', 'B'],
  sender: ['@example.org', 'me@example.org', '@*', '@'],
  opts: ['', 'auth', 'tag A', 'tls-require auth', 'port 2525'],
  meth: ['relay', 'maildir', 'mbox', 'relay host smtp://smarthost.example', 'lmtp "/run/x"'],
  act: ['in', 'out'],
  port: ['25', '587', '2525', 'smtp', '26'],
  portend: ['5', '525', '6', '', '5 auth'],
  mode: ['x', 'y', 'z'],
  word: ['any', 'local', 'auth', 'src 10.0.0.0/8', 'socket'],
  crit: [
    '',
    'auth',
    'tag A',
    'from any',
    'for any',
    'for local',
    '!from local',
    'mail-from "@x.example"',
    'from any for any',
  ],
  relopts: [
    '',
    'host smtp://smarthost.example',
    'helo x.example',
    'domain { a = b }',
    'host lmtp://127.0.0.1:24',
  ],
  hostv: ['smtp://smarthost.example', 'lmtp://127.0.0.1:24', 'smarthost.example'],
  localopts: ['', 'virtual { "@" = me@far.example }', 'alias { root = me@far.example }', 'user vmail'],
  stmt: ['', 'match from any for any action "out"', 'match from any reject', 'listen on eth0', '# nothing'],
  stmts: [
    '',
    'match from any for domain "a.example" action "in"\nmatch from any for any action "out"',
    'match from any reject\nmatch for local action "in"',
    'action "more" relay\nmatch from any for any action "more"',
  ],
} as const;

type Name = keyof typeof words;

/** A source of values for templates, the same for the same seed. */
export function randomValues(seed: number): () => EngineValues {
  let state = seed;
  const below = (count: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  const pick = (name: Name): string => words[name][below(words[name].length)] ?? '';
  const some = <V>(make: () => V): readonly V[] => Array.from({ length: below(6) }, make);
  const flags = (names: string): EngineValues =>
    Object.fromEntries([...names].map((name) => [name, below(2) === 1]));
  return () => ({
    ...Object.fromEntries(Object.keys(words).map((name) => [name, pick(name as Name)])),
    ...flags('abcd'),
    n: below(6),
    nets: some(() => pick('net')),
    doms: some(() => pick('dom')),
    items: some(() => ({
      dom: pick('dom'),
      net: pick('net'),
      addr: pick('addr'),
      tag: pick('tag'),
      act: pick('act'),
      on: below(2) === 1,
      nets: some(() => pick('net')),
    })),
    obj: below(2) === 1 ? { dom: pick('dom'), net: pick('net') } : null,
    port: pick('port'),
    portend: pick('portend'),
  });
}
