import { type FileHost, fileBytes } from '../../source/host.js';

const filledIn = { ok: false, code: 'EINVAL', message: 'because a template fills in its name' } as const;

/** The files whose names are known: a path with a placeholder word is not looked up. */
export const withoutFilledIn = (files: FileHost, words: RegExp): FileHost => ({
  read: (path) => (words.test(path) ? filledIn : files.read(path)),
  readBytes: (path) => (words.test(path) ? filledIn : fileBytes(files, path)),
});
