import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySite } from '../testing/memory-site.ts';
import { mayGuard } from './site-guard.ts';

const nobody = (): boolean => false;
const everybody = (): boolean => true;

test('the first control box may limit the site, and the one that bound before; another only when that is not trusted', () => {
  assert.ok(mayGuard('a', undefined, everybody));
  assert.ok(mayGuard('a', 'a', everybody));
  assert.ok(!mayGuard('b', 'a', everybody));
  assert.ok(mayGuard('b', 'a', nobody));
});

test('a second trusted box can neither take the place of the control box while it is away, nor keep it from failsafe', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  site.station('garage');
  site.meter();
  await site.run(10);
  await Promise.all([box.limit(4200), site.run(2)]);
  assert.equal(site.core.record.turnedAway, undefined, 'stations and meters want to limit nothing');
  assert.equal(site.state().lpc.phase, 'limited');
  box.leave();
  const second = site.controlBox('second');
  await site.run(10);
  const [lifted] = await Promise.all([second.release(), site.run(2)]);
  assert.equal(lifted.accepted, false);
  assert.equal(site.core.record.turnedAway, second.ski);
  await site.run(125);
  assert.equal(site.state().lpc.phase, 'failsafe', 'the heartbeats of the second box do not count');
  box.join();
  await site.run(10);
  const [again] = await Promise.all([box.limit(6000), site.run(2)]);
  assert.equal(again.accepted, true);
  assert.equal(site.state().lpc.guard?.ski, box.ski);
});

test('when the owner removes the control box, the site is as one that never had any, and another may come', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  assert.ok(site.core.record.guardEverBound);
  box.leave();
  site.store.trust.remove(box.ski);
  site.core.record.removed('00'.repeat(20));
  assert.ok(site.core.record.guardEverBound, 'removing another device changes nothing');
  site.core.record.removed(box.ski);
  assert.ok(!site.core.record.guardEverBound);
  assert.ok(site.store.ledger.entries(5).some(({ event }) => event === 'guard.removed'));
  const second = site.controlBox('second');
  await site.run(10);
  const [answer] = await Promise.all([second.limit(6000), site.run(2)]);
  assert.equal(answer.accepted, true);
  assert.equal(site.store.flags.get('guard-ski'), second.ski);
});

test('a control box whose binding cannot be stored limits the site all the same, and is put down with the next one', async (t) => {
  const site = memorySite(t);
  const { ledger } = site.store;
  const append = ledger.append.bind(ledger);
  ledger.append = (event, facts) => {
    if (event === 'guard.bound') throw new Error('disk full');
    return append(event, facts);
  };
  const box = site.controlBox();
  await site.run(10);
  assert.ok(site.failures.length > 0);
  assert.ok(site.core.record.guardEverBound);
  assert.ok(!site.core.record.isGuardAllowed('00'.repeat(20)), 'nobody else takes its place');
  ledger.append = append;
  box.leave();
  box.join();
  await site.run(10);
  assert.equal(site.store.flags.get('guard-ski'), box.ski);
});

test('a replacement that was turned away may limit the site when the owner removes the old control box', async (t) => {
  const site = memorySite(t);
  const box = site.controlBox();
  await site.run(10);
  box.leave();
  const second = site.controlBox('second');
  await site.run(10);
  assert.equal((await Promise.all([second.limit(6000), site.run(2)]))[0].accepted, false);
  site.store.trust.remove(box.ski);
  site.core.record.removed(box.ski);
  await site.run(120);
  assert.equal((await Promise.all([second.limit(6000), site.run(2)]))[0].accepted, true);
});
