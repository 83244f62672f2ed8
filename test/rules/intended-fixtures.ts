import { applyEdits } from '../../src/index.js';
import { lintText } from '../support/lint-text.js';

/** What the first suggestion for an open relay in intent makes of a text. */
export function modernised(text: string, which = 0): string | undefined {
  const { findings, config } = lintText(text);
  const suggestion = findings.find(({ rule }) => rule === 'open-relay')?.suggestions[which];
  return suggestion && applyEdits(config.file, suggestion.edits);
}

/** What stands before each rule. */
export const listen = 'listen on eth0\n';

/** Rules of the dialect before 6.4 that relay for everybody, and what relays for this machine today. */
export const forms: readonly (readonly [legacy: string, action: string])[] = [
  ['accept from any for any relay', 'action "relay" relay'],
  ['accept from any for all relay', 'action "relay" relay'],
  [
    'accept from any for any relay via "smtp://192.0.2.25"',
    'action "smarthost" relay host "smtp+notls://192.0.2.25"',
  ],
  [
    'accept from any for any relay via "mx.example.net"',
    'action "smarthost" relay host "smtp://mx.example.net"',
  ],
  [
    'accept from any for any relay via tls://mx.example.net verify',
    'action "smarthost" relay host "smtp+tls://mx.example.net" tls',
  ],
  [
    'accept from any for any relay via smtps://mx.example.net',
    'action "smarthost" relay host smtps://mx.example.net tls no-verify',
  ],
  ['accept from any for any relay as "@example.org"', 'action "relay" relay mail-from "@example.org"'],
  ['accept from any for any relay hostname mx.example.org', 'action "relay" relay helo mx.example.org'],
  ['accept from any for any relay tls verify', 'action "relay" relay tls'],
  ['accept from ! local for any relay', 'action "relay" relay'],
  ['accept from source 0.0.0.0/0 for any relay', 'action "relay" relay'],
  ['match from any for any relay host smtp://192.0.2.25', 'action "relay" relay host smtp://192.0.2.25'],
];
