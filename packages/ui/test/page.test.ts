import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { SKIS } from '../page/dev/example-snapshot.ts';
import { World } from '../page/dev/world.ts';
import { type Bench, type OpenPage, skipReason, startBench } from './page-in-browser.ts';

describe('the page in a browser', { skip: skipReason, timeout: 120_000 }, () => {
  let bench: Bench | undefined;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench?.close());

  const open = async (t: TestContext, options?: BrowserContextOptions, world?: World): Promise<OpenPage> => {
    assert.ok(bench);
    const opened = await bench.open(options, world);
    t.after(() => opened.close());
    return opened;
  };

  test('shows the site under any base path without asking another server or breaking the strict policy', async (t) => {
    const { page, faults } = await open(t);
    await page.getByRole('heading', { level: 1, name: 'Haus am Hang' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText(/^Energy flow now: Grid supplies \d+\.\d\d kW, Solar produces/).waitFor();
    const card = page.getByRole('article', { name: 'Garage' });
    await card.getByText('Charging', { exact: true }).waitFor();
    await card.getByText('The station may take all it can: 11.0 kW. Next in line: main fuse 35 A.').waitFor();
    await page.getByRole('img', { name: /^All stations, last 15 minutes: now \d\.\d\d kW, between/ }).waitFor();
    await page.locator('canvas').waitFor();
    assert.deepEqual(faults, []);
  });

  test('a limit of the control box appears with source and countdown, and goes when it is released', async (t) => {
    const { page, world, server, faults } = await open(t);
    await page.getByRole('button', { name: 'Limit to 4.2 kW for 60 s' }).click();
    await page.getByRole('heading', { name: 'Consumption limited to 4.2 kW (4,200 W)' }).waitFor();
    assert.deepEqual(server.asked, ['POST demo/control-box {"do":"limit","watts":4200,"durationSeconds":60}']);
    await page.getByRole('timer').filter({ hasText: '1:00' }).waitFor();
    world.step(18);
    await page.getByRole('timer').filter({ hasText: '0:42' }).waitFor();
    const card = page.getByRole('article', { name: 'Garage' });
    await card
      .getByText("The grid operator's limit leaves 4.2 kW (control box … f335 1c7a).", { exact: false })
      .waitFor();
    await card.getByRole('img', { name: /^Measured 4\.\d\d kW, limit 4\.2 kW, scale to 11\.0 kW$/ }).waitFor();
    assert.equal(await page.title(), 'Consumption limited to 4.2 kW – Haus am Hang');
    await page.getByRole('button', { name: 'Release the limit' }).click();
    await page.getByRole('heading', { name: 'No limit from the grid operator' }).waitFor();
    assert.deepEqual(faults, []);
  });

  test('failsafe is explained in words, and the button then lets the control box speak again', async (t) => {
    const { page, world } = await open(t);
    await page.getByRole('button', { name: 'Go silent' }).click();
    await page.getByRole('button', { name: 'Speak again' }).waitFor();
    world.step(200);
    await page.getByRole('heading', { name: 'Failsafe: consumption limited to 4.2 kW' }).waitFor();
    await page.getByText('The control box has gone silent.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Speak again' }).click();
    await page.getByRole('heading', { name: 'No limit from the grid operator' }).waitFor();
  });

  test('approving asks first, shows the SKI in groups, is disabled while it works, and shows why it failed', async (t) => {
    const { page, server } = await open(t);
    await page.getByText('1 device waits for your approval.').waitFor();
    await page.getByRole('button', { name: 'Approve Nordlader WB 22' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve Nordlader WB 22?' });
    assert.match(await dialog.innerText(), /2ae8\s+5d0c\s+934f\s+71b6\s+d8e0\s+1c57\s+a9f3\s+b264\s+07c5\s+e19d/);
    const release = server.hold();
    server.refuseNext({ status: 409, code: 'conflict', detail: 'The peer is gone.', advice: 'Start pairing again.' });
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByRole('button', { name: 'Working', disabled: true }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel', disabled: true }).waitFor();
    release();
    await dialog.getByRole('alert').filter({ hasText: 'The peer is gone. Start pairing again.' }).waitFor();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('status').filter({ hasText: 'Nordlader WB 22 is approved.' }).waitFor();
    await page.getByText('1 device waits for your approval.').first().waitFor({ state: 'detached' });
    assert.deepEqual(server.asked, Array(2).fill(`POST pairing/${SKIS.visitor}/approve`));
  });

  test('rejecting can be given up by Escape with the focus back on its button, and is done after the question', async (t) => {
    const { page, server } = await open(t);
    const reject = page.getByRole('button', { name: 'Reject Nordlader WB 22' });
    await reject.click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(`document.activeElement.getAttribute('aria-label')`), 'Reject Nordlader WB 22');
    assert.deepEqual(server.asked, []);
    await reject.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Rejected by us').waitFor();
    assert.deepEqual(server.asked, [`DELETE pairing/${SKIS.visitor}`]);
  });

  test('a manual limit is checked before it is sent, shown, and removed after a question', async (t) => {
    const { page, server } = await open(t);
    const field = page.getByLabel('Power in W');
    await field.fill('4,2 kW');
    await page.getByRole('button', { name: 'Set limit' }).click();
    await page.getByRole('alert').filter({ hasText: 'Enter a whole number of W' }).waitFor();
    assert.equal(await page.evaluate('document.activeElement.name'), 'watts');
    assert.deepEqual(server.asked, []);
    await field.fill('3.680');
    await page.getByLabel('Duration').selectOption('900');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'Consumption limited to 3.68 kW' }).waitFor();
    await page.getByRole('button', { name: 'Remove the limit of 3.68 kW' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'No limit from the grid operator' }).waitFor();
    assert.deepEqual(server.asked, [
      'POST limits {"kind":"consumption","watts":3680,"durationSeconds":900}',
      'DELETE limits/lim-2',
    ]);
  });

  test('a mode that is refused falls back and says why', async (t) => {
    const { page, server } = await open(t);
    const card = page.getByRole('article', { name: 'Garage' });
    server.refuseNext({ status: 422, code: 'not-supported', detail: 'Not now.', advice: 'Try later.' });
    await card.getByLabel('Mode').selectOption('off');
    await card.getByRole('alert').filter({ hasText: 'Not now. Try later.' }).waitFor();
    assert.equal(await card.getByLabel('Mode').inputValue(), 'fast');
    await card.getByLabel('Mode').selectOption('off');
    await card.getByText('The station is switched off by its mode.', { exact: false }).waitFor();
  });

  test('a lost connection is visible, old values stay marked, and the stream comes back', async (t) => {
    const { page, world, server } = await open(t);
    server.dropStreams(true);
    await page.getByRole('alert').filter({ hasText: 'The connection to the energy manager is lost.' }).waitFor();
    await page.getByText('Connection lost', { exact: true }).waitFor();
    await page.getByText(/Values from \d\d:\d\d:\d\d/).waitFor();
    server.dropStreams(false);
    const retry = page.getByRole('button', { name: 'Try now' });
    await retry.click({ timeout: 20_000 });
    await page.getByText('Live', { exact: true }).waitFor();
    world.controlBox({ watts: 4200, durationSeconds: 60 });
    await page.getByRole('heading', { name: 'Consumption limited to 4.2 kW' }).waitFor();
  });

  test('an energy manager that does not answer is named as such, with a button that tries again', async (t) => {
    const { page, server } = await open(t);
    server.dropStreams(true);
    await page.reload();
    await page.getByRole('heading', { name: 'The energy manager does not answer' }).waitFor();
    server.dropStreams(false);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('heading', { name: 'No limit from the grid operator' }).waitFor();
  });

  test('a fresh installation says what is missing and what to do, and has no demo buttons', async (t) => {
    const { page } = await open(t, {}, new World('fresh'));
    await page.getByText('No charging station yet').waitFor();
    await page.getByText('No limits so far').waitFor();
    await page.getByText('No other device found').waitFor();
    await page.getByText('No device connected yet').waitFor();
    await page.getByText('No measurements yet.', { exact: false }).waitFor();
    await page.getByText('none paired yet').waitFor();
    await page.getByText('Energy flow now: Grid not measured, House not measured.').waitFor();
    assert.equal(await page.getByText('Simulated control box').count(), 0);
  });

  test('speaks German to a German browser, switches, and remembers the choice', async (t) => {
    const { page } = await open(t, { locale: 'de-DE' });
    await page.getByRole('heading', { name: 'Keine Grenze vom Netzbetreiber' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'No limit from the grid operator' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'No limit from the grid operator' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });

  test('our own SKI can be copied', async (t) => {
    const { page } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy SKI' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), SKIS.own);
  });

  test('the scenarios of a device are words, not only colours', async (t) => {
    const { page } = await open(t);
    const device = page.getByRole('listitem').filter({ has: page.getByText('6 of 9 scenarios work') });
    await device.getByText('Use cases').click();
    await device.getByRole('heading', { name: 'Limitation of power consumption (LPC)' }).waitFor();
    assert.match(await device.innerText(), /Scenario 3\s+incomplete\s+missing: measurement acCurrent of phase C/);
  });

  for (const locale of ['de-DE', 'en-GB']) {
    test(`fits a phone of 360 px without scrolling sideways, ${locale}`, async (t) => {
      const { page, world } = await open(t, { locale, viewport: { width: 360, height: 740 } });
      world.controlBox({ watts: 4200, durationSeconds: 60 });
      await page.getByRole('timer').waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(wide, 360);
      const small = await page.evaluate(`[...document.querySelectorAll('button, select, input, summary, nav a')]
        .filter((element) => element.getBoundingClientRect().height > 0 && element.getBoundingClientRect().height < 36)
        .map((element) => element.textContent)`);
      assert.deepEqual(small, []);
    });
  }

  test('every control has a name and every id is there once', async (t) => {
    const { page } = await open(t);
    const nameless = await page.evaluate(`[...document.querySelectorAll('button, select, input, a')]
      .filter((element) => !(element.getAttribute('aria-label') || element.textContent.trim() || element.labels?.length))
      .map((element) => element.outerHTML)`);
    assert.deepEqual(nameless, []);
    const twice = await page.evaluate(`[...document.querySelectorAll('[id]')].map((element) => element.id)
      .filter((id, index, all) => all.indexOf(id) !== index)`);
    assert.deepEqual(twice, []);
  });
});
