import { domainTexts, routes } from '../automata/languages.js';
import type { CollectedMail } from './mail-predicates.js';
import { rememberedAtoms } from './remembered-atoms.js';
import type { StringAtoms } from './string-atoms.js';

/** The atoms of the parts of mail addresses: source route, domain and user. */
export class AddressParts {
  readonly domains: StringAtoms;
  readonly users: StringAtoms;
  /** The atoms of source routes, or undefined if no predicate tests these. */
  readonly routes: StringAtoms | undefined;
  /** For each atom of domains, the predicates that hold. After the atoms of names comes one for each name that completes addresses without a domain. */
  readonly domainVectors: readonly (readonly number[])[];
  /** For each atom of source routes, the predicates that hold. Atom 0 is no route. */
  readonly routeVectors: readonly (readonly number[])[];
  /** The atoms of domains that the client left out, for each name that completes them. */
  readonly absent: readonly number[];

  /** Throws TooLarge. */
  constructor({ options, predicates, domains, users, routes: routePredicates, absent }: CollectedMail) {
    const { budget, delimiter } = options;
    this.domains = rememberedAtoms({
      predicates: domains,
      texts: domainTexts,
      examples: options.domains,
      budget,
    });
    this.users = rememberedAtoms({
      predicates: users,
      texts: options.localPart,
      examples: options.users,
      budget,
      delimiter,
    });
    // Only filters see source routes; if no filter tests them, they make no difference.
    this.routes = predicates.some(({ raw }) => raw)
      ? rememberedAtoms({
          predicates: routePredicates,
          texts: routes,
          examples: ['@relay.example'],
          budget,
        })
      : undefined;
    const vectors: (readonly number[])[] = this.domains.atoms.map((known) => known.predicates);
    this.absent = options.missingDomains.map(
      (name) => vectors.push([absent, ...(this.domains.predicatesOf(name) ?? [])]) - 1,
    );
    this.domainVectors = vectors;
    this.routeVectors = [[], ...(this.routes?.atoms.map((known) => known.predicates) ?? [])];
  }
}
