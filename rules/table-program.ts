import { defineRule } from '../src/lint/rule.js';
import { builtIn } from '../src/model/build/table-slots.js';
import { available } from '../src/source/release.js';

export default defineRule({
  id: 'table-program',
  category: 'compatibility',
  severity: 'note',
  preset: 'strict',
  summary: 'A table that is answered by a program of another package',
  messages: {
    protocol: {
      message: '`{backend}:` needs a table program for 7.6 or newer',
      note: 'The programs of opensmtpd-extras speak the protocol before 7.6, and the server ends',
    },
    process: {
      message: 'smtpd ends as it starts, because of `proc:{path}`',
      note: 'It looks for `table-{path}` in its own folder, and that is no path there',
      help: 'write `NAME:ARGUMENT` for the program `table-NAME`',
    },
    db: {
      message: '`db:` is missing in some builds of {release}',
      note: '`smtpd -n` on the server tells',
    },
  },
  *check({ config: { tables, release, platform } }) {
    const isText = available({ since: '7.6' }, release);
    const seen = new Set<string>();
    for (const { backend = '', origin, path, span } of tables.values()) {
      if (origin !== 'backend' || span === undefined || seen.has(backend)) continue;
      if (backend === 'proc' && path?.startsWith('/')) yield { message: 'process', data: { path }, span };
      seen.add(backend);
      if (!isText || (backend === 'db' && platform === 'openbsd')) continue;
      if (backend === 'db') yield { message: 'db', data: { release }, span };
      else if (!builtIn(backend, release, platform)) yield { message: 'protocol', data: { backend }, span };
    }
  },
});
