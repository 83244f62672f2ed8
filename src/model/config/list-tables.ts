import type { Table } from './config.js';

/** Backends that only hold what was put into them. Others may be programs that answer as they like. */
const listBackends: ReadonlySet<string> = new Set(['static', 'file', 'db', 'passwd', 'getpwnam']);

/** Whether a table whose contents were not seen is a list of some things at any rate. */
export const isList = ({ origin, backend }: Table): boolean =>
  origin !== 'backend' || (backend !== undefined && listBackends.has(backend));
