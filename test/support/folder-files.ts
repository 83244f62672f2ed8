import type { FileHost } from '../../src/source/host.js';

/** Files by path; any other path does not exist. */
export function filesBelow(texts: Readonly<Record<string, string>>): FileHost {
  const read = (path: string) => {
    const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
    return text === undefined
      ? ({ ok: false, code: 'ENOENT', message: `${path}: No such file or directory` } as const)
      : ({ ok: true, text } as const);
  };
  return {
    read,
    readBytes(path) {
      const found = read(path);
      return found.ok ? { ok: true, bytes: new TextEncoder().encode(found.text) } : found;
    },
  };
}
