import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { newestRelease } from '../../src/source/release.js';
import { findingsOf, loaded, verdictOf } from './answers.ts';
import { examples } from './examples.ts';
import Playground from './Playground.vue';
import type { FirstAnswers } from './protocol.ts';

/** The playground as it is shown before its scripts are there: the first example, judged. */
export async function prerendered(): Promise<{ readonly html: string; readonly start: FirstAnswers }> {
  const [{ text, files = {} }] = examples;
  const conf = loaded({ text, files, release: newestRelease, platform: 'portable' });
  const start = { verdict: verdictOf(conf), findings: { ...findingsOf(conf, 0), time: 0 } };
  return { html: await renderToString(createSSRApp(Playground, { start })), start };
}
