import { type Node, yes } from '../bdd/diagram.js';

/** The leaf of diagrams of outcomes outside the mail that is examined; no rule has it. */
export const outside: Node = yes;
