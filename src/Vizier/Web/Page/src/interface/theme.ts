import { computed, signal } from '@preact/signals';
import { outcomes, type Outcome } from '../data/outcome';
import { ramp, type Ramp } from '../data/ramp';

export type Theme = 'light' | 'dark';
export type ThemeChoice = Theme | 'system';

const storageKey = 'vizier.theme';
const systemIsDark = globalThis.matchMedia('(prefers-color-scheme: dark)');
const system = signal<Theme>(systemIsDark.matches ? 'dark' : 'light');

export const themeChoice = signal<ThemeChoice>(stored());
/** Whether the page is being printed: with dark ink on white paper, whatever the theme. */
export const isOnPaper = signal(false);
export const theme = computed<Theme>(() => (isOnPaper.value ? 'light' : themeChoice.value === 'system' ? system.value : themeChoice.value));

/** The colours that marks on a canvas are drawn in; the style sheet has them. */
export interface Palette {
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly band: string;
  readonly dimmed: string;
  readonly outcome: Readonly<Record<Outcome, string>>;
  readonly ramp: Ramp;
  readonly series: readonly string[];
}

export const palette = signal<Palette>(readPalette());

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // A browser that stores nothing forgets the choice with the tab.
  }
  applyTheme();
}

/** Puts the theme on the document, and follows the system's and the printer's. */
export function startTheme(): void {
  for (const [event, isBegun] of [['beforeprint', true], ['afterprint', false]] as const) {
    globalThis.addEventListener(event, () => {
      isOnPaper.value = isBegun;
      applyTheme();
    });
  }
  systemIsDark.addEventListener('change', () => {
    system.value = systemIsDark.matches ? 'dark' : 'light';
    applyTheme();
  });
  applyTheme();
}

function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.value;
  document.documentElement.classList.toggle('on-paper', isOnPaper.value);
  palette.value = readPalette();
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    ink: colour('ink'),
    muted: colour('ink-3'),
    faint: colour('line-strong'),
    line: colour('line'),
    panel: colour('panel'),
    accent: colour('accent'),
    band: colour('band'),
    dimmed: colour('dimmed'),
    outcome: Object.fromEntries(outcomes.map(outcome => [outcome, colour(`outcome-${outcome}`)])) as Record<Outcome, string>,
    ramp: ramp(theme.peek()),
    series: Array.from({ length: 8 }, (_, index) => colour(`series-${index + 1}`)),
  };
}

function stored(): ThemeChoice {
  try {
    const choice = localStorage.getItem(storageKey);
    return choice === 'light' || choice === 'dark' ? choice : 'system';
  } catch {
    return 'system';
  }
}
