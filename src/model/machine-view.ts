/**
 * The very machine that the configuration is for, where it may be asked (`--host`): then smtpd's checks that depend on it are
 * made, too. Without it, interfaces, programs and certificates are taken for there.
 */
export interface MachineView {
  /** Whether an interface, interface group or host name gives at least one address of the family. */
  listens(name: string, family: 'inet4' | 'inet6' | undefined): boolean;
  /** A file's owner and permissions (the mode's lower nine bits), or undefined where there is no such file. */
  status(path: string): FileStatus | undefined;
}

export interface FileStatus {
  readonly owner: number;
  readonly mode: number;
}
