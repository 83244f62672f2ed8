import type { Word } from '../../../grammar/ast.js';
import type { AddressFamily, HostFacts, Resolution } from '../../source/host.js';
import { addressFamily } from '../config/address-family.js';
import type { Listener } from '../config/config.js';
import type { ModelBuilder } from './model-builder.js';

/** Interface groups that OpenBSD always has. */
const groups: ReadonlySet<string> = new Set(['all', 'egress']);

const groupHint = 'only BSD systems have interface groups';
const groupHelp = 'name the interface, or an address such as `0.0.0.0` or `::`';

/** Possible names of interfaces and hosts, and addresses with a zone. */
const possible = /^[A-Za-z0-9_.:%-]{1,253}$/;

/**
 * Checks the interface of a listener. Returns whether there will be a listener. An address always gets one; an interface, group or host name depends
 * on the machine and is assumed to exist, except groups, which Linux does not have.
 */
export function checkInterface(builder: ModelBuilder, on: Word, family: Listener['family']): boolean {
  const written = addressFamily(on.value);
  if (written !== undefined) {
    if (family === undefined || family === written) return true;
    return foreignFamily(builder, on, family);
  }
  const mistake = mistakeIn(on.value);
  if (mistake !== undefined || !possible.test(on.value)) {
    builder.fatalWith('I01b', on.span, mistake ?? {}, on.value);
    return true;
  }
  const { host } = builder;
  const hint = hintAbout(builder, on.value);
  if (host === undefined) {
    if (hint !== undefined) builder.fatalWith('I01', on.span, hint, on.value);
    return true;
  }
  const outcome = listens(host, on.value, family);
  if (outcome === 'found') return true;
  if (outcome === 'unknown') builder.reportUnknown('I01', on.span, hint?.hint ?? unknownHint, on.value);
  else if (outcome === 'none') builder.fatalWith('I01', on.span, hint ?? ownInterfaces(host), on.value);
  else builder.warn('I02', on.span, on.value, outcome.failed);
  return outcome === 'none' || outcome === 'unknown';
}

/**
 * Handles an address of one family where the other is requested. smtpd treats it as a name. Resolving it fails in one way if the machine has a
 * non-loopback address of the requested family, and in another if it has none. Without facts about the machine the former is assumed, as the more
 * common case.
 */
function foreignFamily(builder: ModelBuilder, on: Word, family: AddressFamily): boolean {
  const { host } = builder;
  const addresses = [...(host?.interfaces.values() ?? [])].flatMap((known) => known ?? []);
  const has = addresses.some((each) => addressFamily(each) === family && !loopback.has(each));
  if (host === undefined || has || !host.complete) {
    const reason = 'Address family for hostname not supported';
    if (host && !has) builder.reportUnknown('I02', on.span, unknownHint, on.value, reason);
    else builder.warn('I02', on.span, on.value, reason);
    return false;
  }
  builder.fatalWith('I01', on.span, { hint: `not an address of ${family}` }, on.value);
  return true;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);

/** Looks up a name as smtpd does: first an interface or interface group with an address of the family, then a host name. */
function listens(host: HostFacts, name: string, family: AddressFamily | undefined): Resolution {
  const suits = (address: string): boolean => family === undefined || addressFamily(address) === family;
  const known =
    name === 'all' && !host.complete ? [...host.interfaces.values()].flat() : host.interfaces.get(name);
  if (known?.some((address) => address !== undefined && suits(address))) return 'found';
  const resolution = host.resolve(name, family);
  if (resolution === 'found') return resolution;
  const hidden = host.interfaces.has(name) && known === undefined;
  return hidden || (!host.complete && known === undefined) ? 'unknown' : resolution;
}

const unknownHint = 'whether this machine has it is not known';

/** A hint that suggests the machine's own interfaces. */
function ownInterfaces({ interfaces }: HostFacts): Hint {
  const names = [...interfaces.keys()].slice(0, 8).map((name) => `\`${name}\``);
  const hint = 'no interface or host of that name';
  return names.length === 0 ? { hint } : { hint, help: `name one of its interfaces: ${names.join(', ')}` };
}

/** Why a word is refused, and what to write instead. */
interface Hint {
  readonly hint: string;
  readonly help?: string;
}

/** The most likely reason why a name is not an interface, group or host of the machine. */
function hintAbout(builder: ModelBuilder, name: string): Hint | undefined {
  if (builder.platform === 'portable' && groups.has(name)) return { hint: groupHint, help: groupHelp };
  return undefined;
}

/** An address or a host name with a port, as other programs write it. (Linux calls a second address of an interface `eth0:1`; none has the number of a port for mail.) */
const withPort = /^(localhost|[\w-]+(?:\.[\w-]+)+|[a-z]+\d+(?=:(?:25|465|587|2525)$)):(\d{1,5})$/i;

/** The two halves of an address with a port. */
export function splitPort(name: string): { readonly address: string; readonly port: string } | undefined {
  const [, address, port] = withPort.exec(name) ?? [];
  return address === undefined || port === undefined ? undefined : { address, port };
}

/** The mistake in a word that cannot name an interface, host or address. */
function mistakeIn(name: string): Hint | undefined {
  const split = splitPort(name);
  if (split)
    return {
      hint: 'a port is written after the word `port`',
      help: `write \`listen on ${split.address} port ${split.port}\``,
    };
  if (name.endsWith(';'))
    return { hint: '`;` is read as a part of it', help: 'remove `;`: a statement ends with its line' };
  const isQuad = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  return isQuad && name.split('.').some((part) => numberIn(part) > 255)
    ? { hint: 'its numbers exceed 255' }
    : undefined;
}

/** A number in an address as systems read it. Some take a leading 0 for octal: `0300.0.2.1` is 192.0.2.1 there. */
const numberIn = (digits: string): number => Number.parseInt(digits, /^0[0-7]+$/.test(digits) ? 8 : 10);
