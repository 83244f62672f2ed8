import type { Config } from '../../model/config/config.js';
import type { Node } from '../bdd/diagram.js';
import type { Place } from '../flows/diagram-places.js';
import type { Flows } from '../flows/flows.js';
import type { Confirmation } from './confirmation.js';
import type { Contact } from './contact.js';

/** A comparison of two configurations' flows, with what is needed to describe it. */
export interface ComparedFlows {
  readonly flows: Flows;
  readonly confirmation: Confirmation;
  readonly places: readonly Place[];
  /** Mail that strangers can send only now, as far as the rules say. */
  readonly gain: Node;
  /** Both configurations, and where and how clients connect to either. */
  readonly old: Config;
  readonly next: Config;
  readonly asked: readonly { readonly contact: Contact }[];
  /** Whether a new rule accepts mail from trusted networks only. */
  isTrusting(rule: number): boolean;
  depend(reason: string): void;
}
