import { describe, expect, it } from 'vitest';
import { fromBytes, toBytes } from '../../../src/source/bytes-as-text.js';
import { Automaton } from '../../../src/verify/automata/automaton.js';
import type { Language } from '../../../src/verify/automata/language.js';
import {
  domainTexts,
  localParts,
  reverseNames,
  routes,
  userNames,
} from '../../../src/verify/automata/languages.js';
import { Nfa } from '../../../src/verify/automata/nfa.js';
import { withoutEscapes } from '../../../src/verify/match/octets.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { isDomainPart, readAddressArgument } from '../../../src/verify/smtp/address-syntax.js';
import { load } from '../../support/load-config.js';
import type { OracleRelease } from '../../support/oracle-releases.js';
import { recordedOctets, triedTexts } from '../../support/recorded-octets.js';

/** Whether a field may hold a text, as `decide` says and as the sets of the verifier say. */
interface Says {
  readonly decided: (text: string, release: OracleRelease) => boolean;
  readonly set: (text: string, release: OracleRelease) => boolean;
}

const automata = new Map<Language, Automaton>();

/** Whether a text is a member: by the automaton, which the check without one must agree with. */
function isMember(texts: Language, text: string): boolean {
  let automaton = automata.get(texts);
  if (automaton === undefined) {
    const nfa = new Nfa();
    for (const end of texts.add(nfa, nfa.start())) nfa.label(end, 0);
    automaton = new Automaton(nfa, 10_000);
    automata.set(texts, automaton);
  }
  const found = automaton.labels(automaton.walk(0, text)).length > 0;
  expect([text, texts.test(text)]).toEqual([text, found]);
  return found;
}

const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const locals = new Map<OracleRelease, Language>();
const localPartsOf = (release: OracleRelease): Language => {
  const known = locals.get(release) ?? localParts(release);
  locals.set(release, known);
  return known;
};

const read = (text: string, release: OracleRelease, sender: boolean) =>
  // Parameters that nobody knows are refused.
  readAddressArgument(`<${fromBytes(text)}>`, 'mail.example.org', sender, release)?.parameters.length === 0;
const domain: Says['set'] = (text) => isMember(domainTexts, folded(text));
const user =
  (sender: boolean): Says['set'] =>
  (text, release) => {
    const colon = text.indexOf(':');
    const rest = folded(text.slice(colon + 1));
    return (
      (colon < 0 || isMember(routes, folded(text.slice(0, colon)))) &&
      (isMember(localPartsOf(release), rest) || (sender && rest === ''))
    );
  };

/** What is sent for a form, as the recording says. */
const places: Readonly<Record<string, Says>> = {
  helo: { decided: (text) => isDomainPart(fromBytes(text)), set: domain },
  reverse: {
    // What the resolver says is taken as it is.
    decided: (text) => isMember(reverseNames, folded(text)),
    set: (text) => isMember(reverseNames, folded(text)),
  },
};
for (const [what, sender] of [
  ['recipient', false],
  ['sender', true],
] as const)
  Object.assign(places, {
    [`${what} domain`]: {
      decided: (text: string, release: OracleRelease) => read(`u@${text}`, release, sender),
      set: domain,
    },
    [`${what} user`]: {
      decided: (text: string, release: OracleRelease) => read(`${text}@a.example`, release, sender),
      set: user(false),
    },
    [`${what} route`]: {
      decided: (text: string, release: OracleRelease) => read(`${text}u@a.example`, release, sender),
      set: (text: string, release: OracleRelease) => user(false)(`${text}u`, release),
    },
  } satisfies Record<string, Says>);

const recording = recordedOctets();
const isTaken = (taken: (typeof recording)[number]['taken'], value: number): boolean =>
  taken.some(([first, last]) => first <= value && value <= last);

describe('what real servers take, octet by octet', () => {
  it('is recorded for every field', () => {
    expect([...new Set(recording.map(({ field }) => field))].sort()).toEqual([
      'helo',
      'recipient domain',
      'recipient route',
      'recipient user',
      'reverse',
      'sender domain',
      'sender route',
      'sender user',
      'user',
    ]);
  });

  it.each(recording.filter(({ field }) => field !== 'user'))(
    '$field $form',
    ({ releases, field, form, taken }) => {
      const says = places[field];
      if (says === undefined) throw new Error(field);
      for (const release of releases) {
        const wrong = [...triedTexts(form)].flatMap(([value, text]) => {
          const answers = [says.decided(text, release), form.includes('{') || says.set(text, release)];
          const right = isTaken(taken, value);
          // The sets leave lengths out.
          const expected = [right, form.includes('{') || right];
          return String(answers) === String(expected) ? [] : [{ value, answers, expected }];
        });
        expect([release, wrong]).toEqual([release, []]);
      }
    },
  );

  it.each(recording.filter(({ field }) => field === 'user'))('a user may be $form', ({ form, taken }) => {
    const tried = triedTexts(form);
    // Other kinds of tables hold what the recording's cannot.
    for (const [value, text] of tried)
      if (isTaken(taken, value)) expect([value, isMember(userNames, folded(text))]).toEqual([value, true]);
  });
});

