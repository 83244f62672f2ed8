/** A message in which nothing is a link (`[text](target)`) or a place for an argument (SARIF 2.1.0, 3.11.5 and 3.11.6). */
export const plainMessage = (text: string): string =>
  text.replace(/\](?=\()/g, '\\]').replace(/\{(\d+)\}/g, '{{$1}}');
