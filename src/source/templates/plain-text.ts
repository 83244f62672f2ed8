/** An expression without the blanks that mean nothing in it: those beside signs, and all but one between words. Blanks in quotes stay. */
export const plainText = (expression: string): string =>
  expression.replace(
    /("[^"]*"|'[^']*')|\s*([^\w\s"'])\s*|\s+/g,
    (_, quoted?: string, sign?: string) => quoted ?? sign ?? ' ',
  );
