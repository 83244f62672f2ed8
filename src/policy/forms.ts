import type { AssertionClaim, Effect, Terms, Who } from './assertion.js';
import type { SlotValues } from './form-slots.js';

/** The values of a sentence's slots, which are undefined if it does not have them. */
export type FormValues = Partial<SlotValues>;

/** One form of sentence and its claim. Slots are in form-slots.ts, the notation in form-pattern.ts. */
export interface SentenceForm {
  readonly form: string;
  readonly claim: (values: FormValues) => AssertionClaim;
}

const everybody: readonly Who[] = [{ type: 'anyone' }];

const terms = ({ who = everybody, whom, limits = {} }: FormValues): Terms => ({
  who,
  ...(whom === undefined ? {} : { whom }),
  ...limits,
});

const acts: readonly (readonly [string, Effect])[] = [
  ['relay [mail]', 'relayed'],
  ['send [mail]', 'accepted'],
];

const states: readonly (readonly [string, Effect])[] = [
  ['delivered [locally]', 'delivered'],
  ['relayed', 'relayed'],
  ['accepted', 'accepted'],
];

const mustNot = '(may not|must not|can not|cannot|never|may never|can never)';
const can = '(may|can)';
const action = '[(with|by) action <name>]';
const named = ({ name }: FormValues) => (name === undefined ? {} : { action: name });

/** All forms of sentences. They are documented in docs/policy.md; a test tries every example there. */
export const forms: readonly SentenceForm[] = [
  ...acts.flatMap(([act, effect]): readonly SentenceForm[] => [
    {
      form: `<who> ${mustNot} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'never', effect, terms: terms(values) }),
    },
    {
      form: `<who> ${can} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'may', effect, terms: terms(values) }),
    },
    {
      form: `(nobody|noone) ${can} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'never', effect, terms: terms(values) }),
    },
    {
      form: `(only|nobody but) <who> ${can} ${act} [to <whom>] <limits>`,
      claim: (values) => ({ type: 'never', effect, terms: terms(values), outside: 'who' }),
    },
  ]),
  {
    form: `<who> ${can} only send [mail] as <senders> <limits>`,
    claim: (values) => ({
      type: 'never',
      effect: 'accepted',
      terms: { ...terms(values), as: values.senders ?? [] },
      outside: 'as',
    }),
  },
  ...states.flatMap(([state, effect]): readonly SentenceForm[] => [
    {
      form: `mail (for|to) <whom> [from <who>] is ${state} ${action} <limits>`,
      claim: (values) => ({
        type: 'is',
        effect,
        ...named(values),
        terms: { ...terms(values), who: values.who ?? [{ type: 'strangers' }] },
      }),
    },
    {
      form: `mail (for|to) <whom> [from <who>] is (not|never) ${state} ${action} <limits>`,
      claim: (values) => ({ type: 'never', effect, ...named(values), terms: terms(values) }),
    },
  ]),
  {
    form: 'mail (for|to) <whom> [from <who>] is [always] refused <limits>',
    claim: (values) => ({ type: 'never', effect: 'accepted', terms: terms(values) }),
  },
  {
    form: `<whom> ${can} only be reached (from|by) <who> <limits>`,
    claim: (values) => ({ type: 'never', effect: 'accepted', terms: terms(values), outside: 'who' }),
  },
  {
    form: `<whom> ${mustNot} be reached (from|by) <who> <limits>`,
    claim: (values) => ({ type: 'never', effect: 'accepted', terms: terms(values) }),
  },
  {
    form: `<whom> ${can} be reached (from|by) <who> <limits>`,
    claim: (values) => ({ type: 'may', effect: 'accepted', terms: terms(values) }),
  },
  {
    form: '(port|ports) <ports> (requires|require) tls',
    claim: ({ ports = [] }) => ({
      type: 'never',
      effect: 'accepted',
      terms: { who: everybody, ports, tls: false },
    }),
  },
  {
    form: '(port|ports) <ports> (requires|require) authentication',
    claim: ({ ports = [] }) => ({
      type: 'never',
      effect: 'accepted',
      terms: { who: [{ type: 'users' }], ports },
      outside: 'who',
    }),
  },
  ...(['open', 'closed'] as const).map(
    (state): SentenceForm => ({
      form: `(port|ports) <ports> (is|are) ${state}`,
      claim: ({ ports = [] }) => ({ type: 'ports', ports, state }),
    }),
  ),
  {
    form: 'only (port|ports) <ports> (is|are) open',
    claim: ({ ports = [] }) => ({ type: 'ports', ports, state: 'only' }),
  },
];
