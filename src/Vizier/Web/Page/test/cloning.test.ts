import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cloneStudy } from '../src/study/cloneStudy';

const exported = [
  { name: 'owners/ada/studies/one', study: { displayName: 'one', studySpec: { algorithm: 'DEFAULT' }, state: 'COMPLETED' }, lastTrial: '5' },
  { trial: { id: '1', state: 'SUCCEEDED', finalMeasurement: { metrics: [{ metricId: 'loss', value: 0.1 }] } }, completionOrder: '2' },
  { trial: { id: '2', state: 'INFEASIBLE', infeasibleReason: 'melts' }, completionOrder: '1' },
  { trial: { id: '3', state: 'ACTIVE', clientId: 'laptop' } },
  { trial: { id: '4', state: 'STOPPING' } },
  { trial: { id: '5', state: 'REQUESTED' } },
  { end: { trialCount: '5' } },
];

describe('cloning a study', () => {
  let requests: { readonly method: string; readonly url: string; readonly body: unknown[] }[];
  let importStatus: number;

  beforeEach(() => {
    requests = [];
    importStatus = 200;
    vi.stubGlobal('document', { baseURI: 'http://service/' });
    vi.stubGlobal('fetch', (url: string, { method, body }: { method: string; body?: string }) => {
      requests.push({ method, url, body: (body ?? '').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as unknown) });
      return Promise.resolve(
        method === 'GET'
          ? new Response(`${exported.map(record => JSON.stringify(record)).join('\n')}\n`)
          : new Response(JSON.stringify({ message: 'it exists already' }), { status: importStatus }),
      );
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const clone = (withTrials: boolean): Promise<void> =>
    cloneStudy({ owner: 'ada', study: 'one' }, { id: 'two/b', spec: { algorithm: 'RANDOM_SEARCH' }, withTrials });

  it('imports the edited definition with the trials that have ended, in the order of their ends', async () => {
    await clone(true);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET http://service/v1/owners/ada/studies/one:export',
      'POST http://service/v1/owners/ada/studies/two%2Fb:import',
    ]);
    expect(requests[1]?.body).toEqual([
      { name: 'owners/ada/studies/two/b', study: { studySpec: { algorithm: 'RANDOM_SEARCH' }, state: 'ACTIVE' } },
      exported[1],
      exported[2],
      { end: { trialCount: 2 } },
    ]);
  });

  it('imports the definition alone', async () => {
    await clone(false);
    expect(requests[1]?.body).toEqual([
      { name: 'owners/ada/studies/two/b', study: { studySpec: { algorithm: 'RANDOM_SEARCH' }, state: 'ACTIVE' } },
      { end: { trialCount: 0 } },
    ]);
  });

  it('says why the service refused it', async () => {
    importStatus = 409;
    await expect(clone(true)).rejects.toThrow('it exists already');
  });
});
