import type { Config, Listener } from '../model/config/config.js';
import { type Node, no } from '../verify/bdd/diagram.js';
import { type Mode, modesOf } from '../verify/flows/client-modes.js';
import type { ClientConnection } from '../verify/flows/example-envelopes.js';
import type { Flows } from '../verify/flows/flows.js';
import { disguisesOf, isClosed } from '../verify/ruleset/exposure.js';
import { disguisedAt } from '../verify/ruleset/stranger-sessions.js';
import { bindingOf, isReachable, serves } from '../verify/smtp/bindings.js';
import { anonymous } from '../verify/space/reserved-users.js';
import type { Terms } from './assertion.js';
import { loginsOf, type Questions } from './questions.js';

/** A way into the server: a listener with the mode in which a client uses it, or the local socket. */
export interface PolicyEntryPoint {
  /** The listener, or undefined for the local socket. */
  readonly listener: Listener | undefined;
  readonly mode: Mode | undefined;
  readonly connection: ClientConnection | undefined;
  /** Whether clients cannot be identified by address: strangers reach it and claim any address, or appear with the address of an intermediary. */
  readonly claimed: boolean;
  /** Set if strangers appear with the address of an intermediary. */
  readonly disguised?: true;
  /** Set if no stranger can reach it. */
  readonly closed?: true;
  /** The possible sessions. */
  readonly sessions: Node;
  /** The rule that decides, or 0 if mail is refused earlier. */
  readonly outcome: Node;
}

/** All entry points of a server. */
export function policyEntryPoints(
  flows: Flows,
  config: Config,
  questions: Questions,
): readonly PolicyEntryPoint[] {
  const { diagram, auth } = flows.space;
  const entryPoints = config.listeners.flatMap((listener, index) =>
    modesOf([listener]).flatMap((mode): readonly PolicyEntryPoint[] => {
      const logins = loginsOf(listener);
      const known = logins === undefined ? flows.authenticated : questions.node(flows, logins);
      const users =
        listener.auth === 'none' || mode.tls === 'none' ? no : diagram.and(flows.authenticated, known);
      const { type } = bindingOf(listener);
      const closed = isClosed(listener, flows.exposure);
      const disguised = disguisedAt(flows.space, listener, disguisesOf(flows.exposure));
      const entryPoint: PolicyEntryPoint = {
        listener,
        mode,
        connection: {
          place: {
            address:
              type === 'address' ? listener.on : type === 'loopback' ? loopbackOf(listener) : undefined,
            port: listener.port,
            families: ([4, 6] as const).filter((family) => serves(listener, family)),
          },
          mode,
        },
        claimed: mode.header && ((isReachable(listener) && !closed) || disguised !== no),
        ...(closed && { closed }),
        sessions: diagram.and(flows.clients(listener, mode), diagram.or(auth.set([anonymous]), users)),
        outcome: flows.outcome(0, index, mode),
      };
      const sessions = diagram.and(entryPoint.sessions, disguised);
      if (sessions === no || mode.header) return [entryPoint];
      return [entryPoint, { ...entryPoint, claimed: true, disguised: true, sessions }];
    }),
  );
  return [
    ...entryPoints,
    {
      listener: undefined,
      mode: undefined,
      connection: undefined,
      claimed: false,
      sessions: flows.socketClient,
      outcome: flows.socketOutcome(0),
    },
  ];
}

/** An address of a loopback interface. */
const loopbackOf = (listener: Listener): string => (serves(listener, 4) ? '127.0.0.1' : '::1');

/** Whether the limits of the terms include an entry point. */
export function isInTerms({ listener, mode }: PolicyEntryPoint, { ports, tag, tls }: Terms): boolean {
  if (listener === undefined || mode === undefined)
    return ports === undefined && tag === undefined && tls === undefined;
  return (
    (ports === undefined || ports.includes(listener.port)) &&
    (tag === undefined || listener.tag?.toLowerCase() === tag.toLowerCase()) &&
    (tls === undefined || (mode.tls !== 'none') === tls)
  );
}
