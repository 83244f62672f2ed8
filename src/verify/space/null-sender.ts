import type { MailSample } from './mail-predicates.js';

/** What a client writes beside the parts of an address, or leaves to the listener. */
export type WrittenAddress = Pick<MailSample, 'route' | 'completed'> & Partial<Pick<MailSample, 'text'>>;

/** The atoms of the null sender: `<>`, and `<@>`, which smtpd takes for the same, but filters see as it is written (live 6.8 and 7.9). */
export const nullAtoms = { empty: 1, at: 2 } as const;

/** Whether an atom of single addresses is one of them. */
export const isNull = (pair: number): boolean => pair === nullAtoms.empty || pair === nullAtoms.at;
