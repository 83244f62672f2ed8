/** Light or dark, as the pages of VitePress keep it, so that a choice holds on all of them. */
const key = 'vitepress-theme-appearance';

/** A class of the page while it waits for the configuration of its address. */
export const waiting = 'pg-waits';

/** Run before anything is shown: the colours, and that the first example is not shown before another one. */
export const firstScript = `{
const kept = localStorage.getItem('${key}') ?? 'auto';
const root = document.documentElement.classList;
root.toggle('dark', kept === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : kept === 'dark');
root.toggle('${waiting}', location.hash.length > 1);
}`;

export const isDark = (): boolean => document.documentElement.classList.contains('dark');

export function setDark(dark: boolean): void {
  document.documentElement.classList.toggle('dark', dark);
  localStorage.setItem(key, dark ? 'dark' : 'light');
}
