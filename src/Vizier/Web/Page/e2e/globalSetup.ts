import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens that all stories share. */
    readonly browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({ executablePath: process.env['VIZIER_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
