/** The most recipients that are tried, one envelope each, if each that may exist counts. */
export const maxSearched = 2000;

/** The recipients beyond `maxSearched`, in words. */
export const manyRecipients = 'some of very many recipients';

/** The cost of deciding on an envelope by both configurations, in units of a budget. */
export const workOfDecision = 5000;
