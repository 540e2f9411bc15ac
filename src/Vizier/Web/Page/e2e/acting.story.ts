import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, type Viewer } from './browser';
import { experimentText, programText } from './experiment';
import type { Service } from './service';
import { useSession } from './session';

const plainStudy = {
  displayName: 'plain',
  studySpec: {
    algorithm: 'RANDOM_SEARCH',
    metrics: [{ metricId: 'gain', goal: 'MAXIMIZE' }],
    parameters: [{ parameterId: 'x', doubleValueSpec: { minValue: 0, maxValue: 10 } }],
  },
};

/** What people do with studies, each thing once. */
describe('a person acts', () => {
  const session = useSession();
  let service: Service;
  let viewer: Viewer;
  let page: Page;

  beforeAll(() => {
    ({ service, viewer, page } = session());
  });

  it('creates an experiment by the form', async () => {
    const program = service.write('form.sh', 'echo "loss=${1#--rate=}"\n');
    await page.goto(`${service.url}#/new`);
    await page.getByLabel('Name', { exact: true }).first().fill('from-form');
    await page.getByLabel('Trials in all').fill('4');
    await page.getByLabel('Algorithm', { exact: true }).selectOption('RANDOM_SEARCH');
    await page.getByRole('group', { name: 'Parameters' }).getByLabel('Name').fill('rate');
    await page.getByLabel('Command').fill(`sh ${program}`);
    await page.getByText('The document is good.').waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'from-form', exact: true }).waitFor();
    await page.locator('.pill', { hasText: 'Succeeded' }).waitFor();
    const { runs = [] } = await service.json<{ readonly runs?: readonly { readonly outcome: string }[] }>('v1/owners/default/experiments/from-form/trialRuns');
    expect(runs.map(run => run.outcome)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('goes on with an experiment that has ended, by a larger budget', async () => {
    await page.getByRole('button', { name: 'Budget' }).click();
    await page.getByLabel('Trials in all').fill('6');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.locator('.reading', { hasText: 'Trials ended' }).getByText(/^6 of 6$/).waitFor();
  });

  it('clones an experiment with another name and another program', async () => {
    const program = service.write('train.sh', programText);
    await page.getByRole('link', { name: 'Clone' }).click();
    const editor = page.getByRole('textbox', { name: 'Experiment document' });
    await expect.poll(() => editor.inputValue()).toContain('name: from-form-2');
    await editor.fill(experimentText('edited', { program, trials: 3 }));
    await page.getByText('The document is good.').waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'edited', exact: true }).waitFor();
    await page.locator('.pill', { hasText: 'Succeeded' }).waitFor();
  });

  it('is told where a log lies that the service cannot read', async () => {
    rmSync(`${service.folder}/runs`, { recursive: true });
    await page.goto(`${service.url}#/studies/default/edited/trials/1`);
    await page.getByText(/The log lies where the trial runs: on .+, in .+/).waitFor();
    await expectAccessible(page, 'trial without a log');
  });

  it('sees a program of its own at work in a plain study, and marks its trial infeasible', async () => {
    await service.json('v1/owners/default/studies', plainStudy);
    for (const [x, gain] of [[1, 0.5], [2, 0.9], [3, 0.7]] as const) {
      await service.json('v1/owners/default/studies/plain/trials', ended(x, gain));
    }
    await page.goto(`${service.url}#/studies/default/plain`);
    await page.getByRole('heading', { name: 'plain', exact: true }).waitFor();
    await service.json('v1/owners/default/studies/plain/trials:suggest', { suggestionCount: 1, clientId: 'laptop' });
    await page.getByRole('button', { name: /Running/ }).waitFor();
    await page.goto(`${service.url}#/studies/default/plain/trials/4`);
    await page.getByRole('button', { name: 'Mark infeasible' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('it would melt');
    await page.getByRole('dialog').getByRole('button', { name: 'Mark infeasible' }).click();
    await page.locator('.pill', { hasText: 'Infeasible' }).waitFor();
    await page.locator('.notice', { hasText: 'it would melt' }).waitFor();
    const events = page.getByRole('region', { name: 'Events, table' });
    await events.getByText('given to the client laptop').waitFor();
    await events.getByText('it would melt').waitFor();
  });

  it('clones a trial with another value', async () => {
    await page.goto(`${service.url}#/studies/default/plain/trials/2`);
    await page.getByRole('button', { name: 'Clone' }).click();
    await page.getByRole('dialog').getByLabel('x', { exact: true }).fill('2.5');
    await page.getByRole('button', { name: 'Queue it' }).click();
    await page.getByText('Trial 5 is queued.').waitFor();
    const trial = await service.json<{ readonly parameters: readonly { readonly value: number }[] }>('v1/owners/default/studies/plain/trials/5');
    expect(trial.parameters[0]?.value).toBe(2.5);
  });

  it('keeps a note on the study', async () => {
    await page.goto(`${service.url}#/studies/default/plain`);
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.getByRole('textbox', { name: /Note on/ }).fill('mind the furnace');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.note', { hasText: 'mind the furnace' }).waitFor();
    await page.reload();
    await page.locator('.note', { hasText: 'mind the furnace' }).waitFor();
  });

  it('clones a plain study with another algorithm', async () => {
    await page.getByRole('button', { name: 'Clone' }).click();
    const definition = page.getByRole('textbox', { name: 'Definition' });
    const text = await definition.inputValue();
    await definition.fill(text.replace('"MAXIMIZE"', '"SIDEWAYS"'));
    viewer.expectRefusal(400, /studies\/plain-2:import$/);
    await page.getByRole('dialog').getByRole('button', { name: 'Clone' }).click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page, 'clone');
    await definition.fill(text.replace('RANDOM_SEARCH', 'QUASI_RANDOM_SEARCH'));
    await page.getByRole('dialog').getByRole('button', { name: 'Clone' }).click();
    await page.getByRole('heading', { name: 'plain-2', exact: true }).waitFor();
    await page.getByText('QUASI_RANDOM_SEARCH').waitFor();
    const { trials } = await service.json<{ readonly trials: readonly { readonly state: string }[] }>('v1/owners/default/studies/plain-2/trials');
    expect(trials.map(trial => trial.state)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'INFEASIBLE']);
  });

  it('compares studies', async () => {
    await page.goto(`${service.url}#/`);
    await page.getByRole('checkbox', { name: 'Compare plain', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Compare plain-2', exact: true }).check();
    await page.getByRole('button', { name: 'Compare 2' }).click();
    await page.getByRole('heading', { name: 'Compare studies' }).waitFor();
    await expectAccessible(page, 'comparison');
  });

  it('stops a plain study and resumes it', async () => {
    await page.goto(`${service.url}#/studies/default/plain`);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  });

  it('saw no error in the console', () => {
    expect(viewer.errors).toEqual([]);
  });

  it('still sees trials arrive where streams are held back', async () => {
    const other = await session().openPage();
    await other.page.clock.install();
    await other.page.route(/:watch/, route => route.abort());
    await other.page.goto(`${service.url}#/studies/default/plain`);
    await other.page.getByText('polling', { exact: true }).waitFor();
    await service.json('v1/owners/default/studies/plain/trials', ended(4, 0.95));
    await other.page.locator('.reading', { hasText: 'Best' }).getByText('0.95').waitFor();
    await other.page.unroute(/:watch/);
    await other.page.clock.fastForward('00:15');
    await other.page.getByText('live', { exact: true }).waitFor();
    expect(other.errors.filter(error => !error.includes(':watch'))).toEqual([]);
  });
});

function ended(x: number, gain: number): object {
  return { parameters: [{ parameterId: 'x', value: x }], state: 'SUCCEEDED', finalMeasurement: { metrics: [{ metricId: 'gain', value: gain }] } };
}