describe('texts as octets', () => {
  it.each(['bob', 'jürgen', '\u{1f4e7}', '\udc80a', 'ü\udcff', '', '€'])('%j comes back', (text) => {
    expect(fromBytes(toBytes(text))).toBe(text);
  });
  it('octets that are no UTF-8 are written apart', () => {
    expect(toBytes('\udc80:ü')).toBe('\x80:\xc3\xbc');
    expect(fromBytes('\xc3(')).toBe('\udcc3(');
  });
  it('a name as it is looked up', () => {
    expect(withoutEscapes('e\\xample.co\\109')).toBe('example.com');
  });
});

describe('what a stranger may write', () => {
  const filtered = (filter: string, rules: string): string =>
    `filter f ${filter} reject "550 no"\nlisten on eth0 filter f\naction r relay\n${rules}\n`;
  const open = (rules: string): string => `listen on eth0\naction r relay\n${rules}\n`;

  it.each<[string, string, 'yes' | 'no']>([
    ['a HELO name with a backslash', open('match from any helo regex "[\\]" for any action r'), 'yes'],
    ['no HELO name with a blank', open('match from any helo regex " " for any action r'), 'no'],
    [
      'a domain that no expression on ordinary ones holds for',
      open(
        'match from any for domain regex { "^[a-z0-9._-]*$", "^\\[" } reject\nmatch from any for any action r',
      ),
      'yes',
    ],
    ['names below com, written otherwise', open('match from any for domain "*.co\\109" action r'), 'yes'],
    ['the same by an expression', open('match from any for domain regex "\\.co\\\\109$" action r'), 'yes'],
    [
      'a source route that a filter takes for the tag of a user',
      filtered(
        'phase rcpt-to match !rcpt-to "bob"',
        'match from any for any rcpt-to "bob" reject\nmatch from any for any action r',
      ),
      'yes',
    ],
    [
      'an entry of a filter with a source route',
      filtered(
        'phase rcpt-to match !rcpt-to "@r:bob@evil.com"',
        'match from any for any rcpt-to regex "@r" reject\nmatch from any for any action r',
      ),
      'yes',
    ],
    [
      'the null sender behind a source route',
      filtered(
        'phase mail-from match mail-from regex "^<?>?$"',
        'match from any for any mail-from regex "^@$" action r',
      ),
      'yes',
    ],
    [
      // Live 6.8, 7.4, 7.6 and 7.9 accept `<@>` and `<b@:@>` here.
      'the null sender written with an @',
      filtered(
        'phase mail-from match !mail-from regex "@"',
        'match from any for any mail-from regex "^@$" action r',
      ),
      'yes',
    ],
    [
      'no null sender that ends in a domain',
      filtered(
        'phase mail-from match !mail-from regex "@[a-z]+$"',
        'match from any for any mail-from regex "^@$" action r',
      ),
      'no',
    ],
    [
      'a source route of octets that are no text',
      filtered('phase mail-from match mail-from regex "^[\x01-~]*$"', 'match from any for any action r'),
      'yes',
    ],
    [
      'a reverse name that ends in a dot',
      filtered('phase connect match rdns regex "[a-z0-9_>-]$"', 'match from any for any action r'),
      'yes',
    ],
  ])('%s', (_, text, expected) => {
    const { config, machine } = load(text);
    const { openRelay, holes } = verifyRelay(config, machine);
    expect([openRelay, holes.length > 0]).toEqual([expected, expected === 'yes']);
  });

  it('a local part with what one release takes and another does not', () => {
    const text = open('match from any mail-from regex "[$`{]" for any action r');
    const answers = (['7.8', '7.9'] as const).map((release) => {
      const { config, machine } = load(text, { release });
      return verifyRelay(config, machine).openRelay;
    });
    expect(answers).toEqual(['yes', 'no']);
  });
});
