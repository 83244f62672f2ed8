import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

/** The time that the editor gets for anything, in milliseconds. */
const patience = 20_000;

/** VS Code's window, driven by keys as a user drives it. */
export class EditorWindow {
  /** `path` is that of the file to be opened. */
  constructor(
    readonly page: Page,
    private readonly path: string,
  ) {}

  /** Opens the file from the explorer. */
  async open(): Promise<void> {
    await this.page.getByRole('treeitem', { name: basename(this.path), exact: true }).dblclick();
    await this.ready('.view-line');
  }

  /** Opens a file of the folder by its name. */
  async openNamed(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.typed(name);
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first();
    await row.click({ timeout: patience });
    await this.texts('.tab.active', name);
  }

  /** Writes a file of the folder behind the editor's back. */
  write(name: string, text: string): void {
    const path = join(dirname(this.path), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Waits until a file of the folder holds `expected`, and returns the lines with that. */
  async inFile(name: string, expected: string): Promise<readonly string[]> {
    const text = await this.awaited(`${name} with ${expected}`, async () => {
      const saved = readFileSync(join(dirname(this.path), name), 'utf8');
      return saved.includes(expected) ? saved : undefined;
    });
    return text.split('\n').filter((line) => `${line}\n`.includes(expected));
  }

  /** Waits until an element is to be seen. */
  async ready(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor({ timeout: patience });
  }

  /** Waits for elements that are drawn without text, and returns their classes. */
  async classes(selector: string): Promise<readonly string[]> {
    await this.page.locator(selector).first().waitFor({ state: 'attached', timeout: patience });
    return this.page.locator(selector).evaluateAll((all) => all.map(({ className }) => className));
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.typed(title);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor({ timeout: patience });
    await this.page.keyboard.press('Enter');
  }

  /** Puts the cursor at a line and a column, both from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.typed(`${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: patience });
  }

  /** Types with the pauses of a fast typist. */
  async typed(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 25 });
  }

  /** The texts of all elements that match, as soon as one of them holds `expected`. */
  async texts(selector: string, expected: string): Promise<readonly string[]> {
    await this.page.locator(selector).filter({ hasText: expected }).first().waitFor({ timeout: patience });
    const texts = await this.page.locator(selector).allInnerTexts();
    // The editor writes blanks that do not break.
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Puts the cursor at a place and asks what is there. */
  async hover(line: number, column: number, selector: string, expected: string): Promise<readonly string[]> {
    await this.goTo(line, column);
    await this.command('Show or Focus Hover');
    const texts = await this.texts(selector, expected);
    await this.page.keyboard.press('Escape');
    return texts;
  }

  /** The text of a web view as soon as it holds `expected`. */
  async webview(expected: string): Promise<string> {
    return this.awaited(`web view with ${expected}`, async () => {
      for (const frame of this.page.frames()) {
        if (frame === this.page.mainFrame()) continue;
        const text = await frame.innerText('body', { timeout: 500 }).catch(() => '');
        if (text.includes(expected)) return text;
      }
      return undefined;
    });
  }

  /** Turns the wheel over a web view until a text stands at its top. */
  async scrollTo(text: string): Promise<void> {
    for (const frame of this.page.frames().slice(1)) {
      const box = await frame
        .getByText(text)
        .first()
        .boundingBox({ timeout: 500 })
        .catch(() => null);
      if (box === null) continue;
      await this.page.mouse.move(box.x, box.y);
      await this.page.mouse.wheel(0, box.y - 100);
      await this.page.waitForTimeout(500);
    }
  }

  /** Saves, waits until the file holds `expected`, and returns the lines with that. */
  async saved(expected: string): Promise<readonly string[]> {
    await this.page.keyboard.press('Control+S');
    return this.inFile(basename(this.path), expected);
  }

  /** Looks again until there is something. */
  async awaited<Seen>(what: string, look: () => Promise<Seen | undefined>): Promise<Seen> {
    const end = Date.now() + patience;
    while (Date.now() < end) {
      const found = await look();
      if (found !== undefined) return found;
      await this.page.waitForTimeout(200);
    }
    throw new Error(`no ${what}`);
  }
}
