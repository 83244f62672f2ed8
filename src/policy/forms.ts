import type { Claim, Deed, Terms, Who } from './assertion.js';
import type { SlotValues } from './slots.js';

/** What the slots of a sentence hold; those that it does not have are undefined. */
export type Values = Partial<SlotValues>;

/** One form of sentence and what it claims. Slots are in slots.ts, the notation in pattern.ts. */
export interface Form {
  readonly form: string;
  readonly claim: (values: Values) => Claim;
}

const everybody: readonly Who[] = [{ type: 'anyone' }];

const terms = ({ who = everybody, whom, limits = {} }: Values): Terms => ({
  who,
  ...(whom === undefined ? {} : { whom }),
  ...limits,
});

const acts: readonly (readonly [string, Deed])[] = [
  ['relay [mail]', 'relayed'],
  ['send [mail]', 'accepted'],
];

const states: readonly (readonly [string, Deed])[] = [
  ['delivered [locally]', 'delivered'],
  ['relayed', 'relayed'],
  ['accepted', 'accepted'],
];

const mustNot = '(may not|must not|can not|cannot|never|may never|can never)';
const can = '(may|can)';
const action = '[(with|by) action <name>]';
const named = ({ name }: Values) => (name === undefined ? {} : { action: name });

/** All forms of sentences. docs/policy.md explains them; a test tries every example there. */
export const forms: readonly Form[] = [
  ...acts.flatMap(([act, deed]): readonly Form[] => [
    {
      form: `<who> ${mustNot} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'never', deed, terms: terms(values) }),
    },
    {
      form: `<who> ${can} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'may', deed, terms: terms(values) }),
    },
    {
      form: `(nobody|noone) ${can} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'never', deed, terms: terms(values) }),
    },
    {
      form: `(only|nobody but) <who> ${can} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'never', deed, terms: terms(values), outside: 'who' }),
    },
  ]),
  {
    form: `<who> ${can} only send [mail] as <senders> <limits>`,
    claim: (values) => ({
      type: 'never',
      deed: 'accepted',
      terms: { ...terms(values), as: values.senders ?? [] },
      outside: 'as',
    }),
  },
  ...states.flatMap(([state, deed]): readonly Form[] => [
    {
      form: `mail (for|to) <whom> [from <who>] is ${state} ${action} <limits>`,
      claim: (values) => ({
        type: 'is',
        deed,
        ...named(values),
        terms: { ...terms(values), who: values.who ?? [{ type: 'strangers' }] },
      }),
    },
    {
      form: `mail (for|to) <whom> [from <who>] is (not|never) ${state} ${action} <limits>`,
      claim: (values) => ({ type: 'never', deed, ...named(values), terms: terms(values) }),
    },
  ]),
  {
    form: 'mail (for|to) <whom> [from <who>] is [always] refused <limits>',
    claim: (values) => ({ type: 'never', deed: 'accepted', terms: terms(values) }),
  },
  {
    form: `<whom> ${can} only be reached (from|by) <who> <limits>`,
    claim: (values) => ({ type: 'never', deed: 'accepted', terms: terms(values), outside: 'who' }),
  },
  {
    form: `<whom> ${mustNot} be reached (from|by) <who> <limits>`,
    claim: (values) => ({ type: 'never', deed: 'accepted', terms: terms(values) }),
  },
  {
    form: `<whom> ${can} be reached (from|by) <who> <limits>`,
    claim: (values) => ({ type: 'may', deed: 'accepted', terms: terms(values) }),
  },
  {
    form: '(port|ports) <ports> (requires|require) tls',
    claim: ({ ports = [] }) => ({
      type: 'never',
      deed: 'accepted',
      terms: { who: everybody, ports, tls: false },
    }),
  },
  {
    form: '(port|ports) <ports> (requires|require) authentication',
    claim: ({ ports = [] }) => ({
      type: 'never',
      deed: 'accepted',
      terms: { who: [{ type: 'users' }], ports },
      outside: 'who',
    }),
  },
  ...(['open', 'closed'] as const).map(
    (state): Form => ({
      form: `(port|ports) <ports> (is|are) ${state}`,
      claim: ({ ports = [] }) => ({ type: 'ports', ports, state }),
    }),
  ),
  {
    form: 'only (port|ports) <ports> (is|are) open',
    claim: ({ ports = [] }) => ({ type: 'ports', ports, state: 'only' }),
  },
];
