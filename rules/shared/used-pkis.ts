import type { Certificate, Config, Listener } from '../../src/model/config/config.js';

/** A declared `pki` that smtpd presents to clients or servers, with the listeners that present it. */
export interface UsedPki {
  readonly pki: Certificate;
  readonly listeners: readonly Listener[];
}

/** Each `pki` that a listener with TLS or a relay names. */
export function usedPkis({ pkis, listeners, actions }: Config): readonly UsedPki[] {
  const relays = new Set(
    [...actions.values()].flatMap((action) =>
      action.type === 'relay' && action.pki !== undefined ? [action.pki.toLowerCase()] : [],
    ),
  );
  return [...pkis.values()].flatMap((pki) => {
    const showing = listeners.filter(({ tls, pkis: named }) => tls !== 'none' && named.includes(pki.name));
    return showing.length > 0 || relays.has(pki.name) ? [{ pki, listeners: showing }] : [];
  });
}
