import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, type Viewer } from './browser';
import { readCsv } from './csv';
import { epochs, experimentText, programText } from './experiment';
import type { Service } from './service';
import { useSession } from './session';

/** One person's session with a real experiment, step by step. */
describe('a person tunes a program', () => {
  const session = useSession();
  let service: Service;
  let viewer: Viewer;
  let page: Page;
  let program: string;

  beforeAll(() => {
    ({ service, viewer, page } = session());
    program = service.write('train.sh', programText);
  });

  it('finds an empty list, and the way to a first experiment', async () => {
    await page.goto(service.url);
    await page.getByText('There is no study yet.').waitFor();
    await expectAccessible(page, 'empty list');
    await page.getByRole('link', { name: 'New experiment' }).first().click();
    await expectAccessible(page, 'form');
  });

  it('is told in which line a document is wrong', async () => {
    await page.getByRole('button', { name: 'YAML' }).click();
    const editor = page.getByRole('textbox', { name: 'Experiment document' });
    const wrong = experimentText('digits', { program }).replace('min: "16"', 'min: "many"');
    const line = wrong.split('\n').findIndex(text => text.includes('many')) + 1;
    await editor.fill(wrong);
    const finding = page.getByRole('button', { name: /spec\.parameters\[1\]\.feasibleSpace\.min/ });
    await finding.waitFor();
    await expect.poll(() => page.locator('.gutter .wrong').allTextContents()).toEqual([String(line)]);
    await expect.poll(() => page.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true);
    await expectAccessible(page, 'editor');
    await editor.fill(experimentText('digits', { program }));
    await page.getByText('The document is good.').waitFor();
  });

  it('sees trials arrive without loading the page again', async () => {
    await page.evaluate('window.isStillHere = true');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'digits', exact: true }).waitFor();
    await untilTrials(page, 4);
    expect(await page.evaluate('window.isStillHere')).toBe(true);
    await page.getByText('live', { exact: true }).waitFor();
    await expectAccessible(page, 'overview');
  });

  it('selects along an axis, and finds the selection in the address and in every view', async () => {
    await page.getByRole('link', { name: 'Parallel' }).click();
    const grip = page.getByRole('slider', { name: 'Selection on lr' });
    const box = await grip.boundingBox();
    if (!box) {
      throw new Error('the axis is not to be seen');
    }
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.6, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => selectedShare(page)).toBeLessThan(1);
    await expect.poll(() => page.url()).toMatch(/p\.lr=[\d.e-]+\.\.[\d.e-]+/);

    await page.getByRole('link', { name: 'Trials', exact: true }).click();
    await page.getByText(/of \d+, by the selection/).waitFor();
    await page.reload();
    await page.getByText(/of \d+, by the selection/).waitFor();
    await page.goBack();
    await page.goBack();
    await page.getByRole('slider', { name: 'Selection on lr' }).waitFor();
    await expect.poll(() => page.url()).not.toContain('p.lr');
    await expectAccessible(page, 'parallel');
  });

  it('selects with the keyboard alone', async () => {
    const grip = page.getByRole('slider', { name: 'Selection on width' });
    const values = (): Promise<string | null> => grip.getAttribute('aria-valuetext');
    await grip.focus();
    await page.keyboard.press('Enter');
    await expect.poll(values).toMatch(/ to /);
    const begun = await values();
    await page.keyboard.press('ArrowDown');
    await expect.poll(values).not.toBe(begun);
    await page.keyboard.press('Escape');
    await expect.poll(values).toBe('all values');
  });

  it('sorts the table', async () => {
    await page.getByRole('link', { name: 'Trials', exact: true }).click();
    await page.getByRole('button', { name: 'Trial', exact: true }).click();
    const ids = async (): Promise<number[]> => (await page.locator('.trials tbody tr:not([aria-hidden]) td:nth-child(2)').allTextContents()).map(Number);
    await expect.poll(ids).toSatisfy((numbers: number[]) => numbers.length > 3 && numbers.every((id, index) => index === 0 || id > (numbers[index - 1] as number)));
    await page.getByRole('button', { name: 'Trial', exact: true }).click();
    await expect.poll(ids).toSatisfy((numbers: number[]) => numbers.every((id, index) => index === 0 || id < (numbers[index - 1] as number)));
    await expectAccessible(page, 'trials');
  });

  it('reads the log of a running trial, and stops it', async () => {
    service.write('slow', '');
    const trial = await newRunningTrial(service);
    await page.goto(`${service.url}#/studies/default/digits/trials/${trial}`);
    await page.getByRole('heading', { name: `Trial ${trial}` }).waitFor();
    await page.getByRole('log').getByText(`epoch=${epochs}`).waitFor();
    await expectAccessible(page, 'trial');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('.pill', { hasText: /^Stopped early$/ }).waitFor();
    rmSync(`${service.folder}/slow`);
  });

  it('leaves a note', async () => {
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.getByRole('textbox', { name: /Note on trial/ }).fill('looked fine to me');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.note', { hasText: 'looked fine to me' }).waitFor();
  });

  it('stops the experiment, changes its budget, and resumes it', async () => {
    await page.goto(`${service.url}#/studies/default/digits`);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('.pill', { hasText: 'Stopped' }).waitFor();
    await page.getByRole('button', { name: 'Budget' }).click();
    await page.getByLabel('Trials at a time').fill('3');
    await expectAccessible(page, 'budget');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByText('of 3 at a time').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.locator('.pill', { hasText: 'Running' }).waitFor();
  });

  it('queues a trial of its own', async () => {
    await page.getByRole('button', { name: 'Add trial' }).click();
    await page.getByRole('dialog').getByLabel('lr', { exact: true }).fill('7');
    viewer.expectRefusal(400, /\/studies\/digits\/trials$/);
    await page.getByRole('button', { name: 'Queue it' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('dialog').getByLabel('lr', { exact: true }).fill('0.0123');
    await page.getByRole('button', { name: 'Queue it' }).click();
    await page.getByText(/Trial \d+ is queued/).waitFor();
  });

  it('exports what the service exports', async () => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('.pill', { hasText: 'Stopped' }).waitFor();
    await page.getByRole('link', { name: 'Trials', exact: true }).click();
    const theirs = readCsv(await service.text('v1/owners/default/studies/digits:exportTable'));
    await expect.poll(() => page.locator('.panel .about').first().textContent()).toBe(String(theirs.length));
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    const file = join(service.folder, 'trials.csv');
    await download.saveAs(file);
    const ours = new Map(readCsv(readFileSync(file, 'utf8')).map(row => [row['trial'], row]));
    expect(ours.size).toBe(theirs.length);
    for (const row of theirs) {
      const mine = ours.get(row['trial']);
      for (const column of ['parameter.lr', 'parameter.width', 'parameter.activation', 'metric.loss']) {
        expect(mine?.[column], `trial ${row['trial']}, ${column}`).toBe(row[column]);
      }
    }
  });

  it.each([['light', 1280], ['dark', 390]] as const)('looks at every view, %s and %d pixels wide', async (theme, width) => {
    const other = await session().openPage({ theme, width });
    for (const view of ['slices', 'contour', 'importance', 'curves', 'timeline', 'model', 'document']) {
      await other.page.goto(`${service.url}#/studies/default/digits/${view}`);
      await other.page.locator('.tabs [aria-current=page]').waitFor();
      await expect.poll(() => other.page.getByText(/Being computed|Reading/).count()).toBe(0);
      await expectAccessible(other.page, `${view} ${theme} ${width}`);
      const overflow = await other.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(overflow, `${view} is wider than the screen`).toBe(0);
    }
    expect(other.errors).toEqual([]);
    await other.page.context().close();
  });

  it('deletes the study by typing its name', async () => {
    await page.goto(`${service.url}#/studies/default/digits`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the name/).fill('digits');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Studies' }).waitFor();
    expect(await service.json<{ totalSize?: number }>('v1/owners/-/studySummaries')).toMatchObject({ totalSize: 0 });
  });

  it('saw no error in the console', () => {
    expect(viewer.errors).toEqual([]);
  });
});

