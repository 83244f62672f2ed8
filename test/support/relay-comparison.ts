import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/model/config/config.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import type { OracleRelease } from './oracle.js';
import { type RecordedVerdict, type TextVerdict, verdictsRoot, warning } from './verdicts.js';

/** Where the configuration lies for the server, and so for us. */
const confPath = '/smtpd.conf';

/** The files that a text sees: those of the recording's root, and stand-ins for what the oracle put in place. */
export function verdictHost(stubs: readonly string[] = []): FileHost {
  const made = new Map(
    stubs.map((stub) => {
      const [, kind = '', path = ''] = /^(\S+) (.*)$/.exec(stub) ?? [];
      return [path, kind] as const;
    }),
  );
  return {
    read(path) {
      const file = join(verdictsRoot, path);
      if (path.startsWith('/') && existsSync(file) && statSync(file).isFile())
        return { ok: true, text: readFileSync(file, 'utf8') };
      const kind = made.get(path);
      if (kind === 'include') return { ok: true, text: '' };
      return { ok: false, code: 'ENOENT', message: 'No such file or directory' };
    },
  };
}

/** What our model says of a text, in the same form. */
export function ourVerdict(text: Buffer, release: OracleRelease, files: FileHost): RecordedVerdict {
  const file = { path: confPath, text: text.toString('utf8') };
  return verdictOf(readConfig(file, { release, platform: 'portable', files }));
}

function verdictOf(config: Config): RecordedVerdict {
  const said = config.refusals.filter(({ host }) => !host);
  return {
    ok: said.every(({ severity }) => severity === 'warning'),
    messages: said.map(({ at, message }) => {
      if (at === undefined) return `-: ${message}`;
      return at.file === config.file ? `${at.line}: ${message}` : `-: ${at.file.path}:${at.line}: ${message}`;
    }),
  };
}

/** Where two verdicts part. */
export interface RelayComparison {
  readonly verdict: boolean;
  readonly firstLine: boolean;
  readonly messages: boolean;
}

const firstError = (messages: readonly string[]): string | undefined =>
  /^[^:]*/.exec(messages.find((message) => !warning.test(message)) ?? '')?.[0];

/** Compares what the server says of the text alone with what we say. */
export function compareRelays(server: TextVerdict, ours: RecordedVerdict): RelayComparison {
  if (server.cut) {
    const same = server.messages.every((message, index) => ours.messages[index] === message);
    return {
      verdict: true,
      firstLine: same || firstError(server.messages) === firstError(ours.messages),
      messages: same,
    };
  }
  return {
    verdict: server.ok === ours.ok,
    firstLine: firstError(server.messages) === firstError(ours.messages),
    messages:
      server.messages.length === ours.messages.length &&
      server.messages.every((message, index) => ours.messages[index] === message),
  };
}
