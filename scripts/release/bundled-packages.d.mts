import type { Metafile } from 'esbuild';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Its SPDX expression. */
  readonly license: string;
  /** Relative to the folder of the metafiles. */
  readonly folder: string;
}

export interface BillComponent {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly object[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

/** CycloneDX 1.6. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly version: number;
  readonly metadata: { readonly component: BillComponent };
  readonly components: readonly BillComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The packages of which something went into bundles, whose paths are relative to a folder. */
export function bundledPackages(metafiles: readonly Metafile[], from: string): BundledPackage[];

/** Between the licences of two packages. */
export const licenceSeparator: string;

/** The texts of the licences of packages, whose folders are relative to one. */
export function licences(packages: readonly BundledPackage[], from: string): string[];

/** The bill of materials of what is published, with the digests that a lockfile has. */
export function billOfMaterials(
  packages: readonly BundledPackage[],
  own: { readonly name: string; readonly version: string; readonly license: string },
  lock: { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> },
): BillOfMaterials;
