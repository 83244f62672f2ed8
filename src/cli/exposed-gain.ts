import type { FlowDifference } from '../verify/diff/flow-difference.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { verifyRelay } from '../verify/relay/verify-relay.js';
import { disguisesOf } from '../verify/ruleset/exposure.js';
import type { VariantModel } from './template-variants.js';

/**
 * Adds to a difference what strangers gain who seem to come from the addresses of `exposed`. A comparison of flows takes such addresses for those of the clients that
 * own them; here both sides are asked whether they relay to anyone.
 */
export function withExposedGain<D extends FlowDifference>(
  difference: D,
  sides: readonly [VariantModel, VariantModel],
  options: RelayOptions,
): D {
  const addresses = disguisesOf(options).map(({ port, network }) => `${network} on port ${port}`);
  if (addresses.length === 0) return difference;
  const who = `strangers who seem to come from ${addresses.join(', ')}`;
  const [before, after] = sides.map(({ config, machine }) => verifyRelay(config, machine, options).openRelay);
  const counted = `${who}: only what they relay to anyone is compared`;
  const assumptions = [...difference.assumptions, counted];
  if (after === 'no' || before === 'yes') return { ...difference, assumptions };
  if (before === 'no' && after === 'yes') {
    const gained = `${who} can relay to anyone now, and could not before`;
    return { ...difference, strangersGain: 'yes', assumptions: [...difference.assumptions, gained] };
  }
  const reason = `whether ${who} relay to anyone is not known`;
  return {
    ...difference,
    assumptions,
    strangersGain: difference.strangersGain === 'yes' ? 'yes' : 'unknown',
    dependsOn: [...difference.dependsOn, { reason, span: undefined }],
  };
}
