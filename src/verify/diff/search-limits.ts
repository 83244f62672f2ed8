/** Recipients that are tried, one envelope each, where each that may exist counts. */
export const maxSearched = 2000;

/** The recipients missed beyond them, in words. */
export const manyRecipients = 'some of very many recipients';

/** The cost of asking both configurations about an envelope, in units of a budget. */
export const workOfDecision = 5000;
