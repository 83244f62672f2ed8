/** Statements with a key that can stand only there. */
export const keys: Readonly<Record<string, string>> = {
  'srs key': '`srs` key',
  'queue encryption': '`queue encryption` key',
};

export const placedKeyWords: ReadonlySet<string> = new Set(['key', 'encryption']);

/** The values of `queue encryption` that are no key: it is read when smtpd starts. */
export const asks: ReadonlySet<string> = new Set(['stdin', '-']);
