import { insertAfter, optionAt, removeOption, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, Listener } from '../../src/model/config/config.js';
import type { Hole } from '../../src/verify/relay/relay-verdict.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';

interface OpenListener {
  readonly config: Config;
  readonly hole: Hole;
}

/** Requires the login that the listener through which the stranger comes only offers. */
export const demandLogin = ({ config, hole }: OpenListener): Suggestion | undefined => {
  const listener = listenerOf(config, hole);
  if (listener?.authSpan === undefined || listener.auth !== 'auth-optional') return undefined;
  const option = optionAt(listener.statement, listener.authSpan);
  if (option === undefined) return undefined;
  return {
    description: 'Require a login on this listener',
    edits: [replace(option.keyword.span, 'auth')],
  };
};

/** Lets in only clients with a certificate of the owner's own authority. */
export const ownAuthority = ({ config, hole }: OpenListener): Suggestion | undefined => {
  const listener = listenerOf(config, hole);
  return listener && namingAuthority(config, listener);
};

/** Accepts only certificates of the one authority that is declared before the listener. Not offered if that authority signs for everyone, since the finding remains. */
export function namingAuthority(config: Config, listener: Listener): Suggestion | undefined {
  const { span, tlsSpan, ca } = listener;
  const [only, ...others] = config.cas.values();
  if (only?.cert === undefined || others.length > 0 || ca !== undefined || tlsSpan === undefined)
    return undefined;
  if (only.nameSpan.file !== span.file || only.nameSpan.start > span.start || !/^[\w.-]+$/.test(only.name))
    return undefined;
  return {
    description: `Accept only certificates signed by \`${only.name}\``,
    edits: [insertAfter(tlsSpan, ` ca "${only.name}"`)],
  };
}

/** Removes `proxy-v2`, so that no client can claim an address. */
export const withoutProxy = ({ config, hole }: OpenListener): Suggestion | undefined => {
  const listener = listenerOf(config, hole);
  const option = listener?.proxySpan && optionAt(listener.statement, listener.proxySpan);
  if (option === undefined) return undefined;
  return {
    description: 'Remove `proxy-v2`',
    edits: [removeOption(option.span)],
  };
};

/** Moves a `proxy-v2` listener to loopback, so that only a proxy on this machine can claim addresses. */
export const proxyOnLoopback = ({ config, hole }: OpenListener): Suggestion | undefined => {
  const listener = listenerOf(config, hole);
  return listener?.proxy ? onLoopback(config, listener, 'Accept only a proxy on this machine') : undefined;
};

/** Moves a listener to loopback. Returns undefined if another listener has its port there. */
export function onLoopback(config: Config, listener: Listener, description: string): Suggestion | undefined {
  const isTaken = config.listeners.some(
    (other) => other !== listener && other.port === listener.port && !isReachable(other),
  );
  if (isTaken) return undefined;
  const address = listener.family === 'inet6' ? '::1' : '127.0.0.1';
  return { description, edits: [replace(listener.onSpan, address)] };
}

/** The listener through which a hole is used, or undefined if it is none of the configuration's. */
export const listenerOf = (config: Config, hole: Hole): Listener | undefined =>
  config.listeners.find(
    ({ span }) =>
      span.file === hole.listener?.file && span.start <= hole.listener.start && hole.listener.end <= span.end,
  );
