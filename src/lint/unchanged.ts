import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { openRelayOf } from './answer.js';
import { asMeant, type JudgedConfig } from './judged-config.js';

/** A configuration before any attempt, with answers that are computed on first use. */
export class Unchanged {
  readonly #options: RelayOptions;
  #asMeant: JudgedConfig | undefined;
  #openRelay: RelayVerdict['openRelay'] | undefined;

  /**
   * @param options how relaying by strangers is judged
   * @param known whether a stranger can relay, if that is known
   */
  constructor(
    readonly judged: JudgedConfig,
    options: RelayOptions,
    known?: RelayVerdict['openRelay'],
  ) {
    this.#options = options;
    this.#openRelay = known;
  }

  get asMeant(): JudgedConfig {
    this.#asMeant ??= asMeant(this.judged);
    return this.#asMeant;
  }

  /** The answer about it, after repair if smtpd refuses it. */
  get openRelay(): RelayVerdict['openRelay'] {
    this.#openRelay ??= openRelayOf(this.judged, this.#options);
    return this.#openRelay;
  }
}
