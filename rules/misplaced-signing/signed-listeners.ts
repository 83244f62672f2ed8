import type {
  Config,
  Filter,
  FilterUse,
  Listener,
  MatchRule,
  ProcessFilter,
} from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { flatten } from '../../src/verify/smtp/filter-phases.js';

/** Programs that sign all mail that passes through them. */
const signing = /(?:^|\/)(?:opensmtpd-)?filter-dkimsign\b/;

export interface SignedListener {
  readonly listener: Listener;
  readonly filter: ProcessFilter;
  /** The place where the listener names the filter, or a chain that contains it. */
  readonly use: FilterUse;
}

const isSigning = (filter: Filter, { processes }: Config): filter is ProcessFilter =>
  filter.type === 'process' &&
  (processes.get(filter.process)?.command ?? '').split(/\s+/).some((word) => signing.test(word));

function signatureOf(listener: Listener, config: Config): SignedListener | undefined {
  for (const use of listener.filters)
    for (const filter of flatten([use])) if (isSigning(filter, config)) return { listener, filter, use };
  return undefined;
}

/** A listener that signs, if nothing signs what programs of this machine send to the world through the local socket. */
export function unsignedSocket(config: Config): SignedListener | undefined {
  const [signed] = signaturesOf(config);
  if (signed === undefined || signsRelays(config)) return undefined;
  if (flatten(config.socket.filters).some((filter) => isSigning(filter, config))) return undefined;
  const sends = ({ from, for: to, auth, tag }: MatchRule): boolean =>
    (from.type === 'local' || from.type === 'socket') && !from.negated && to.type === 'any' && !auth && !tag;
  return config.rules.some((rule) => relays(rule) && sends(rule)) ? signed : undefined;
}

const signaturesOf = (config: Config): readonly SignedListener[] =>
  config.listeners.flatMap((listener) => signatureOf(listener, config) ?? []);

/** Whether some relay action signs what it sends. */
const signsRelays = (config: Config): boolean =>
  [...config.actions.values()].some(
    (action) =>
      action.type === 'relay' && flatten(action.filters).some((filter) => isSigning(filter, config)),
  );

const relays = (rule: MatchRule): boolean => relayActionOf(rule)?.backup === false;

/** Listeners at which users log in and nothing signs, in a configuration that signs elsewhere. */
export function unsignedUsers(
  config: Config,
): readonly { readonly listener: Listener; readonly filter: ProcessFilter }[] {
  const [signed] = signaturesOf(config);
  if (
    signed === undefined ||
    signsRelays(config) ||
    !config.rules.some((rule) => rule.auth && !rule.auth.negated && relays(rule))
  )
    return [];
  return config.listeners
    .filter((listener) => listener.auth !== 'none' && signatureOf(listener, config) === undefined)
    .map((listener) => ({ listener, filter: signed.filter }));
}

/** Listeners that sign, and to which strangers bring mail that stays here. */
export function strangersSigned(config: Config): readonly SignedListener[] {
  const takesForeign = config.rules.some(
    ({ from, for: to, auth, outcome }) =>
      outcome.type === 'action' && from.type === 'any' && !from.negated && !auth && to.type !== 'any',
  );
  if (!takesForeign) return [];
  return config.listeners
    .filter(
      (listener) =>
        isReachable(listener) && !listener.proxy && listener.port === 25 && listener.auth !== 'auth',
    )
    .flatMap((listener) => signatureOf(listener, config) ?? []);
}
