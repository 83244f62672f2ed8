import type { Table } from './config.js';

/** A built-in table, whose contents are the machine's. */
function builtin(name: string, kind: Table['kind'], reason: string, backend = 'static'): Table {
  return {
    name,
    kind,
    origin: 'builtin',
    span: undefined,
    backend,
    contents: { known: false, reason },
  };
}

/** The tables that smtpd makes by itself. A configuration reaches them by a quoted reference: `<"<localhost>">`. */
export const builtinTables: readonly Table[] = [
  builtin('<getpwnam>', 'users', "<getpwnam> is the system's users", 'getpwnam'),
  builtin('<localhost>', 'list', "<localhost> is the machine's addresses"),
  builtin('<localnames>', 'list', "<localnames> is the machine's names"),
  builtin('<anydestination>', 'list', '<anydestination> is every domain'),
  builtin('<anyhost>', 'list', '<anyhost> is every address'),
];
