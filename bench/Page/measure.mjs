// Measures the web page in Chromium on studies of 500 and 50,000 trials of 10 parameters, at rest and while they grow by 50 trials
// a second, and how long the service takes for what the page asks it to compute. Prints tables; the small study and an empty page
// are what the large one is compared with, in the same run. The studies are made once, in a folder that is kept.
//   dotnet build src/Vizier -c Release
//   node bench/Page/measure.mjs src/Vizier/bin/Release/net10.0/vizier FOLDER
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../src/Vizier/Web/Page/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const program = resolve(process.argv[2] ?? 'src/Vizier/bin/Release/net10.0/vizier');
const folder = resolve(process.argv[3] ?? 'page-bench');
const only = process.argv[4];
const sizes = [500, 50_000];
const growth = 50;

const parameters = Array.from({ length: 10 }, (_, index) =>
  index === 9
    ? { parameterId: 'kind', categoricalValueSpec: { values: ['a', 'b', 'c'] } }
    : { parameterId: `x${index}`, doubleValueSpec: { minValue: 0.001, maxValue: 1 }, scaleType: index % 3 === 0 ? 'UNIT_LOG_SCALE' : 'UNIT_LINEAR_SCALE' },
);

let state = 7;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

function trialOf() {
  const values = parameters.map(parameter => (parameter.categoricalValueSpec ? 'abc'[Math.floor(random() * 3)] : 0.001 + 0.999 * random() ** 2));
  const loss = values.slice(0, 9).reduce((sum, value, index) => sum + (value - index / 10) ** 2, random() * 0.1);
  return {
    parameters: parameters.map((parameter, index) => ({ parameterId: parameter.parameterId, value: values[index] })),
    state: 'SUCCEEDED',
    finalMeasurement: { stepCount: '1', metrics: [{ metricId: 'loss', value: loss }] },
  };
}

function* records(name, count) {
  const studySpec = { algorithm: 'RANDOM_SEARCH', metrics: [{ metricId: 'loss', goal: 'MINIMIZE' }], parameters };
  yield { name, study: { displayName: name.split('/')[3], studySpec, state: 'ACTIVE' }, lastTrial: String(count) };
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let id = 1; id <= count; id++) {
    const startTime = new Date(start + id * 1000).toISOString();
    const endTime = new Date(start + id * 1000 + 20_000).toISOString();
    yield { trial: { ...trialOf(), id: String(id), startTime, endTime }, completionOrder: String(id) };
  }
  yield { end: { trialCount: String(count) } };
}

async function importStudy(url, count) {
  const name = `owners/bench/studies/trials-${count}`;
  if ((await fetch(new URL(`v1/${name}`, url))).ok) {
    return name;
  }
  const body = [...records(name, count)].map(record => JSON.stringify(record)).join('\n');
  const response = await fetch(new URL(`v1/${name}:import`, url), { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body });
  if (!response.ok) {
    throw new Error(`import: ${response.status} ${await response.text()}`);
  }
  return name;
}

const countFrames = `window.frames_ = []; window.counting = true;
{ let last = performance.now(); const step = now => { frames_.push(now - last); last = now; if (counting) requestAnimationFrame(step); }; requestAnimationFrame(step); }`;

async function framesOf(page, action) {
  await page.evaluate(countFrames);
  const begin = performance.now();
  await action();
  const took = performance.now() - begin;
  const frames = (await page.evaluate('counting = false, frames_')).slice(1).sort((a, b) => a - b);
  return { rate: (frames.length / took) * 1000, slow: frames[Math.floor(frames.length * 0.95)] ?? Number.NaN };
}

async function brush(page) {
  const grip = page.getByRole('slider', { name: 'Selection on x1' });
  await grip.scrollIntoViewIfNeeded();
  const box = await grip.boundingBox();
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 40);
  await page.mouse.down();
  const measured = await framesOf(page, async () => {
    const until = performance.now() + 4000;
    for (let step = 0; performance.now() < until; step++) {
      await page.mouse.move(x, box.y + 60 + (Math.sin(step / 25) * 0.5 + 0.5) * (box.height - 120));
      await new Promise(done => setTimeout(done, 8));
    }
  });
  await page.mouse.up();
  await page.keyboard.press('Escape');
  return measured;
}

