import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env['VIZIER_PROGRAM'] ?? '';

/** The built service with a local runner, on free ports, in a folder of its own. */
export class Service {
  private readonly processes: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly url: string,
    private readonly grpc: string,
  ) {}

  static async start(...options: readonly string[]): Promise<Service> {
    const folder = mkdtempSync(join(tmpdir(), 'vizier-page-'));
    const serving = spawn(program, ['serve', '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0', '--database', join(folder, 'vizier.db'), ...options], { cwd: folder });
    const greeting = await firstLine(serving);
    const match = /gRPC on (\S+) and HTTP on (\S+) /.exec(greeting);
    if (!match) {
      throw new Error(`the service said: ${greeting}`);
    }
    const service = new Service(folder, match[2] ?? '', match[1] ?? '');
    service.processes.push(serving);
    return service;
  }

  startRunner(): void {
    this.processes.push(spawn(program, ['runner', '--server', this.grpc, '--state', join(this.folder, 'runs')], { cwd: this.folder, stdio: 'ignore' }));
  }

  /** Runs a command of the program to its end and returns what it printed. */
  command(...words: readonly string[]): string {
    const run = spawnSync(program, words, { cwd: this.folder, encoding: 'utf8' });
    if (run.status !== 0) {
      throw new Error(`${words.join(' ')}: ${run.stdout}${run.stderr}`);
    }
    return run.stdout;
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  async json<T>(path: string, body?: object): Promise<T> {
    const request = body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
    const response = await fetch(new URL(path, this.url), request);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  }

  async text(path: string): Promise<string> {
    return (await fetch(new URL(path, this.url))).text();
  }

  async stop(): Promise<void> {
    for (const running of this.processes.reverse()) {
      const ended = new Promise(resolve => running.once('exit', resolve));
      if (running.exitCode === null) {
        running.kill('SIGINT');
        const timer = setTimeout(() => running.kill('SIGKILL'), 15_000);
        await ended;
        clearTimeout(timer);
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function firstLine(running: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    running.once('exit', code => reject(new Error(`the service ended with ${code}`)));
    createInterface({ input: running.stdout as NodeJS.ReadableStream }).once('line', resolve);
    running.stderr?.resume();
  });
}
