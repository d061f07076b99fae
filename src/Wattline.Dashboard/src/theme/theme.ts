import { effect, signal } from '@preact/signals';

/** What was chosen; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(dark.matches);
dark.addEventListener('change', event => (systemDark.value = event.matches));

export const theme = signal<Theme>((localStorage.getItem('wattline.theme') as Theme | null) ?? 'system');

effect(() => {
  const shown = theme.value === 'system' ? (systemDark.value ? 'dark' : 'light') : theme.value;
  document.documentElement.dataset['theme'] = shown;
  localStorage.setItem('wattline.theme', theme.value);
});
