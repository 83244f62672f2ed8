import type { Config } from '../../model/config.js';
import type { Node } from '../diagram.js';
import type { Flows } from './flows.js';
import type { Place } from './places.js';
import type { Contact, Trial } from './trial.js';

/** What describing a comparison needs. */
export interface Compared {
  readonly flows: Flows;
  readonly trial: Trial;
  readonly places: readonly Place[];
  /** Mail that strangers can send only now, as far as the rules say. */
  readonly gain: Node;
  /** The old configuration, and where and how clients connect to either. */
  readonly old: Config;
  readonly asked: readonly { readonly contact: Contact }[];
  /** The new rules that accept mail from trusted networks alone. */
  readonly trusting: ReadonlySet<number>;
  depend(reason: string): void;
}
