import { expect, test } from 'vitest';
import { sourcesIn } from './project-sources.js';
import { lineAt, nameIn, type SyntaxNode, syntaxNodes } from './syntax-tree.js';

const maxFileLines = 300;
const maxFunctionLines = 60;
const maxParameters = 7;

/** A file that is long for a reason begins with a comment that says so. */
const reason = /^\/\*\*? Longer than \d+ lines: /;

const sources = [...sourcesIn(['src', 'grammar', 'rules', 'scripts'])];

const isFunction = ({ type, body }: SyntaxNode): boolean =>
  /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type) && body !== null;

/** Each function with its place and name, its lines and its parameters. */
const functions = sources.flatMap(([path, text]) =>
  [...syntaxNodes(text)]
    .filter(([node]) => isFunction(node))
    .map(([node, parent]) => {
      const line = lineAt(text, node.start);
      return {
        place: `${path}:${line} ${nameIn(node, parent)}`,
        lines: lineAt(text, node.end) - line + 1,
        parameters: Array.isArray(node.params) ? node.params.length : 0,
      };
    }),
);

test(`no file has more than ${maxFileLines} lines, but for a reason at its top`, () => {
  const long = sources.filter(
    ([, text]) => text.trimEnd().split('\n').length > maxFileLines && !reason.test(text),
  );
  expect(long.map(([path]) => path)).toEqual([]);
});

test(`no function has more than ${maxFunctionLines} lines`, () => {
  expect(functions.length).toBeGreaterThan(1000);
  const long = functions.filter(({ lines }) => lines > maxFunctionLines);
  expect(long.map(({ place, lines }) => `${place}: ${lines}`)).toEqual([]);
});

test(`no function has more than ${maxParameters} parameters`, () => {
  const many = functions.filter(({ parameters }) => parameters > maxParameters);
  expect(many.map(({ place, parameters }) => `${place}: ${parameters}`)).toEqual([]);
});
