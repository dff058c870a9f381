import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type EnergyManager, startEnergyManager } from '@busbar/ems';
import { seededRandom, silentLogger, systemClock } from '@busbar/kernel';
import { type ControlBox, controlBox, type Simulator, type Station, station } from '@busbar/simulators';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { temporaryDirectory } from './busbar-process.ts';
import { chromiumFor } from './chromium.ts';

const SCREENSHOT = fileURLToPath(new URL('../test-output/page.png', import.meta.url));
const common = { clock: systemClock(), logger: silentLogger, random: seededRandom(1) };

test('the real page: pairing of two devices and a limit of the control box that the car obeys', {
  timeout: 180_000,
}, async (t) => {
  const executablePath = chromiumFor(t);
  if (executablePath === undefined) return;
  const { manager, garage, box } = await site(t);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  page.setDefaultTimeout(25_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(manager.url);

  await approve(page, garage);
  await approve(page, box);
  const card = page.getByRole('article', { name: 'Station' }).first();
  await card.getByText('Charging', { exact: true }).waitFor();
  await page
    .getByText(/^11\.0/)
    .first()
    .waitFor();

  const answer = await box.do({ do: 'limit', watts: 4200, durationSeconds: 120 });
  assert.deepEqual(answer, { accepted: true });
  await page.getByRole('heading', { name: 'Consumption limited to 4.2 kW (4,200 W)' }).waitFor();
  await card.getByText("The grid operator's limit leaves 4.2 kW", { exact: false }).waitFor();
  await card.getByRole('img', { name: /^Measured (4\.20|4\.19) kW, limit 4\.2 kW/ }).waitFor();
  assert.ok(garage.state().power <= 4200, `${garage.state().power} W`);

  await page.evaluate('scrollTo(0, 0)');
  mkdirSync(join(SCREENSHOT, '..'), { recursive: true });
  await page.screenshot({ path: SCREENSHOT, fullPage: true });
  assert.deepEqual(faults, []);
});

/** Clicks through the approval of a waiting device, found by the SKI on its label. */
async function approve(page: Page, device: Simulator): Promise<void> {
  const { ski } = device.node.identity;
  const card = page.getByRole('listitem').filter({ hasText: `${ski.slice(0, 4)} ${ski.slice(4, 8)}` });
  await card.getByRole('button', { name: /^Approve/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** An energy manager with the page built from its sources, and two devices that wait for approval; no DNS-SD. */
async function site(t: TestContext): Promise<{ manager: EnergyManager; garage: Station; box: ControlBox }> {
  const data = temporaryDirectory(t);
  const pageDir = join(data, 'page');
  await build({
    root: fileURLToPath(new URL('../packages/ui/page', import.meta.url)),
    logLevel: 'silent',
    build: { outDir: pageDir, emptyOutDir: true },
  });
  const manager = await startEnergyManager({
    ...common,
    dataDir: join(data, 'manager'),
    http: { host: '127.0.0.1', port: 0 },
    ship: { host: '127.0.0.1', port: 0 },
    config: { ship: { discovery: false } },
    pageDir,
  });
  t.after(() => manager.close());
  const options = { ...common, interfaces: [], trust: [manager.ski] };
  const garage = station({ ...options, dataDir: join(data, 'station') });
  const box = controlBox({ ...options, dataDir: join(data, 'box') });
  for (const simulator of [garage, box] satisfies Simulator[]) {
    t.after(() => simulator.close());
    await simulator.start();
    simulator.node.ship.addAddress(manager.ski, { host: '127.0.0.1', port: manager.shipPort });
  }
  return { manager, garage, box };
}
