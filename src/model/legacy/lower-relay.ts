import type { Item, Option, Word } from '../../../grammar/ast.js';
import type { LegacyOptionName } from '../../../grammar/views.js';
import type { Remark } from '../config/lowered.js';
import { keyword, option, optionsIn, text, wordIn } from './nodes.js';
import { keptOptions, renamedOptions, renamedWord } from './renamed-words.js';

/** The meaning of a URL scheme of `relay via`. */
interface OldRelayScheme {
  /** The current scheme, if mail goes to this host. */
  readonly today: string;
  /** Whether TLS is requested; the certificate is only checked with `verify`. */
  readonly secure: boolean;
  /** Set if the host is the backup's own name. */
  readonly backup?: true;
  /** Set if both TLS modes are tried in turn, which current smtpd does not do. */
  readonly either?: true;
}

/** smtpd.conf(5) before 6.4, "relay via"; without a scheme it is `smtp+tls`. */
const schemes: Readonly<Record<string, OldRelayScheme>> = {
  'smtp://': { today: 'smtp+notls://', secure: false },
  'lmtp://': { today: 'lmtp://', secure: false },
  'smtp+tls://': { today: 'smtp://', secure: false },
  'smtps://': { today: 'smtps://', secure: true },
  'tls://': { today: 'smtp+tls://', secure: true },
  'smtps+auth://': { today: 'smtps://', secure: true },
  'tls+auth://': { today: 'smtp+tls://', secure: true },
  'secure://': { today: '', secure: true, either: true },
  'secure+auth://': { today: '', secure: true, either: true },
  'backup://': { today: '', secure: false, backup: true },
  'tls+backup://': { today: '', secure: true, backup: true },
};

interface OldRelayTarget {
  readonly scheme: OldRelayScheme;
  /** The part after the scheme. */
  readonly rest: string;
  readonly auth: boolean;
}

function targetOf(url: string): OldRelayTarget | undefined {
  const [, name = 'smtp+tls://', rest = ''] = /^([a-z+]+:\/\/)?(.*)$/is.exec(url) ?? [];
  const key = name.toLowerCase();
  const scheme = Object.hasOwn(schemes, key) ? schemes[key] : undefined;
  return scheme && { scheme, rest, auth: key.includes('+auth:') };
}

/** The current URL; for `secure` it depends on the port. */
function urlOf({ scheme, rest }: OldRelayTarget): string {
  if (!scheme.either) return scheme.today + rest;
  return (/:(?:25|587)$/.test(rest) ? 'smtp+tls://' : 'smtps://') + rest;
}

/** Translates the options of `relay` to current ones. */
export function lowerRelay(method: Option): {
  readonly options: readonly Option[];
  readonly remarks: readonly Remark[];
  /** A certificate of 5.3, where certificates were not declared. */
  readonly certificate: Word | undefined;
} {
  const given = optionsIn(method);
  const find = (name: LegacyOptionName<'accept', 'relay'>): Option | undefined =>
    given.find((each) => each.keyword.value === name);
  const remarks: Remark[] = [];
  const via = find('via');
  const url = via && wordIn(via);
  const target = url && targetOf(url.value);
  if (url && target === undefined)
    remarks.push({
      weight: 'lost',
      text: `relay via ${url.value}: this is no URL that smtpd knew before 6.4`,
      span: url.span,
    });
  if (url && target?.scheme.either)
    remarks.push({
      weight: 'changed',
      text: `${url.value} tried smtps and then STARTTLS, and there is nothing like it today: it is ${urlOf(target)} now, check which of them the host takes`,
      span: url.span,
    });
  const options = [
    ...(via && url && target ? [hostOf(via, url, target)] : []),
    ...tlsOf(method, find('tls'), find('verify'), target),
    ...given.flatMap((each) => lowerOption(each, url && target, remarks)),
  ];
  const auth = options.find(({ keyword }) => keyword.value === 'auth');
  const isUnchecked = options.some((each) => wordIn(each)?.value === 'no-verify');
  if (auth && isUnchecked)
    remarks.push({
      weight: 'kept',
      text: 'tls no-verify: as before, the password goes to whoever answers for this host; write tls where its certificate is a good one',
      span: auth.span,
    });
  const certificate = find('certificate');
  return { options, remarks, certificate: certificate && wordIn(certificate) };
}

function hostOf(via: Option, url: Word, target: OldRelayTarget): Option {
  const { scheme, rest } = target;
  if (scheme.backup) return option('backup', via.keyword, [keyword('mx', via.keyword), text(rest, url)]);
  const today = urlOf(target);
  return option('host', via.keyword, [today === url.value ? url : text(today, url)]);
}

/** Before 6.4 certificates were only checked with `verify`; today they are checked unless `no-verify` is given. */
function tlsOf(
  method: Option,
  tls: Option | undefined,
  verify: Option | undefined,
  target: OldRelayTarget | undefined,
): readonly Option[] {
  const place = tls ?? verify ?? method;
  if (tls === undefined && !target?.scheme.secure) return [];
  const verified = verify !== undefined || (tls !== undefined && wordIn(tls) !== undefined);
  return [option('tls', place.keyword, verified ? [] : [keyword('no-verify', place.keyword)])];
}

function lowerOption(
  given: Option,
  target: OldRelayTarget | undefined,
  remarks: Remark[],
): readonly Option[] {
  const { keyword: place, items } = given;
  const name = place.value;
  const today = renamedWord(renamedOptions.relay, name);
  if (today !== undefined) return [option(today, place, items)];
  if (keptOptions.relay.has(name)) return [option(name, place, items)];
  if (name === 'certificate') return [option('pki', place, items)];
  if (name === 'backup') return [option('backup', place, backupName(place, items))];
  if (name !== 'auth') return [];
  if (target?.auth) return [option('auth', place, items)];
  remarks.push({
    weight: 'dropped',
    text: 'relay … auth: credentials were used with tls+auth, smtps+auth and secure+auth only, and still are not',
    span: given.span,
  });
  return [];
}

const backupName = (place: Word, items: readonly Item[]): readonly Item[] =>
  items.length === 0 ? [] : [keyword('mx', place), ...items];
