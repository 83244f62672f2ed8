import type { Table } from './config.js';

/** Backends that only hold what was put into them. Others may be programs that answer anything. */
const listBackends: ReadonlySet<string> = new Set(['static', 'file', 'db', 'passwd', 'getpwnam']);

/** Whether a table with unseen contents is at least a fixed list. */
export const isList = ({ origin, backend }: Table): boolean =>
  origin !== 'backend' || (backend !== undefined && listBackends.has(backend));
