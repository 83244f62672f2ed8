// What the bundler changes in the formatters of reports and in what these load.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The formatter looks up rules without an address in this package: 200 kB about ESLint's rules, and none about ours.
 * @type {import('esbuild').Plugin}
 */
const withoutRuleDocs = {
  name: 'without-eslint-rule-docs',
  setup(build) {
    build.onResolve({ filter: /^eslint-rule-docs$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default () => ({});' }));
  },
};

/**
 * Measuring text requires Intl.Segmenter and tables of emoji, which take 40 ms to load, while nearly every text is ASCII. They are loaded only for other texts: esbuild evaluates a
 * module that is imported by `require` at the time of the call.
 * @type {import('esbuild').Plugin}
 */
const widthOnDemand = {
  name: 'string-width-on-demand',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ path, pluginData }) =>
      pluginData === 'real' ? undefined : { path, namespace: 'on-demand' },
    );
    build.onResolve({ filter: /^real:string-width$/ }, ({ resolveDir }) =>
      build.resolve('string-width', { kind: 'import-statement', resolveDir, pluginData: 'real' }),
    );
    build.onLoad({ filter: /.*/, namespace: 'on-demand' }, () => ({
      resolveDir: root,
      contents: `
        export default (text) => {
          const plain = text.replace(/\\x1b\\[[\\d;]*m/g, '');
          return /^[ -~]*$/.test(plain) ? plain.length : require('real:string-width').default(plain);
        };`,
    }));
  },
};

/**
 * Libraries for colours inspect the terminal when they are loaded, with modules of Node that nothing else needs. The result is not used: they are made to use colours
 * (src/report/formats.ts), and support for links is determined from the stream.
 * @type {import('esbuild').Plugin}
 */
const withoutTerminal = {
  name: 'without-terminal',
  setup(build) {
    build.onResolve({ filter: /^node:(os|tty)$/ }, ({ path, importer }) =>
      /node_modules\/(chalk|supports-color|yoctocolors|ansi-escapes)\//.test(importer)
        ? { path, namespace: 'without-terminal' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'without-terminal' }, ({ path }) => ({
      contents:
        path === 'node:tty'
          ? 'export default { isatty: () => false, WriteStream: { prototype: { hasColors: () => true } } };'
          : "export default { release: () => process.getBuiltinModule('node:os').release() };",
    }));
  },
};

/**
 * One formatter requires chalk 4, which has packages of its own; of what it calls chalk 5, which the other one has, prints the same.
 * @type {import('esbuild').Plugin}
 */
const oneChalk = {
  name: 'one-chalk',
  setup(build) {
    build.onResolve({ filter: /^chalk$/ }, ({ importer }) =>
      importer.includes('/eslint-formatter-stylish/') ? { path: 'chalk', namespace: 'one-chalk' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'one-chalk' }, () => ({
      resolveDir: root,
      contents: "module.exports = require('chalk').default;",
    }));
  },
};

/**
 * The formatter and its test for links access standard output even if it is not a terminal. Node would create a stream for that, which for a pipe loads its network modules; only a
 * character device can be a terminal, and anything else has nothing to report.
 * @type {import('esbuild').Plugin}
 */
const withoutStreams = {
  name: 'without-streams',
  setup(build) {
    build.onLoad({ filter: /\/(eslint-formatter-pretty|supports-hyperlinks)\/index\.js$/ }, ({ path }) => ({
      contents: `
        import { fstatSync } from 'node:fs';
        const streams = { stdout: 1, stderr: 2 };
        function streamOf(name) {
          try {
            if (process.platform !== 'win32' && !fstatSync(streams[name]).isCharacterDevice()) return {};
          } catch {
            return {};
          }
          return process[name];
        }
        ${readFileSync(path, 'utf8').replace(/\bprocess\.(stdout|stderr)\b/g, "streamOf('$1')")}`,
    }));
  },
};

/** @type {import('esbuild').Plugin[]} */
export const formatterPlugins = [withoutRuleDocs, widthOnDemand, withoutTerminal, withoutStreams, oneChalk];
