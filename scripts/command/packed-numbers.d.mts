/** The numbers of a text that `withPackedNumbers` has written. */
export function numbersOf(text: string, rises: boolean): number[];
/** A module with its long tables of numbers (`new Uint8Array([1, 2, …])`) as texts. */
export function withPackedNumbers(source: string): string;
