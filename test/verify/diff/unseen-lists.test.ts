import { describe, expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';

const frame =
  'table allow file:/allow\ntable other file:/other\nlisten on eth0\naction r relay\nmatch from local for any action r\n';

describe('of lists that were not seen, any entry is enough where a client chooses what it says', () => {
  test.each([
    ['match from any mail-from <allow> for any action r\n', 'yes'],
    ['match from any helo <allow> for any action r\n', 'yes'],
    ['match from any mail-from <allow> helo <other> for any action r\n', 'yes'],
    ['match from any !mail-from <allow> for any action r\n', 'yes'],
    ['match from src <allow> for any action r\n', 'unknown'],
    ['match from any for domain <allow> action r\n', 'unknown'],
    ['match from any auth <allow> for any action r\n', 'no'],
    ['match from src 192.0.2.0/24 mail-from <allow> for any action r\n', 'no'],
  ])('%s: %s', (rule, gain) => {
    const old = load(frame);
    const next = load(frame + rule);
    const { strangersGain, changes } = compareFlows(old, next);
    expect(strangersGain).toBe(gain);
    const change = changes.find((one) => one.strangersGain === 'yes');
    if (gain !== 'yes') return;
    const { envelope } = change?.example ?? {};
    expect(decide(next.config, next.machine, envelope ?? {}).decision).toBe(
      rule.includes('!mail-from') ? 'unknown' : 'accept',
    );
  });

  test('what the old rules took by the same list is no gain', () => {
    const rule = 'match from any mail-from <allow> for any action r\n';
    const wider = 'match from any mail-from <allow> for domain "a.example" action r\n';
    expect(compareFlows(load(frame + rule), load(frame + wider + rule)).strangersGain).toBe('no');
    expect(compareFlows(load(frame + rule), load(frame)).strangersGain).toBe('no');
  });
});
