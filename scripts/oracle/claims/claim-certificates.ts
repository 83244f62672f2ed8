import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from '../../../test/support/oracle.js';

let certificate: string | undefined;

/** The self-signed certificate of the oracle's clients, as the only authority of a file. */
export function clientAuthority(): string {
  certificate ??= readFileSync(join(installation, '7.9/etc/ssl/oracle.crt'), 'utf8');
  return certificate;
}
