import type { Release } from '../../source/release.js';
import type { Diagram } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import type { TextFieldName } from './formula.js';
import type { MailField } from './mail-field.js';
import type { TextField } from './text-field.js';
import type { Unknown } from './unknown.js';

/** The parts of a space that the theory needs. */
export interface TheorySpace {
  readonly diagram: Diagram;
  readonly release: Release;
  readonly unknowns: readonly Unknown[];
  readonly unknownLevel: number;
  readonly source: Field;
  readonly sender: MailField;
  readonly recipient: MailField;
  readonly texts: Readonly<Record<TextFieldName, { readonly field: Field; readonly names: TextField }>>;
}
