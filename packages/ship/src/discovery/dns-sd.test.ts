import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { silentLogger, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
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

test('SHIP-6.4.2-2, SHIP-6.4.3-3: a second node with the same name is renamed, both are found', {
  timeout: 30_000,
}, async () => {
  const [first, second] = [randomBytes(20).toString('hex'), randomBytes(20).toString('hex')];
  const instance = `Busbar twin ${first.slice(0, 6)}`;
  const [watcher, one, two] = [onLoopback(), onLoopback(), onLoopback()];
  const seen = new Map<string, string>();
  const both = Promise.withResolvers<void>();
  watcher.browse({
    found: ({ ski, instance: name }) => {
      if (ski === first || ski === second) seen.set(ski, name);
      if (seen.size === 2) both.resolve();
    },
    lost: () => undefined,
  });
  const announce = (on: typeof one, ski: string) =>
    on.advertise({
      instance,
      port: 4799,
      txt: { id: `twin-${ski.slice(0, 8)}`, path: '/ship/', ski, register: false },
    });
  try {
    announce(one, first);
    announce(two, second);
    await both.promise;
    assert.equal(new Set(seen.values()).size, 2, [...seen.values()].join());
  } finally {
    await Promise.all([watcher.close(), one.close(), two.close()]);
  }
});

test('an announcement that is withdrawn at once ends at once', { timeout: 10_000 }, async () => {
  const node = onLoopback();
  const ski = randomBytes(20).toString('hex');
  const advertisement = node.advertise({
    instance: `Busbar short ${ski.slice(0, 6)}`,
    port: 4799,
    txt: { id: 'short', path: '/ship/', ski, register: false },
  });
  await advertisement.stop();
  assert.equal(advertisement.problem(), undefined);
  await node.close();
});

test('interfaces without multicast are said after the questions did not come back', async () => {
  const manual = new ManualClock();
  const deaf = dnsSd({ clock: manual, logger: silentLogger, interfaces: ['nope0'] });
  const advertisement = deaf.advertise({
    instance: 'nowhere',
    port: 1,
    txt: { id: 'nowhere', path: '/ship/', ski: 'ab'.repeat(20), register: false },
  });
  await advertisement.stop();
  const stop = deaf.browse({ found: () => undefined, lost: () => undefined });
  manual.advance(20_000);
  assert.match(deaf.problem() ?? '', /no interface/);
  stop();
  await deaf.close();
  assert.equal(manual.pendingTimers, 0);
});
