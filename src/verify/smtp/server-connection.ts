import type { FilterUse, Listener } from '../../model/config/config.js';
import { available } from '../../source/release.js';
import { formatAddress, type IpAddress } from '../match/address.js';
import type { Client } from './client.js';
import type { Decision } from './envelope.js';
import { unnamedServer } from './local-names.js';
import { type Context, lookUpValue } from './table-lookup.js';

/** Where a client is connected to. */
export interface ServerConnection {
  /** undefined: the local socket. */
  readonly listener: Listener | undefined;
  /** The address connected to, where it is known. */
  readonly address: IpAddress | undefined;
  readonly client: Client;
  readonly tag: string;
  readonly filters: readonly FilterUse[];
}

/** A decision before it is known whether others are possible. */
export type DialogueAnswer = Omit<Decision, 'assumptions' | 'dependsOn'>;

export type Stage = Decision['phase'];

/** Ends the dialogue with its answer. */
export class Ended extends Error {
  constructor(readonly answer: DialogueAnswer) {
    super(answer.reply);
  }
}

/** smtpd's command buffer. */
export const longestCommand = 2047;

/** The message that is sent. */
export const message = ['Subject: x', '', 'hello', '.'] as const;

/** The answer to a question that could not be put. */
export function noAnswer(reply: string, stage: Stage, transcript: readonly string[] = []): DialogueAnswer {
  return { decision: 'error', reply, phase: stage, rule: undefined, rules: [], deliveries: [], transcript };
}

/** An address is sent in angle brackets, unless it brings its own. */
export const bracketed = (address: string): string => (address.startsWith('<') ? address : `<${address}>`);

/** The name that a listener gives itself and completes addresses with. */
export function serverNameOf(
  context: Context,
  { listener, address }: Pick<ServerConnection, 'listener' | 'address'>,
): string {
  const { config, machine, knowledge } = context;
  const own = listener?.hostname ?? machine.serverName ?? unnamedServer;
  if (listener?.hostnames === undefined) return own;
  if (address === undefined) {
    knowledge.assume(`table ${listener.hostnames.name} names none of the listener's addresses`);
    return own;
  }
  // Names of IPv6 addresses were not found at first.
  if (address.family === 6 && !available({ since: '7.8' }, config.release)) return own;
  const text = formatAddress(address);
  const value = lookUpValue(context, listener.hostnames, address.family === 6 ? `[${text}]` : text);
  return value === undefined || value === 'error' ? own : value.text;
}
