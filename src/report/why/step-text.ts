import { foldCase } from '../../model/config/lengths.js';
import type { Span } from '../../source/text.js';
import type { ExplainedStep } from '../../verify/explain/explain.js';
import { tableText } from '../../verify/smtp/table-lookup.js';
import { deliveryText } from '../decision-text.js';
import { placeText, quotedWords } from './lookup-text.js';
import type { NamedConfig } from './why-places.js';

/** A step in the expansion of a recipient, as one line. */
export function stepText(step: ExplainedStep, server: NamedConfig): string {
  const { of } = step;
  switch (step.type) {
    case 'rules':
      return step.envelope.internal ? `rules for ${of}, which counts as local:` : `rules for ${of}:`;
    case 'alias':
    case 'virtual': {
      const { table, key, value } = step;
      if (key === undefined || value === undefined)
        return `${of}: ${table.contents.known ? 'not in' : 'not known whether it is in'} ${tableText(table)}`;
      const entries = table.contents.known ? table.contents.entries : [];
      const entry = entries.findLast((each) => foldCase(each.key) === foldCase(key));
      const by = foldCase(key) === foldCase(of) ? '' : ` as ${quotedWords(key)}`;
      return `${of}: in ${tableText(table)}${by}: ${quotedWords(value)}${at(entry?.span, server)}`;
    }
    case 'user': {
      const base = step.userbase === undefined ? "the system's users" : tableText(step.userbase);
      const words = {
        yes: `a user (${base})`,
        no: `no user (${base})`,
        assumed: `a user, it is assumed: ${base} were not read`,
        error: `its entry in ${base} cannot be read`,
      };
      return `${of}: ${words[step.found]}`;
    }
    case 'forward': {
      const file = step.path ?? '.forward';
      const words = {
        followed: `${file} leads on`,
        empty: `${file} names nobody`,
        unseen: `${file} was not read, and counts as absent`,
        unsafe: `${file} cannot be used`,
        'too-large': `${file} is too large`,
      };
      return `${of}: ${words[step.found]}`;
    }
    case 'include':
      return `${of}: includes ${step.path}${step.found ? '' : ', which was not read and counts as absent'}`;
    case 'delivery': {
      const { delivery } = step;
      const ending = delivery.failure === undefined ? '' : `, and fails: ${delivery.failure.reason}`;
      return `${of}: ${deliveryText(delivery)}${ending}`;
    }
    case 'refusal':
      return `${of}: ${step.reply.startsWith('4') ? 'temporary failure' : 'rejected'} (${step.reply.slice(0, 3)}): ${step.reason}`;
  }
}

const at = (span: Span | undefined, server: NamedConfig): string =>
  span === undefined ? '' : ` (${placeText(span, server)})`;
