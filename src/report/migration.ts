import type { Migration } from '../migrate/migrate.js';
import { coverage, type Proof } from '../migrate/proof.js';
import type { Config } from '../model/config/config.js';
import { redact } from '../model/secrets/redact.js';
import type { Secrets } from '../model/secrets/secrets.js';
import type { Release } from '../source/release.js';
import { positionAt, type Span } from '../source/text.js';
import { type NamedSide, shownSide } from './difference.js';
import { changesData } from './difference-json.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { type Locate, rangeOf } from './places.js';

/** A migration with the names to print. */
export interface NamedMigration {
  readonly name: string;
  readonly release: Release;
  /** The old text, as current releases of smtpd read it. */
  readonly config: Config;
  readonly migration: Migration;
  readonly proof: Proof;
  /** Returns the printed name of a file. */
  readonly path: Locate;
}

const locateIn =
  (path: Locate) =>
  ({ file, start }: Span): string =>
    `${path(file.path)}:${positionAt(file, start).line}`;

/** The old text and the new one, without secrets, for reports. */
export function sidesOf(
  { migration, proof, path }: NamedMigration,
  secrets: Secrets,
): readonly [old: NamedSide, next: NamedSide] {
  const side = (config: Config, locate: Locate): NamedSide => shownSide({ config, locate }, secrets);
  return [side(migration.meant.config, path), side(proof.config, (file) => `${path(file)} (new)`)];
}

/** A migration as JSON. The texts are the migrated configuration itself, including its secrets; everything else has the secrets hidden. */
export function migrationJson(named: NamedMigration, secrets: Secrets): string {
  const { name, release, migration, proof, path } = named;
  const { meant, texts, remarks } = migration;
  const locate = locateIn(path);
  const result = {
    schemaVersion,
    path: name,
    release,
    migrated: true,
    dialect: meant.dialect,
    releases: meant.releases,
    same: proof.same,
    texts: [...texts].map(([file, text]) => ({ path: file.path, text })),
    remarks: remarks.map(({ weight, text, span }) => ({
      weight,
      text: secrets.inText(text),
      at: locate(span),
    })),
    refusals: proof.refusals.map(({ message, span }) => ({
      message: secrets.inText(message),
      line: rangeOf(span).line,
    })),
    ...changesData(redact(proof.difference, secrets), ...sidesOf(named, secrets)),
    dependsOn: proof.difference.dependsOn.map(({ reason }) => secrets.inText(reason)),
    covers: coverage.covered,
    coversNot: coverage.left.map(({ what }) => what),
  };
  return `${toPlainJson(result)}\n`;
}
