import { commonTexts } from '../automata/intersection.js';
import { mapAddresses } from '../automata/map-addresses.js';
import type { Node } from '../bdd/diagram.js';
import { exists } from '../bdd/walks.js';
import type { Flows } from '../flows/flows.js';
import type { LocalRecipient } from '../flows/local-recipients.js';
import { assignments } from '../relay/witness.js';

/** The most choices of recipients' atoms, and states of a product automaton, that are examined. */
const maxAssignments = 100;
const maxPlaces = 20_000;

/**
 * Addresses of a region to which an alias can lead, one of each kind. Many addresses that clients may write are something else in a map: `bob@bad_domain` is the
 * user bob. Returns whether these are all kinds.
 */
export function* addressesSentOn({ space }: Flows, region: Node): Generator<LocalRecipient, boolean> {
  const { diagram, recipient } = space;
  const before = exists(diagram, region, { first: 0, end: recipient.first });
  const here = exists(diagram, before, { first: recipient.end, end: Number.POSITIVE_INFINITY });
  const reached = mapAddresses();
  let isAll = true;
  let left = maxAssignments;
  for (const codes of assignments(here, recipient.fields, 0, new Map())) {
    left -= 1;
    if (left < 0) return false;
    const choices = recipient.walkers((field) => codes.get(field) ?? 0)?.choices;
    if (choices === undefined) isAll = false;
    for (const walkers of choices ?? []) {
      const found = commonTexts([...walkers, reached], maxPlaces).next();
      if (found.done) isAll &&= found.value;
      else yield addressOf(found.value);
    }
  }
  return isAll;
}

function addressOf(text: string): LocalRecipient {
  const at = text.lastIndexOf('@');
  return { user: text.slice(0, at), domain: text.slice(at + 1) };
}
