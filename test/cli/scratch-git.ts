import { execFileSync } from 'node:child_process';

const identity = [
  '-c',
  'user.name=test',
  '-c',
  'user.email=test@example.org',
  '-c',
  'protocol.file.allow=always',
];

/** Runs git in a folder, as nobody in particular, and gives what it prints. Throws where git fails. */
export const gitIn = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
