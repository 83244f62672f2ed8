import { deflateRawSync } from 'node:zlib';
import type { SharedState } from './playground/permalink.ts';

/** The address of a configuration in the playground, in the form of playground/permalink.ts. */
export const playgroundLink = (state: SharedState, base: string): string =>
  `${base}playground#${deflateRawSync(JSON.stringify(state), { level: 9 }).toString('base64url')}`;
