// Written by `npm run docs` from the files of this folder.
import type { Rule } from '../src/lint/rule.js';
import acceptsAnyDomain from './accepts-any-domain.js';
import anyClientCertificate from './any-client-certificate.js';
import anySender from './any-sender.js';
import authWithoutFrom from './auth-without-from.js';
import authWithoutRequiredTls from './auth-without-required-tls.js';
import backupMxAny from './backup-mx-any.js';
import catchAllForward from './catch-all-forward.js';
import certificateName from './certificate-name.js';
import clientsMailKept from './clients-mail-kept.js';
import commentInEntry from './comment-in-entry.js';
import credentialsList from './credentials-list.js';
import deadRule from './dead-rule.js';
import domainAsUser from './domain-as-user.js';
import domainWithoutEntries from './domain-without-entries.js';
import duplicateEntry from './duplicate-entry.js';
import duplicateListener from './duplicate-listener.js';
import duplicateName from './duplicate-name.js';
import exposedSecret from './exposed-secret.js';
import failingCriterion from './failing-criterion.js';
import filterRejectsUsers from './filter-rejects-users.js';
import forgedOwnDomain from './forged-own-domain.js';
import forwardWithoutSrs from './forward-without-srs.js';
import heloFilterBypass from './helo-filter-bypass.js';
import idleListener from './idle-listener.js';
import interfaceGroup from './interface-group.js';
import ipv6Only from './ipv6-only.js';
import lateReject from './late-reject.js';
import latentRelay from './latent-relay.js';
import legacyDialect from './legacy-dialect.js';
import listenerWithoutTls from './listener-without-tls.js';
import localOnlyReject from './local-only-reject.js';
import loopbackOnly from './loopback-only.js';
import mailLoop from './mail-loop.js';
import malformedValue from './malformed-value.js';
import matchTls from './match-tls.js';
import matchesEverybody from './matches-everybody.js';
import misleadingWildcard from './misleading-wildcard.js';
import mismatchedTlsPort from './mismatched-tls-port.js';
import misplacedSigning from './misplaced-signing.js';
import misreadExpression from './misread-expression.js';
import missingFromAny from './missing-from-any.js';
import misspeltDomain from './misspelt-domain.js';
import mxNeedsCredentials from './mx-needs-credentials.js';
import mxOffersLogin from './mx-offers-login.js';
import mxRequiresTls from './mx-requires-tls.js';
import needlessListener from './needless-listener.js';
import negatedAuthList from './negated-auth-list.js';
import networkWidth from './network-width.js';
import openRelay from './open-relay.js';
import overriddenCriterion from './overridden-criterion.js';
import overriddenEntry from './overridden-entry.js';
import phaseAuth from './phase-auth.js';
import publicProxyProtocol from './public-proxy-protocol.js';
import publicReinjection from './public-reinjection.js';
import quotedCommand from './quoted-command.js';
import quotedKeyword from './quoted-keyword.js';
import quotedReference from './quoted-reference.js';
import redundantCriterion from './redundant-criterion.js';
import redundantRule from './redundant-rule.js';
import rejectWithoutFor from './reject-without-for.js';
import relayWithoutFor from './relay-without-for.js';
import repeatedSetting from './repeated-setting.js';
import rootCommand from './root-command.js';
import rootDelivery from './root-delivery.js';
import sendersWithoutAuth from './senders-without-auth.js';
import shortQueueTtl from './short-queue-ttl.js';
import smtpsBehindProxy from './smtps-behind-proxy.js';
import spoofableGate from './spoofable-gate.js';
import submissionWithoutAuth from './submission-without-auth.js';
import swallowedLine from './swallowed-line.js';
import syntax from './syntax.js';
import systemMailRelayed from './system-mail-relayed.js';
import tableProgram from './table-program.js';
import trustedContainerNetwork from './trusted-container-network.js';
import uncheckablePassword from './uncheckable-password.js';
import undefinedName from './undefined-name.js';
import unfilteredListener from './unfiltered-listener.js';
import unfitCertificate from './unfit-certificate.js';
import unmatchableEntry from './unmatchable-entry.js';
import unroutableForward from './unroutable-forward.js';
import unservedDomain from './unserved-domain.js';
import unusableFilterText from './unusable-filter-text.js';
import unusableRelayHost from './unusable-relay-host.js';
import unusableRelaySource from './unusable-relay-source.js';
import unusedAction from './unused-action.js';
import unusedName from './unused-name.js';
import unverifiedRelayCertificate from './unverified-relay-certificate.js';
import unverifiedTable from './unverified-table.js';
import uselessLogin from './useless-login.js';
import userInCommand from './user-in-command.js';
import userbaseAddress from './userbase-address.js';
import vulnerableRelease from './vulnerable-release.js';
import weakTls from './weak-tls.js';
import wideTrustedNetwork from './wide-trusted-network.js';
import wrongEntryKind from './wrong-entry-kind.js';
import zeroLimit from './zero-limit.js';

/** All rules, in the order in which they run. They are listed by name, since a bundle has no folder to read them from. */
export const rules: readonly Rule[] = [
  openRelay,
  acceptsAnyDomain,
  backupMxAny,
  catchAllForward,
  forwardWithoutSrs,
  latentRelay,
  publicProxyProtocol,
  publicReinjection,
  spoofableGate,
  trustedContainerNetwork,
  unverifiedTable,
  wideTrustedNetwork,
  uncheckablePassword,
  anyClientCertificate,
  anySender,
  authWithoutRequiredTls,
  certificateName,
  exposedSecret,
  forgedOwnDomain,
  heloFilterBypass,
  listenerWithoutTls,
  misplacedSigning,
  mxOffersLogin,
  rootCommand,
  sendersWithoutAuth,
  submissionWithoutAuth,
  unfilteredListener,
  unfitCertificate,
  unverifiedRelayCertificate,
  vulnerableRelease,
  weakTls,
  credentialsList,
  domainWithoutEntries,
  duplicateListener,
  mailLoop,
  matchTls,
  mxNeedsCredentials,
  quotedCommand,
  syntax,
  undefinedName,
  unroutableForward,
  unusableRelayHost,
  unusableRelaySource,
  zeroLimit,
  authWithoutFrom,
  clientsMailKept,
  commentInEntry,
  deadRule,
  domainAsUser,
  duplicateName,
  filterRejectsUsers,
  idleListener,
  ipv6Only,
  lateReject,
  localOnlyReject,
  loopbackOnly,
  malformedValue,
  matchesEverybody,
  misleadingWildcard,
  mismatchedTlsPort,
  misreadExpression,
  missingFromAny,
  misspeltDomain,
  mxRequiresTls,
  needlessListener,
  negatedAuthList,
  networkWidth,
  overriddenCriterion,
  overriddenEntry,
  phaseAuth,
  quotedKeyword,
  quotedReference,
  rejectWithoutFor,
  relayWithoutFor,
  repeatedSetting,
  rootDelivery,
  shortQueueTtl,
  smtpsBehindProxy,
  swallowedLine,
  systemMailRelayed,
  unmatchableEntry,
  unservedDomain,
  unusableFilterText,
  unusedAction,
  unusedName,
  uselessLogin,
  userInCommand,
  userbaseAddress,
  wrongEntryKind,
  failingCriterion,
  legacyDialect,
  interfaceGroup,
  tableProgram,
  duplicateEntry,
  redundantCriterion,
  redundantRule,
];
