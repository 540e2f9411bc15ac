import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface ViewOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
}

export interface Viewer {
  readonly page: Page;
  /** What the console said was wrong. */
  readonly errors: string[];
  /** Says that the service is to refuse one request at a path, which the browser reports in the console: no error here. */
  expectRefusal(status: number, path: RegExp): void;
}

/** A page whose errors are collected; a story ends by looking that there were none. */
export async function openPage(browser: Browser, options: ViewOptions = {}): Promise<Viewer> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 860 },
    colorScheme: options.theme ?? 'light',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  const refusals: { readonly status: number; readonly path: RegExp }[] = [];
  page.on('console', message => {
    if (message.type() !== 'error') {
      return;
    }
    const { url } = message.location();
    const expected = refusals.findIndex(({ status, path }) => message.text().includes(`status of ${status}`) && path.test(url));
    if (expected >= 0) {
      refusals.splice(expected, 1);
    } else {
      errors.push(`${message.text()} (${url})`);
    }
  });
  page.on('pageerror', error => errors.push(String(error.stack)));
  return { page, errors, expectRefusal: (status, path) => refusals.push({ status, path }) };
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[];
}

/** axe-core's rules find nothing serious in what is shown. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(axe);
  const result = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResult;
  const serious = result.violations
    .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
    .map(violation => `${violation.id}: ${violation.nodes.map(node => `${node.html.slice(0, 160)} ${node.failureSummary}`).slice(0, 3).join(' | ')}`);
  expect(serious, where).toEqual([]);
}
