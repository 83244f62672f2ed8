import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from '../../../test/support/oracle.js';

let certificate: string | undefined;

/** The oracle's certificate, which its clients show and which has signed itself: as the only authority of a bundle. */
export function publicBundle(): string {
  certificate ??= readFileSync(join(installation, '7.9/etc/ssl/oracle.crt'), 'utf8');
  return certificate;
}
