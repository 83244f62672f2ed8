/**
 * Compares readConfig with real servers (`smtpd -n` of each release, with stand-ins for the files that a configuration names): verdict, messages and lines. For development: `npm
 * run oracle:verdict FILE…` prints each disagreement and a summary by release.
 */
import { readFileSync } from 'node:fs';
import { readConfig } from '../../src/model/read-config.js';
import { type FileHost, noFiles } from '../../src/source/host.js';
import { oracleReleases, type VerdictAnswer, verdict } from '../../test/support/oracle.js';
import { needOracle } from './needed.js';

/** smtpd's messages without those that depend on stand-ins, in the form of the model's. */
function theirs(answer: VerdictAnswer): string[] {
  return answer.messages
    .filter(({ text }) => text !== 'smtpd' && !/fopen: |^pushfile: |^warn: host_dns/.test(text))
    .map(({ line, text }) => `${line ?? '-'}: ${text.replace(/^smtpd: /, '')}`);
}

/** The stand-ins for includes are empty; those for other files are not used. */
const standIns = (answer: VerdictAnswer): FileHost => ({
  read: (path) => (answer.stubs?.includes(`include ${path}`) ? { ok: true, text: '' } : noFiles.read(path)),
});

function ours(answer: VerdictAnswer, text: string): string[] {
  const file = { path: answer.file, text };
  const files = standIns(answer);
  const { refusals } = readConfig(file, { release: answer.release, platform: 'portable', files });
  return refusals.filter(({ host }) => !host).map(({ at, message }) => `${at?.line ?? '-'}: ${message}`);
}

needOracle('compare');
const counts = new Map(
  oracleReleases.map((release) => [release, { all: 0, verdict: 0, first: 0, messages: 0 }]),
);
for (const answer of await verdict(process.argv.slice(2), oracleReleases, { stub: true })) {
  const said = theirs(answer);
  const say = ours(answer, readFileSync(answer.file, 'utf8'));
  const accepted = say.every((line) => line.startsWith('-: warn: failed to add'));
  const count = counts.get(answer.release);
  if (count === undefined) continue;
  count.all++;
  if (accepted === answer.ok) count.verdict++;
  if (say[0] === said[0]) count.first++;
  if (say.join('\n') === said.join('\n')) count.messages++;
  else
    console.log(
      `${answer.file} ${answer.release}: ${accepted === answer.ok ? 'messages' : 'VERDICT'}\n` +
        [...said.map((line) => `  smtpd  ${line}`), ...say.map((line) => `  lint   ${line}`)].join('\n'),
    );
}
for (const [release, { all, verdict: agreed, first, messages }] of counts)
  console.log(`${release}: ${agreed} of ${all} verdicts, ${first} first messages, ${messages} complete`);
