import { formatAddress, parseAddress, parseIPv6 } from '../match/address.js';
import { type CharacterSet, characters, single } from './character-sets.js';
import type { Language } from './language.js';
import type { Nfa } from './nfa.js';

const digit = characters('0-9');
const hexadecimal = characters('0-9a-f');

/** 0 to 255 without leading zeros. */
function octet(nfa: Nfa, from: number): number {
  const end = nfa.state();
  const step = (at: number, set: CharacterSet): number => {
    const next = nfa.state();
    nfa.edge(at, set, next);
    return next;
  };
  nfa.edge(from, digit, end);
  nfa.edge(step(from, characters('1-9')), digit, end);
  nfa.edge(step(step(from, single('1')), digit), digit, end);
  nfa.edge(step(step(from, single('2')), characters('0-4')), digit, end);
  nfa.edge(step(step(from, single('2')), single('5')), characters('0-5'), end);
  return end;
}

/** IPv4 addresses in dotted form. */
export const ipv4Texts: Language = {
  add(nfa, from) {
    let at = octet(nfa, from);
    for (let count = 0; count < 3; count += 1) at = octet(nfa, nfa.text(at, '.'));
    return [at];
  },
  test: (text) => parseAddress(text)?.family === 4,
  // In 198.18.0.0/15, which is for benchmarks (RFC 2544), so that hardly any list has it: a network among reverse names stands for one address of it (`asNames`).
  example: (count) => `198.${18 + ((count >> 16) & 1)}.${(count >> 8) & 255}.${count & 255}`,
};

/** One group of an IPv6 address: one to four hexadecimal digits, without leading zeros if `canonical`. */
function group(nfa: Nfa, from: number, canonical: boolean): number {
  const end = nfa.state();
  let at = from;
  for (let count = 0; count < 4; count += 1) {
    const next = nfa.state();
    nfa.edge(at, count === 0 && canonical ? characters('1-9a-f') : hexadecimal, next);
    nfa.pass(next, end);
    at = next;
  }
  if (canonical) nfa.edge(from, single('0'), end);
  return end;
}

/** A range of numbers, both ends included. */
interface Numbers {
  readonly low: number;
  readonly high: number;
}

/** One canonical group with a value in one of `ranges`, built digit by digit from blocks of numbers with the same first digits. */
function groupIn(nfa: Nfa, from: number, ranges: readonly Numbers[]): number {
  const end = nfa.state();
  const block = (prefix: string, free: number): void => {
    const start = Number.parseInt(prefix || '0', 16) * 16 ** free;
    const last = start + 16 ** free - 1;
    if (!ranges.some(({ low, high }) => low <= last && start <= high)) return;
    const whole = ranges.some(({ low, high }) => low <= start && last <= high);
    if (free > 0 && !whole) {
      for (const next of '0123456789abcdef') block(prefix + next, free - 1);
      return;
    }
    let at = nfa.text(from, prefix);
    for (let count = 0; count < free; count += 1) {
      const next = nfa.state();
      nfa.edge(at, hexadecimal, next);
      at = next;
    }
    nfa.pass(at, end);
  };
  // There are no leading zeros: only `0` itself starts with a zero.
  block('0', 0);
  for (let free = 0; free < 4; free += 1) for (const first of '123456789abcdef') block(first, free);
  return end;
}

const anyGroup: readonly Numbers[] = [{ low: 0, high: 0xffff }];

interface IPv6Form {
  /** Whether the texts are those that inet_ntop(3) writes, where `::` replaces two groups or more; otherwise those that inet_pton(3) reads. */
  readonly canonical: boolean;
  /** The values of the first group. */
  readonly first: readonly Numbers[];
  /** Whether the addresses that inet_ntop(3) writes with a dotted quad are included. */
  readonly dotted: boolean;
}

/** IPv6 addresses: eight groups, or fewer with one `::`. */
function ipv6({ canonical, first, dotted }: IPv6Form): Language {
  const most = canonical ? 6 : 7;
  const zero = first.some(({ low }) => low === 0);
  const startsRight = (bits: bigint): boolean => {
    const group = Number(bits >> 112n);
    return first.some(({ low, high }) => low <= group && group <= high);
  };
  return {
    add(nfa, from) {
      const ends: number[] = [];
      // tails[n]: the state after `::`, or after a later colon, with up to n groups to follow.
      const tails = Array.from({ length: most + 1 }, () => nfa.state());
      tails.forEach((tail, left) => {
        if (left === 0) return;
        const end = group(nfa, tail, canonical);
        ends.push(end);
        if (left > 1) nfa.edge(end, single(':'), tails[left - 1] ?? end);
      });
      // Nothing has to follow `::` itself.
      let at = from;
      for (let read = 0; read <= 8; read += 1) {
        if (read === 1) at = canonical ? groupIn(nfa, at, first) : group(nfa, at, canonical);
        if (read > 1) at = group(nfa, nfa.text(at, ':'), canonical);
        if (read > most || (read === 0 && !zero)) continue;
        const end = nfa.text(at, '::');
        ends.push(end);
        nfa.pass(end, tails[most - read] ?? end);
      }
      ends.push(at);
      if (dotted)
        ends.push(
          ...ipv4Texts.add(nfa, nfa.text(from, '::')),
          ...ipv4Texts.add(nfa, nfa.text(from, '::ffff:')),
        );
      return ends;
    },
    test(text) {
      const bits = parseIPv6(text);
      if (bits === undefined) return false;
      if (!canonical) return true;
      return (
        formatAddress({ family: 6, bits }) === text && (dotted || !text.includes('.')) && startsRight(bits)
      );
    },
    example: (count) => `2001:db8::${(count & 0xffff).toString(16)}`,
  };
}

/**
 * IPv6 addresses as the system writes them, with first sixteen bits in one of `first`. `dotted` includes the addresses in ::/96 and ::ffff:0:0/96, which are written
 * with a dotted quad.
 */
export const ipv6TextsOf = (first: readonly Numbers[], dotted: boolean): Language =>
  ipv6({ canonical: true, first, dotted });

const spokenIPv6 = ipv6({ canonical: false, first: anyGroup, dotted: true });

/** IP addresses in brackets, as HELO and mail domains may be. */
export const addressLiterals: Language = {
  add(nfa, from) {
    const open = nfa.text(from, '[');
    const end = nfa.state();
    const close = (ends: readonly number[]): void => {
      for (const at of ends) nfa.edge(at, single(']'), end);
    };
    close(ipv4Texts.add(nfa, open));
    const six = nfa.state();
    nfa.pass(open, six);
    nfa.pass(nfa.text(open, 'ipv6:'), six);
    close(spokenIPv6.add(nfa, six));
    return [end];
  },
  test(text) {
    const inside = /^\[(ipv6:)?([^\]]*)\]$/.exec(text);
    const address = parseAddress(inside?.[2] ?? '');
    return address !== undefined && (address.family === 6 || inside?.[1] === undefined);
  },
  example: (count) => `[${ipv4Texts.example(count)}]`,
};
