import type { Metafile } from 'esbuild';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its licence. */
  readonly license: string;
  /** The folder, relative to that of the metafiles. */
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

/** A bill of materials in CycloneDX 1.6. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly version: number;
  readonly metadata: { readonly component: BillComponent };
  readonly components: readonly BillComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The packages with code in the bundles, whose paths are relative to a folder. */
export function bundledPackages(metafiles: readonly Metafile[], from: string): BundledPackage[];

/** The text between the licences of two packages. */
export const licenceSeparator: string;

/** The texts of the packages' licences; their folders are relative to `from`. */
export function licences(packages: readonly BundledPackage[], from: string): string[];

/** The bill of materials of the published package, with the digests of a lockfile. */
export function billOfMaterials(
  packages: readonly BundledPackage[],
  own: { readonly name: string; readonly version: string; readonly license: string },
  lock: { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> },
): BillOfMaterials;
