import type { Settings } from './config.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The settings while the configuration is read; the last value given counts. */
export type MutableSettings = Writable<Settings>;

export function defaultSettings(): MutableSettings {
  return {
    subAddressDelimiter: '+',
    srsKey: false,
    emptySrsKey: false,
    emptySrsBackup: false,
    maxRecipients: 1000,
    maxMails: 100,
    smtpCiphers: undefined,
    queueEncryption: false,
    queueTtl: 4 * 86_400,
    maxMessageSize: 35n * 1024n * 1024n,
    warnIntervals: [4 * 3600],
  };
}
