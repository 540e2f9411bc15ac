import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, openBrowser, openPage } from './browser';
import { Service } from './service';

describe('a service with keys', () => {
  let service: Service;
  let browser: Browser;

  beforeAll(async () => {
    service = await Service.start('--require-keys');
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('asks who is there, and lets in who has a key', async () => {
    const database = `${service.folder}/vizier.db`;
    const made = service.command('key', 'create', '--owner', 'ada', '--role', 'reader', '--database', database);
    const key = /vzk_\S+/.exec(made)?.[0] ?? '';
    const { page } = await openPage(browser);
    await page.goto(service.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page, 'sign in');
    await page.getByLabel('API key').fill('vzk_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.wrong').waitFor();
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Studies' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Studies' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});
