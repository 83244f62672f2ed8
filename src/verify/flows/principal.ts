/** A kind of sender, as messages name it. `certificates`: clients with a certificate of a non-public authority, who are not strangers. */
export interface Principal {
  readonly kind: 'strangers' | 'certificates' | 'networks' | 'users' | 'machine' | 'aliases';
  /** The networks, or the users if they are not all of them. */
  readonly names: readonly string[];
}

/** A description of mail: its recipients, and what else tells it apart. */
export interface Mail {
  /** `anyone`, or what the recipients have in common. */
  readonly to: string;
  /** Further conditions, such as "from senders such as …"; empty if there are none. */
  readonly when: readonly string[];
  /** Whether some recipients are at domains that are not named as own ones. */
  readonly foreign: boolean;
}

/** A list in words: `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts[parts.length - 1] ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** A principal in words. */
export function principalText({ kind, names }: Principal): string {
  switch (kind) {
    case 'strangers':
      return names.length === 0 ? 'strangers' : `strangers who seem to come from ${listed(names)}`;
    case 'certificates':
      return 'clients with a certificate';
    case 'networks':
      return names.length === 0 ? 'clients with private addresses' : `clients in ${listed(names)}`;
    case 'users':
      return names.length === 0 ? 'authenticated users' : `users such as ${listed(names)}`;
    case 'machine':
      return 'the machine itself';
    case 'aliases':
      return 'what aliases and .forward files send on';
  }
}
