import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { type MockServer, startMockServer } from '../page/dev/mock-server.ts';
import { World } from '../page/dev/world.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const MISSING = `the page is tested in Chromium: apt-get install -y chromium (looked for ${CHROMIUM})`;

/** Why the page cannot be tested here; false when it can. In CI a missing browser is a failure, not a reason to skip. */
export const skipReason: string | false = existsSync(CHROMIUM) || process.env.CI !== undefined ? false : MISSING;

/** A browser and a freshly built page, shared by the tests of a file. */
export interface Bench {
  open(options?: BrowserContextOptions, world?: World): Promise<OpenPage>;
  close(): Promise<void>;
}

/** One page on one simulated site. */
export interface OpenPage {
  readonly page: Page;
  readonly world: World;
  readonly server: MockServer;
  /** Errors of scripts and of the content security policy. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Builds the page from its sources and starts the browser. */
export async function startBench(): Promise<Bench> {
  if (!existsSync(CHROMIUM)) throw new Error(MISSING);
  const pageDir = await mkdtemp(join(tmpdir(), 'busbar-page-'));
  await build({
    root: fileURLToPath(new URL('../page', import.meta.url)),
    logLevel: 'silent',
    build: { outDir: pageDir, emptyOutDir: true },
  });
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  return {
    open: async (options = {}, world = new World()) => {
      // An odd base path: the page may only use addresses relative to its own.
      const server = await startMockServer({ world, pageDir, basePath: '/ingress/a1/' });
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          faults.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(server.url)) faults.push(`asked for ${request.url()}`);
      });
      await page.goto(server.url);
      await page
        .getByRole('heading', { name: /limit|Grenze/ })
        .first()
        .waitFor();
      return {
        page,
        world,
        server,
        faults,
        close: async () => {
          await context.close();
          await server.close();
        },
      };
    },
    close: async () => {
      await browser.close();
      await rm(pageDir, { recursive: true, force: true });
    },
  };
}
