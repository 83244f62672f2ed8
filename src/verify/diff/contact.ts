import type { Config, Listener } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import type { Mode } from '../flows/client-modes.js';
import type { Place } from '../flows/diagram-places.js';

/** Where and how a client connects, with the listener that takes the connection on either side. */
export interface Contact {
  readonly place: Place;
  readonly mode: Mode;
  readonly listeners: readonly [Listener | undefined, Listener | undefined];
}

/** A configuration and the machine that it is for. */
export interface ComparedSide {
  readonly config: Config;
  readonly machine: Machine;
}
