import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { openPage, type Viewer, type ViewOptions } from './browser';
import { Service } from './service';

/** What the steps of a story share: a service of its own, and a person who looks at its page. */
export class Session {
  private constructor(
    readonly service: Service,
    private readonly browser: Browser,
    readonly viewer: Viewer,
  ) {}

  get page(): Page {
    return this.viewer.page;
  }

  static async start(options: readonly string[], hasRunner: boolean): Promise<Session> {
    const [service, browser] = await Promise.all([Service.start(...options), chromium.connect(inject('browser'))]);
    if (hasRunner) {
      service.startRunner();
    }
    return new Session(service, browser, await openPage(browser));
  }

  /** Another person's page, who shares nothing with the first. */
  openPage(options?: ViewOptions): Promise<Viewer> {
    return openPage(this.browser, options);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.service.stop();
  }
}

/** The session of the story that calls this, from its first step to its last. */
export function useSession(options: readonly string[] = [], hasRunner = true): () => Session {
  let session: Session | undefined;
  beforeAll(async () => {
    session = await Session.start(options, hasRunner);
  });
  afterAll(async () => {
    await session?.stop();
  });
  return () => {
    if (!session) {
      throw new Error('the session has not begun');
    }
    return session;
  };
}
