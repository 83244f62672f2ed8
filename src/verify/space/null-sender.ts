import type { MailSample } from './mail-predicates.js';

/** What a client writes besides the parts of an address, or leaves to the listener. */
export type WrittenAddress = Pick<MailSample, 'route' | 'completed'> & Partial<Pick<MailSample, 'text'>>;

/** The atoms of the null sender: `<>`, and `<@>`, which smtpd treats alike and filters see as written (live 6.8 and 7.9). */
export const nullAtoms = { empty: 1, at: 2 } as const;

/** Whether an atom of single addresses is a null sender. */
export const isNull = (pair: number): boolean => pair === nullAtoms.empty || pair === nullAtoms.at;
