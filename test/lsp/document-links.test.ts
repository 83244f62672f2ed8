import { symlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { DocumentLink } from 'vscode-languageserver';
import { scratch } from '../cli/run-command.js';
import { openSession } from './open-session.js';

const { path, commandLine, write } = scratch();

test('no link of a checkout leads out of it', async () => {
  write('secret.conf', 'action "in" maildir\n');
  write('folder/inside.conf', '');
  write('folder/aliases', 'root: alice\n');
  symlinkSync('../secret.conf', path('folder', 'outside.conf'));
  const text = [
    'include "inside.conf"',
    'include "outside.conf"',
    'include "../secret.conf"',
    `include "${path('secret.conf')}"`,
    `table aliases file:${path('folder', 'aliases')}`,
    'table users file:/etc/passwd',
    'pki a cert "/etc/hostname"',
    '',
  ].join('\n');
  const { ask, end } = await openSession({
    commandLine: await commandLine(),
    folder: path('folder'),
    file: write('folder/smtpd.conf', text),
    text,
    capabilities: {},
  });
  const links = await ask<DocumentLink[]>('textDocument/documentLink');
  expect(links.map(({ range, target = '' }) => [range.start.line, basename(target)])).toEqual([
    [0, 'inside.conf'],
    [4, 'aliases'],
  ]);
  expect(await end()).toBe(0);
});
