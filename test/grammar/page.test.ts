import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keywords } from '../../grammar/tables/keywords.js';
import { page, pageFile } from '../../scripts/grammar/grammar-page.js';

describe('the page of diagrams', () => {
  const text = readFileSync(pageFile, 'utf8');

  test('is what `npm run docs` writes', () => {
    expect(text, 'run `npm run docs`').toBe(page());
  });

  test('asks for nothing else', () => {
    expect(text).not.toMatch(/https?:|<script|<link|@import|url\(|src=/i);
  });

  test('has each diagram that it refers to', () => {
    const ids = new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size).toBe([...text.matchAll(/<svg/g)].length);
  });

  test('has every word that is of use', () => {
    const drawn = new Set([...text.matchAll(/<text [^>]*>([^<]*)</g)].map(([, word]) => word));
    const missing = [...keywords.keys()].filter((word) => !drawn.has(word));
    const useless = ['data-line', 'noop', 'quit', 'recipient', 'rset', 'smtp-in', 'smtp-out', 'tagged', 'to'];
    expect(missing.sort()).toEqual(useless);
  });
});
