/** Recipients that are tried, one envelope each, where each that may exist counts. */
export const maxSearched = 2000;

/** What is missed beyond them, in words. */
export const manyRecipients = 'some of very many recipients';

/** What asking both configurations about an envelope costs, in the unit of the budget. */
export const workOfDecision = 5000;
