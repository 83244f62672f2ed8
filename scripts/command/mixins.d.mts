/** Gives a class the methods of others; those of a later one replace those of an earlier one. */
export function applyMixins(derived: { prototype: object }, bases: readonly { prototype: object }[]): void;
