import type { Table } from './config.js';

/** A built-in table, whose contents depend on the machine. */
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

/** The tables that smtpd creates itself. A configuration refers to them by a quoted name: `<"<localhost>">`. */
export const builtinTables: readonly Table[] = [
  builtin('<getpwnam>', 'users', "<getpwnam> is the system's users", 'getpwnam'),
  builtin('<localhost>', 'list', "<localhost> is the machine's addresses"),
  builtin('<localnames>', 'list', "<localnames> is the machine's names"),
  builtin('<anydestination>', 'list', '<anydestination> is every domain'),
  builtin('<anyhost>', 'list', '<anyhost> is every address'),
];
