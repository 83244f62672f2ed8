import { expect, test } from 'vitest';
import { tokensOf } from '../../src/source/templates/template-tokens.js';

test('an end that is not there is searched once', () => {
  let searches = 0;
  const exec = RegExp.prototype.exec;
  RegExp.prototype.exec = function counted(searched: string) {
    if (this.source.includes('endraw')) searches += 1;
    return exec.call(this, searched);
  };
  try {
    expect(tokensOf('{% raw %}x\n'.repeat(1000)).filter(({ type }) => type === 'code')).toHaveLength(1000);
  } finally {
    RegExp.prototype.exec = exec;
  }
  expect(searches).toBe(1);
});
