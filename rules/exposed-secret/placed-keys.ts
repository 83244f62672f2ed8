/** Statements with a key that can be written nowhere else. */
export const keys: Readonly<Record<string, string>> = {
  'srs key': '`srs` key',
  'queue encryption': '`queue encryption` key',
};

export const placedKeyWords: ReadonlySet<string> = new Set(['key', 'encryption']);

/** The values of `queue encryption` that are not a key: smtpd reads the key when it starts. */
export const asks: ReadonlySet<string> = new Set(['stdin', '-']);
