import { presets, type Rule, type RuleOption } from '../lint/rule.js';
import { idsByName } from '../lint/rule-ids.js';
import { platforms, releases } from '../source/release.js';
import { addressWidth, parseAddress } from '../verify/match/address.js';
import { parseDomainPattern } from '../verify/match/domain.js';
import { likelyPublicSuffix } from '../verify/relay/likely-public-suffix.js';
import { isOwnPattern } from '../verify/relay/own-domains.js';
import { parseExposed } from '../verify/ruleset/exposure.js';
import { globProblem } from './glob.js';
import {
  boolean,
  choice,
  described,
  integer,
  list,
  located,
  mapped,
  object,
  oneOrMore,
  record,
  type SettingShape,
  type ShapeValues,
  textShape,
} from './shape.js';

/** The severity of a rule's findings; `off` means that the rule does not run. */
export const severities = ['off', 'note', 'warning', 'error'] as const;
export type SettingSeverity = (typeof severities)[number];

/** The settings of one rule. */
export interface RuleLayer {
  readonly severity: SettingSeverity;
  readonly options: Readonly<Record<string, boolean | number | readonly string[]>>;
}

/** The schema refers to a shared definition (settings-schema.ts), because every rule has a severity. */
const severity: SettingShape<SettingSeverity> = {
  ...choice(severities),
  schema: () => ({ $ref: '#/definitions/severity' }),
};

/** The widest networks that may be trusted, as prefix lengths; wider ones would be large parts of the Internet. */
const widestTrusted = { 4: 8, 6: 16 } as const;

const address = textShape('an IP address', (value) =>
  parseAddress(value) === undefined ? 'is no IP address' : undefined,
);

