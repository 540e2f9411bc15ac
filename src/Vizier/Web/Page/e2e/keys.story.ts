import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, type Viewer } from './browser';
import type { Service } from './service';
import { useSession } from './session';

const study = { displayName: 'shared', studySpec: { metrics: [{ metricId: 'loss', goal: 'MINIMIZE' }], parameters: [{ parameterId: 'x', doubleValueSpec: { minValue: 0, maxValue: 1 } }] } };

describe('a service with keys', () => {
  const session = useSession(['--require-keys'], false);
  let service: Service;
  let reader: string;
  let writer: string;

  beforeAll(async () => {
    ({ service } = session());
    reader = createKey(service, 'ada', 'reader');
    writer = createKey(service, 'ada', 'writer');
    const made = await ask(service, 'v1/owners/ada/studies', { authorization: `Bearer ${writer}` }, study);
    expect(made.status).toBe(200);
  });

  it('asks who is there, and lets in who has a key', async () => {
    const viewer = await session().openPage();
    const { page } = viewer;
    await page.goto(service.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page, 'sign in');
    viewer.expectRefusal(401, /\/session$/);
    await page.getByLabel('API key').fill('vzk_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.wrong').waitFor();
    await signIn(viewer, reader);
    await page.reload();
    await page.getByRole('heading', { name: 'Studies' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(viewer.errors).toEqual([]);
    await page.context().close();
  });

  it('lets a reader look, and shows no action', async () => {
    const viewer = await session().openPage();
    await viewer.page.goto(service.url);
    await signIn(viewer, reader);
    await viewer.page.getByRole('link', { name: 'shared' }).click();
    await viewer.page.getByRole('heading', { name: 'shared', exact: true }).waitFor();
    await viewer.page.getByText('live', { exact: true }).waitFor();
    for (const name of ['Stop', 'Add trial', 'Clone', 'Delete', 'Add a note']) {
      expect(await viewer.page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    }
    viewer.expectRefusal(403, /studies\/shared:setState$/);
    expect(await viewer.page.evaluate(`fetch('v1/owners/ada/studies/shared:setState', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"state":"INACTIVE"}' }).then(answer => answer.status)`)).toBe(403);
    expect(viewer.errors).toEqual([]);
    await viewer.page.context().close();
  });

  it('lets a writer act', async () => {
    const viewer = await session().openPage();
    await viewer.page.goto(`${service.url}#/studies/ada/shared`);
    await signIn(viewer, writer, 'shared');
    await viewer.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await viewer.page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    const cookies = await viewer.page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const active = { state: 'ACTIVE' };
    const path = 'v1/owners/ada/studies/shared:setState';
    expect((await ask(service, path, { cookie, origin: 'https://evil.example' }, active)).status).toBe(403);
    expect((await ask(service, path, { cookie, origin: new URL(service.url).origin }, active)).status).toBe(200);
    await viewer.page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    expect(viewer.errors).toEqual([]);
    await viewer.page.context().close();
  });

  it('shows nothing to a browser whose key was revoked', async () => {
    const viewer = await session().openPage();
    const key = createKey(service, 'ada', 'reader');
    await viewer.page.goto(service.url);
    await signIn(viewer, key);
    service.command('key', 'revoke', idOf(key), '--database', `${service.folder}/vizier.db`);
    await expect
      .poll(async () => {
        await viewer.page.reload();
        await viewer.page.locator('h1').waitFor();
        return viewer.page.locator('h1').textContent();
      })
      .toBe('Sign in');
    await viewer.page.context().close();
  });
});

async function signIn({ page }: Viewer, key: string, heading = 'Studies'): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
}

function createKey(service: Service, owner: string, role: string): string {
  const made = service.command('key', 'create', '--owner', owner, '--role', role, '--database', `${service.folder}/vizier.db`);
  return /vzk_\S+/.exec(made)?.[0] ?? '';
}

/** The part of a key by which it is known: vzk_ID_SECRET. */
function idOf(key: string): string {
  return key.split('_')[1] ?? '';
}

function ask(service: Service, path: string, headers: Readonly<Record<string, string>>, body: object): Promise<Response> {
  return fetch(new URL(path, service.url), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}
