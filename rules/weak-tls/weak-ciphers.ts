/** Ciphers that no connection should be downgraded to, by the words in a list of ciphers that ask for them (ciphers(1), RFC 9325). */
const weak: readonly { readonly what: string; readonly asked: RegExp; readonly spared: RegExp }[] = [
  {
    what: 'ciphers without a certificate',
    asked: /^(?:ALL|COMPLEMENTOFALL|aNULL|ADH|AECDH|ADH-.*|AECDH-.*)$/,
    spared: /^(?:aNULL|ADH)$/,
  },
  { what: 'no encryption', asked: /^(?:e?NULL|COMPLEMENTOFALL|.*-NULL-.*)$/, spared: /^e?NULL$/ },
  { what: 'export ciphers', asked: /^(?:EXP.*|EXPORT\d*)$/, spared: /^EXP(?:ORT)?\d*$/ },
  { what: 'RC4', asked: /^(?:RC4|.*RC4-.*)$/, spared: /^RC4$/ },
  { what: 'DES', asked: /^(?:3?DES|LOW|.*DES-CBC3?-.*)$/, spared: /^3?DES$/ },
  { what: 'MD5', asked: /^(?:MD5|.*-MD5)$/, spared: /^MD5$/ },
  { what: 'ciphers of medium strength', asked: /^(?:MEDIUM|LEGACY|INSECURE|ALL)$/i, spared: /^MEDIUM$/ },
];

/** The weak ciphers that a list asks for, in words; excluded ciphers do not count. */
export function cipherFaults(text: string): readonly string[] {
  const words = text.split(/[:, ]+/).filter((word) => word !== '');
  const asked = words.filter((word) => /^[A-Za-z0-9]/.test(word)).flatMap((word) => word.split('+'));
  const spared = words.filter((word) => /^[!-]/.test(word)).map((word) => word.slice(1));
  return weak
    .filter(
      (kind) => asked.some((word) => kind.asked.test(word)) && !spared.some((word) => kind.spared.test(word)),
    )
    .map(({ what }) => what);
}