const network = textShape('a network', (value) => {
  const [, ip = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const parsed = parseAddress(ip);
  const width = parsed && addressWidth[parsed.family];
  if (parsed === undefined || width === undefined || Number(prefix ?? width) > width)
    return 'is no network: write it as 198.51.100.0/24 or 2001:db8::/32';
  const least = widestTrusted[parsed.family];
  return Number(prefix ?? width) < least ? `is too wide to be trusted: /${least} is the widest` : undefined;
});

const exposed = textShape('a port and an address', (value) =>
  parseExposed(value) === undefined
    ? 'is no port with an address: write it as 25=172.17.0.1 or 25=172.17.0.0/16'
    : undefined,
);

const domain = textShape('a domain', (value) => {
  if (!/^[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)*$/i.test(value))
    return 'is no domain: write it as example.org or *.example.org';
  return isOwnPattern(parseDomainPattern(value.toLowerCase()), likelyPublicSuffix)
    ? undefined
    : "is nobody's own: anybody may register such a name";
});

const glob = textShape('a file name pattern', globProblem);

/** The settings about the server and who reaches it. */
const surroundings = {
  release: {
    shape: oneOrMore(choice(releases)),
    summary: 'the OpenSMTPD release whose rules hold, or a list of several: each is then asked',
  },
  platform: {
    shape: choice(platforms),
    summary: 'openbsd, or portable: smtpd on other systems',
  },
  root: {
    shape: located(textShape('a folder')),
    summary:
      'the folder, relative to this file, that stands for / in the paths that a configuration names; it may not lead out of the folder of this file',
  },
  addresses: {
    shape: list(address),
    summary: 'addresses that the server has, besides loopback and those of its listeners',
  },
  trusted: {
    shape: list(network),
    summary: 'networks whose clients may relay on purpose: they are no strangers',
  },
  exposed: {
    shape: list(exposed),
    summary:
      'ports with an address, or a network, under which strangers come there, besides their own: 25=172.17.0.1 where a container network passes port 25 on',
  },
  closed: {
    shape: list(integer(1, 65535)),
    summary: 'ports that no stranger reaches, or none but under the addresses of exposed: the report says so',
  },
  ownDomains: {
    shape: list(domain),
    summary:
      "domains that are the server's own, besides those that the configuration names; *.example.org for all names below one",
  },
} as const;

/** The settings that may differ from file to file. */
function commonMembers(rules: readonly Rule[]) {
  const ids = idsByName(rules);
  return {
    ...surroundings,
    widestIpv4: {
      shape: integer(0, addressWidth[4]),
      summary: 'a rule may trust public IPv4 networks down to this prefix length without being reported (16)',
    },
    widestIpv6: {
      shape: integer(0, addressWidth[6]),
      summary: 'the same for IPv6 (32)',
    },
    rules: {
      shape: rulesShape(rules),
      summary:
        'how much each rule weighs: off, note, warning or error; or a list of that and the options of the rule',
    },
    locked: {
      shape: mapped(list(choice([...ids.keys()], 'the name of a rule')), (names) =>
        names.map((name) => ids.get(name) ?? name),
      ),
      summary: 'rules that neither comments nor a baseline can suppress',
    },
    requireProof: {
      shape: boolean,
      summary:
        'fail where it is not proven that strangers cannot relay, as --require-proof does; false takes back nothing that the command line asks for',
    },
    reportUnusedDisables: {
      shape: severity,
      summary: 'how much a suppression weighs that suppresses nothing, or says no reason (warning)',
    },
  } as const;
}

/** The settings of rules, by id; a rule may be named by a former id. */
export function rulesShape(rules: readonly Rule[]): SettingShape<ReadonlyMap<string, RuleLayer>> {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const ids = idsByName(rules);
  const written = record('rule', [...ids.keys()], (name) => {
    const id = ids.get(name) ?? name;
    const { options = {}, summary = '' } = byId.get(id) ?? {};
    const description = name === id ? summary : `now called ${id}`;
    return described(ruleSetting(options), { description, ...(name !== id && { deprecated: true }) });
  });
  return mapped(
    written,
    (layers) => new Map([...layers].map(([name, layer]) => [ids.get(name) ?? name, layer])),
  );
}

/** The settings of one rule: `"warning"`, `["warning"]`, or `["warning", { … }]`. */
function ruleSetting(options: Readonly<Record<string, RuleOption>>): SettingShape<RuleLayer> {
  const names = Object.keys(options);
  const values = record('option', names, (name) => optionShape(options[name]));
  return {
    read(json, report) {
      if (json.type !== 'array') {
        const alone = severity.read(json, report);
        return alone && { severity: alone, options: {} };
      }
      const [first, second, third] = json.items;
      if (first === undefined || third !== undefined) {
        report({
          message: 'a rule takes a severity, or a list of that and the options of the rule',
          span: json.span,
        });
        return undefined;
      }
      const chosen = severity.read(first, report);
      const own = second && values.read(second, report);
      return chosen && { severity: chosen, options: Object.fromEntries(own ?? []) };
    },
    schema: () => {
      // Rules without options, which most are, share a definition (settings-schema.ts).
      if (names.length === 0) return { $ref: '#/definitions/plainRule' };
      return {
        anyOf: [
          severity.schema(),
          {
            type: 'array',
            items: [severity.schema(), values.schema()],
            additionalItems: false,
            minItems: 1,
          },
        ],
      };
    },
  };
}

function optionShape(option: RuleOption | undefined): SettingShape<boolean | number | readonly string[]> {
  const said = { description: option?.summary, default: option?.default };
  switch (option?.type) {
    case 'integer':
      return described(integer(option.minimum, option.maximum), said);
    case 'boolean':
      return described(boolean, said);
    default:
      return described(list(textShape('a text')), said);
  }
}

/** The name of a preset, or the path of another settings file. */
const extended = textShape(
  'a preset or a path',
  (value) =>
    presets.some((name) => name === value) || /^\.{1,2}\//.test(value)
      ? undefined
      : `is neither a preset (${presets.join(', ')}) nor a path that begins with ./ or ../`,
  { pattern: `^(${presets.join('|')}|\\.{1,2}/.*)$` },
);

/** What is no setting, because a checkout must not choose that programs of the machine are run. */
const onlyOnCommandLine: ReadonlyMap<string, string> = new Map(
  [
    ['host', '--host'],
    ['askSmtpd', '--ask-smtpd, with --host'],
    ['askTables', '--ask-tables, with --host'],
  ].map(([name = '', option]) => [name, `only the command line has ${option}`]),
);

/** The shape of a settings file. */
export function settingsFile(rules: readonly Rule[]) {
  const common = commonMembers(rules);
  return object(
    'setting',
    {
      $schema: { shape: textShape('a path or address'), summary: 'where this schema lies, for editors' },
      extends: {
        shape: oneOrMore(located(extended)),
        summary:
          'a preset (recommended, unless said; strict; all) or other settings files (./path), or a list of them: later ones win, and this file wins over all',
      },
      ...common,
      overrides: {
        shape: list(
          object(
            'setting',
            {
              files: {
                shape: oneOrMore(glob),
                summary:
                  'the files that these settings are for, relative to the folder of this file; *, ** and ? stand for any characters, a name without / for files in any folder',
              },
              ...common,
            },
            ['files'],
            onlyOnCommandLine,
          ),
        ),
        summary: 'other settings for some files: later ones win',
      },
    } as const,
    [],
    onlyOnCommandLine,
  );
}

/** The settings in one file, or in one of its overrides. */
export type Layer = ShapeValues<ReturnType<typeof commonMembers>>;
export type SettingsFile = ReturnType<typeof settingsFile> extends SettingShape<infer V> ? V : never;
