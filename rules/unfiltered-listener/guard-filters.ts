import type { Config, Filter, Listener } from '../../src/model/config/config.js';

/** Filters that keep strangers' mail out: built-in ones that reject or mark it, and programs other than those that sign. */
export const guardsOf = ({ filters }: Listener): readonly Filter[] =>
  filters.map(({ filter }) => filter).filter(guards);

function guards(filter: Filter): boolean {
  if (filter.type === 'chain') return filter.members.some((member) => guards(member.filter));
  if (filter.type === 'process') return !/dkim|sign|domainkey|srs/i.test(`${filter.name} ${filter.process}`);
  const effect = filter.effect?.type;
  return effect === 'reject' || effect === 'disconnect' || effect === 'junk';
}

/** The names with which the listener's guards can be written on another one. */
export function namesOf(config: Config, listener: Listener): readonly string[] {
  const names = [...new Set(guardsOf(listener).map(({ name }) => name))];
  return names.filter((name) => config.filters.has(name));
}