async function untilTrials(page: Page, count: number): Promise<void> {
  const ended = async (): Promise<number> => {
    const text = await page.locator('.reading', { hasText: 'Trials ended' }).locator('.figure').textContent();
    return Number.parseInt(text ?? '0', 10);
  };
  await expect.poll(ended).toBeGreaterThanOrEqual(count);
}

/** The share of the trials that are in the selection. */
async function selectedShare(page: Page): Promise<number> {
  const text = (await page.getByRole('group', { name: 'Selection' }).textContent()) ?? '';
  const match = /(\d[\d,]*)of (\d[\d,]*) trials/.exec(text);
  return numberOf(match?.[1]) / numberOf(match?.[2]);
}

function numberOf(text: string | undefined): number {
  return Number(text?.replaceAll(',', ''));
}

/** A trial that began after now: its program waits at its end. */
async function newRunningTrial(service: Service): Promise<number> {
  interface Runs {
    readonly runs?: readonly { readonly outcome?: string; readonly trial?: { readonly id: string; readonly measurements?: readonly object[] } }[];
  }
  for (;;) {
    const { runs = [] } = await service.json<Runs>('v1/owners/default/experiments/digits/trialRuns');
    const waiting = runs.find(run => run.outcome === 'RUNNING' && (run.trial?.measurements?.length ?? 0) === epochs);
    if (waiting?.trial) {
      return Number(waiting.trial.id);
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
