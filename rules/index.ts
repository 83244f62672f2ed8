import deadRule from './dead-rule.js';
import duplicateListener from './duplicate-listener.js';
import duplicateName from './duplicate-name.js';
import matchTls from './match-tls.js';
import missingFromAny from './missing-from-any.js';
import openRelay from './open-relay.js';
import publicProxyProtocol from './public-proxy-protocol.js';
import redundantRule from './redundant-rule.js';
import type { Rule } from './rule.js';
import spoofableGate from './spoofable-gate.js';
import syntax from './syntax.js';
import undefinedName from './undefined-name.js';
import unusedName from './unused-name.js';
import unverifiedTable from './unverified-table.js';
import wideTrustedNetwork from './wide-trusted-network.js';

/** Every rule there is. A rule that is not in this list does not exist: bundling leaves no folder to look into. */
export const rules: readonly Rule[] = [
  openRelay,
  spoofableGate,
  publicProxyProtocol,
  wideTrustedNetwork,
  unverifiedTable,
  syntax,
  undefinedName,
  duplicateName,
  duplicateListener,
  deadRule,
  missingFromAny,
  matchTls,
  redundantRule,
  unusedName,
];
