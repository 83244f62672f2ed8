import type { Config, LocalAction, MatchRule } from '../../model/config/config.js';
import { criteriaOf, nowhere, questionTable } from '../space/criteria.js';

/** The domain of the assumed alias. */
export const aliasDomain = 'alias.invalid';

/** The configuration with an alias before everything else that sends on to `target`, or undefined if there is no rule to model it on. */
export function withAlias(config: Config, model: MatchRule | undefined, target: string): Config | undefined {
  if (model?.outcome.type !== 'action') return undefined;
  const { nameSpan, span, statement } = model.outcome.action;
  const map = questionTable([]);
  const action: LocalAction = {
    type: 'local',
    name: '<alias>',
    nameSpan,
    span,
    statement,
    ttl: undefined,
    method: 'mbox',
    argument: undefined,
    junk: false,
    user: undefined,
    alias: undefined,
    virtual: {
      ...map,
      kind: 'map',
      contents: {
        known: true,
        entries: [{ key: `list@${aliasDomain}`, value: escaped(target), span: undefined }],
      },
    },
    userbase: undefined,
    wrapper: undefined,
  };
  const rule: MatchRule = {
    ...model,
    ...criteriaOf({ domains: [aliasDomain] }),
    index: 0,
    outcome: { type: 'action', action, span: nowhere },
  };
  // Filters look at what the client says, which is the alias. They are assumed to have let it through.
  return {
    ...config,
    listeners: config.listeners.map((listener) => ({ ...listener, filters: [] })),
    socket: { ...config.socket, filters: [] },
    rules: [rule, ...config.rules],
  };
}

/** An address as one target of a map, with a backslash before what would quote or end it. */
const escaped = (address: string): string => address.replace(/[\\'",]/g, '\\$&');