async function grow(url, name, action) {
  let sent = 0;
  let isOver = false;
  const begin = performance.now();
  const sending = (async () => {
    while (!isOver) {
      const due = Math.floor(((performance.now() - begin) / 1000) * growth) - sent;
      await Promise.all(
        Array.from({ length: Math.max(0, due) }, async () => {
          sent++;
          const response = await fetch(new URL(`v1/${name}/trials`, url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(trialOf()) });
          await response.arrayBuffer();
        }),
      );
      await new Promise(done => setTimeout(done, 40));
    }
  })();
  try {
    return { ...(await action()), perSecond: (sent / (performance.now() - begin)) * 1000 };
  } finally {
    isOver = true;
    await sending;
  }
}

// Resident memory in megabytes, as the system counts it: with typed arrays, drawings and the browser's own.
function residentOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

async function memoryOf(browser, page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  await whole.detach();
  return Math.max(...processInfo.filter(process => process.type === 'renderer').map(process => residentOf(process.id)));
}

async function view(browser, pid, url, name) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const begin = performance.now();
  await page.goto(`${url}#/${name.replace('owners/', 'studies/').replace('/studies/', '/')}`);
  await page.getByRole('slider', { name: 'Selection on x1' }).waitFor();
  await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const first = performance.now() - begin;
  await page.waitForTimeout(3000);
  const { rate, slow } = await brush(page);
  await page.waitForTimeout(1000);
  const memory = await memoryOf(browser, page);
  await page.close();
  return { first, rate, slow, memory, service: residentOf(pid) };
}

const analyses = [
  ['importance (PED-ANOVA)', 'importance', {}],
  ['importance (fANOVA)', 'importance', { method: 'FANOVA' }],
  ['partial dependence', 'partialDependence', {}],
  ['slices of the model', 'slices', {}],
  ['contour of the model', 'contour', { xParameter: 'x0', yParameter: 'x1' }],
  ['leave one out', 'leaveOneOut', {}],
];

async function timeOf(url, name, [, path, query]) {
  const begin = performance.now();
  const response = await fetch(new URL(`v1/${name}/analysis/${path}?${new URLSearchParams(query)}`, url));
  const answer = await response.json();
  return response.ok && !answer.basis?.refusal ? performance.now() - begin : `${response.status} ${answer.message ?? answer.basis?.refusal}`;
}

async function measurePage(browser, pid, url, names) {
  const empty = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await empty.goto('about:blank');
  const idle = await framesOf(empty, () => new Promise(done => setTimeout(done, 2000)));
  await empty.close();
  console.log(`An empty page draws ${idle.rate.toFixed(0)} frames a second.\n`);
  console.log('| trials | grows by, trials/s | first view, ms | brushing, frames/s | slowest 5 % of frames, ms | memory of the page, MB | of the service, MB |');
  console.log('|---|---|---|---|---|---|---|');
  for (const [index, name] of names.entries()) {
    for (const measured of [await view(browser, pid, url, name), await grow(url, name, () => view(browser, pid, url, name))]) {
      const cells = [sizes[index].toLocaleString('en'), (measured.perSecond ?? 0).toFixed(0), measured.first.toFixed(0), measured.rate.toFixed(0), measured.slow.toFixed(0), measured.memory.toFixed(0), measured.service.toFixed(0)];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
}

async function measureAnalyses(url, names) {
  console.log(`\n| asked for the first time, ms | ${sizes.map(size => `${size.toLocaleString('en')} trials`).join(' | ')} |`);
  console.log(`|---|${sizes.map(() => '---').join('|')}|`);
  for (const analysis of analyses) {
    const cells = [];
    for (const name of names) {
      const time = await timeOf(url, name, analysis);
      cells.push(typeof time === 'number' ? time.toFixed(0) : time);
    }
    console.log(`| ${analysis[0]} | ${cells.join(' | ')} |`);
  }
}

async function serve(action) {
  const service = spawn(program, ['serve', '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0', '--database', join(folder, 'vizier.db'), '--log-level', 'warning'], { cwd: folder });
  service.stderr.resume();
  const greeting = await new Promise((found, failed) => {
    createInterface({ input: service.stdout }).once('line', found);
    service.once('exit', code => failed(new Error(`the service ended with ${code}`)));
  });
  const url = /HTTP on (\S+) /.exec(greeting)[1];
  try {
    const names = [];
    for (const size of sizes) {
      names.push(await importStudy(url, size));
    }
    await action(url, names, service.pid);
  } finally {
    service.kill('SIGINT');
    await new Promise(ended => service.once('exit', ended));
  }
}

mkdirSync(folder, { recursive: true });
if (only === 'seed') {
  await serve(() => undefined);
} else {
  const browser = await chromium.launch({ executablePath: process.env.VIZIER_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  await serve((url, names, pid) => measurePage(browser, pid, url, names)).finally(() => browser.close());
  await serve(measureAnalyses);
}
