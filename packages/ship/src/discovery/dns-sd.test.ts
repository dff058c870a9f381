import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { silentLogger, systemClock } from '@busbar/kernel';
import { dnsSd } from './dns-sd.ts';
import type { DiscoveredService } from './service-cache.ts';

const clock = systemClock();
const onLoopback = () => dnsSd({ clock, logger: silentLogger, interfaces: ['lo'] });

test('two nodes find each other on loopback, and the goodbye is heard', { timeout: 30_000 }, async () => {
  const ski = randomBytes(20).toString('hex');
  const watcher = onLoopback();
  const announcer = onLoopback();
  try {
    const found = new Promise<DiscoveredService>((done) => {
      const lost = Promise.withResolvers<void>();
      watcher.browse({
        found: (service) => {
          if (service.ski === ski) done(Object.assign(service, { gone: lost.promise }));
        },
        lost: (service) => {
          if (service.ski === ski) lost.resolve();
        },
      });
    });
    const advertisement = announcer.advertise({
      instance: `Busbar test ${ski.slice(0, 6)}`,
      port: 4799,
      txt: { id: `i:1_u:${ski.slice(0, 8)}`, path: '/ship/', ski, register: false, brand: 'Busbar', categories: [2] },
    });
    const service = await found;
    assert.equal(service.port, 4799);
    assert.equal(service.brand, 'Busbar');
    assert.ok(service.addresses.includes('127.0.0.1'), service.addresses.join());
    assert.equal(watcher.problem(), undefined);
    await advertisement.stop();
    await (service as DiscoveredService & { gone: Promise<void> }).gone;
  } finally {
    await watcher.close();
    await announcer.close();
  }
});

test('an interface that does not exist is said, not thrown', async () => {
  const nowhere = dnsSd({ clock, logger: silentLogger, interfaces: ['nope0'] });
  const stop = nowhere.browse({ found: () => undefined, lost: () => undefined });
  assert.match(nowhere.problem() ?? '', /nope0/);
  stop();
  await nowhere.close();
});
