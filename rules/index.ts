import acceptsAnyDomain from './accepts-any-domain.js';
import authWithoutFrom from './auth-without-from.js';
import backupMxAny from './backup-mx-any.js';
import catchAllForward from './catch-all-forward.js';
import deadRule from './dead-rule.js';
import domainAsUser from './domain-as-user.js';
import duplicateListener from './duplicate-listener.js';
import duplicateName from './duplicate-name.js';
import forwardWithoutSrs from './forward-without-srs.js';
import matchTls from './match-tls.js';
import missingFromAny from './missing-from-any.js';
import negatedAuthList from './negated-auth-list.js';
import networkWidth from './network-width.js';
import openRelay from './open-relay.js';
import phaseAuth from './phase-auth.js';
import publicProxyProtocol from './public-proxy-protocol.js';
import publicReinjection from './public-reinjection.js';
import quotedKeyword from './quoted-keyword.js';
import quotedReference from './quoted-reference.js';
import redundantRule from './redundant-rule.js';
import type { Rule } from './rule.js';
import spoofableGate from './spoofable-gate.js';
import syntax from './syntax.js';
import undefinedName from './undefined-name.js';
import unmatchableEntry from './unmatchable-entry.js';
import unusedName from './unused-name.js';
import unverifiedTable from './unverified-table.js';
import wideTrustedNetwork from './wide-trusted-network.js';
import wrongEntryKind from './wrong-entry-kind.js';

/** Every rule there is. A rule that is not in this list does not exist: bundling leaves no folder to look into. */
export const rules: readonly Rule[] = [
  openRelay,
  spoofableGate,
  publicProxyProtocol,
  publicReinjection,
  wideTrustedNetwork,
  acceptsAnyDomain,
  unverifiedTable,
  catchAllForward,
  forwardWithoutSrs,
  backupMxAny,
  syntax,
  undefinedName,
  duplicateName,
  duplicateListener,
  quotedKeyword,
  quotedReference,
  domainAsUser,
  unmatchableEntry,
  wrongEntryKind,
  deadRule,
  missingFromAny,
  authWithoutFrom,
  negatedAuthList,
  phaseAuth,
  matchTls,
  networkWidth,
  redundantRule,
  unusedName,
];
