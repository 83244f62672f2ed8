import type { X509 } from '../../src/model/certificates/certificate.js';

/** A fault in the dates of a certificate, with the names of the rule's messages. */
export interface DateFault {
  readonly message: 'expired' | 'early' | 'ending';
  readonly data: { readonly day: string };
}

const day = 24 * 60 * 60 * 1000;
/** How many days before its end a certificate should have been renewed: programs renew at 30. */
const enough = 14;

/** The fault in the dates of a certificate at `now`, in milliseconds since 1970, or undefined if there is none. */
export function dateFault({ notBefore, notAfter }: X509, now: number): DateFault | undefined {
  if (notAfter < now) return { message: 'expired', data: { day: dayOf(notAfter) } };
  if (notBefore > now) return { message: 'early', data: { day: dayOf(notBefore) } };
  if (notAfter - now < enough * day) return { message: 'ending', data: { day: dayOf(notAfter) } };
  return undefined;
}

/** The day in UTC: 2026-11-29. */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
