import { expect, test } from 'vitest';
import { applyMixins } from '../../scripts/command/mixins.mjs';

class First {
  get name() {
    return 'first';
  }
  both() {
    return 'first';
  }
}

class Second {
  both() {
    return 'second';
  }
}

test('a class gets the methods of others, the last of one name', () => {
  class Derived {
    own() {
      return 'own';
    }
    both() {
      return 'own';
    }
  }
  applyMixins(Derived, [First, Second]);
  const object: Derived & Partial<First> = new Derived();
  expect([object.name, object.both(), object.own()]).toEqual(['first', 'second', 'own']);
});

test('its constructor stays its own, and is not listed', () => {
  class Derived {}
  applyMixins(Derived, [First, Second]);
  expect(new Derived().constructor).toBe(Derived);
  expect(Object.keys(Derived.prototype)).toEqual([]);
});
