import type { FileHost } from '../../src/source/host.js';

/** Files by path; any other path does not exist. */
export const filesBelow = (texts: Readonly<Record<string, string>>): FileHost => ({
  read: (path) => {
    const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
    return text === undefined
      ? { ok: false, code: 'ENOENT', message: `${path}: No such file or directory` }
      : { ok: true, text };
  },
});
