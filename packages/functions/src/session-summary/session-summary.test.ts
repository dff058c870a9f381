import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, percent, wattHours } from '@busbar/kernel';
import { endedAccount, isAnswerable, openAccount, summaryOf, withCharged } from './session-account.ts';
import { sharesOf, usableSummary } from './session-summary.ts';
import { initialSummaryRequest, type SummaryRequestEvent, summaryRequest } from './summary-request.ts';

test('EVCS-001, EVCS-002, EVCS-003, EVCS-004, EVCS-005, EVCS-006, EVCS-007: an account of a session gives its totals and the shares of both sources', () => {
  let account = openAccount(millis(0), 'EUR');
  account = withCharged(account, {
    grid: wattHours(4000),
    selfProduced: wattHours(10_000),
    gridCost: 3,
    selfProducedCost: 0.4,
  });
  account = withCharged(account, {
    grid: wattHours(500),
    selfProduced: wattHours(3500),
    gridCost: 0.78,
    selfProducedCost: 0.02,
  });
  assert.deepEqual(summaryOf(account, millis(8_100_000)), {
    energy: 18_000,
    cost: { amount: 4.2, currency: 'EUR' },
    beganAgo: 8100,
    endedAgo: 0,
    grid: { energy: 25, cost: 90 },
    selfProduced: { energy: 75, cost: 10 },
  });
});

test('EVCS 6.3: without energy there is nothing to share; a cost that cannot be shared is shared like the energy', () => {
  const empty = summaryOf(openAccount(millis(0), 'EUR'), millis(1000));
  assert.deepEqual([empty.energy, empty.grid, empty.selfProduced], [0, undefined, undefined]);
  const charged = { grid: wattHours(1000), selfProduced: wattHours(1000) };
  for (const cost of [0, -0.5]) {
    const account = withCharged(openAccount(millis(0), 'EUR'), { ...charged, gridCost: cost, selfProducedCost: 0 });
    assert.deepEqual(summaryOf(account, millis(0)).grid, { energy: 50, cost: 50 });
  }
  assert.deepEqual(sharesOf(1, 2), [33.3, 66.7]);
  assert.equal(sharesOf(0, 0), undefined);
});

test('EVCS-008: a summary is given while the vehicle is there and for a minute after', () => {
  const charged = { grid: wattHours(1), selfProduced: wattHours(0), gridCost: 0, selfProducedCost: 0 };
  assert.ok(!isAnswerable(openAccount(millis(0), 'EUR'), millis(0)), 'nothing was charged');
  const account = withCharged(openAccount(millis(0), 'EUR'), charged);
  assert.ok(isAnswerable(account, millis(1e9)));
  const ended = endedAccount(account, millis(200_000));
  assert.ok(isAnswerable(ended, millis(245_000)));
  assert.ok(isAnswerable(ended, millis(260_000)));
  assert.ok(!isAnswerable(ended, millis(261_000)));
  assert.equal(endedAccount(ended, millis(250_000)).unpluggedAt, 200_000, 'it leaves once');
  assert.equal(summaryOf(ended, millis(230_000)).endedAgo, 30);
});

test('EVCS-009: the flag goes up, and down after a write or a minute', () => {
  const run = (...events: readonly SummaryRequestEvent[]) =>
    events.reduce(
      (step, event) => summaryRequest(step.state, event),
      summaryRequest(initialSummaryRequest, { type: 'timerExpired' }),
    );
  const wanted = (why: 'finished' | 'charging', at = 0): SummaryRequestEvent => ({
    type: 'wanted',
    why,
    at: millis(at),
  });
  const asked = run(wanted('finished'));
  assert.equal(asked.state.isRequested, true);
  assert.deepEqual(asked.effects, [{ do: 'publishFlag' }, { do: 'startTimer', delay: 60_000 }]);
  const written = run(wanted('finished'), { type: 'written' });
  assert.deepEqual([written.state.isRequested, written.state.isUnanswered], [false, false]);
  assert.deepEqual(written.effects, [{ do: 'publishFlag' }, { do: 'stopTimer' }]);
  const silent = run(wanted('finished'), { type: 'timerExpired' });
  assert.deepEqual([silent.state.isRequested, silent.state.isUnanswered], [false, true]);
  assert.deepEqual(
    run(wanted('charging'), { type: 'written' }, wanted('charging', 59_000)).effects,
    [],
    'at most once a minute',
  );
  assert.equal(run(wanted('charging'), { type: 'written' }, wanted('charging', 60_000)).state.isRequested, true);
  assert.equal(run(wanted('charging'), { type: 'written' }, wanted('finished', 1000)).state.isRequested, true);
});

test('EVCS 6.3: shares that cannot be are left out and told; the rest stays usable', () => {
  const cost = { amount: 1, currency: 'EUR' };
  const { summary, oddities } = usableSummary({
    energy: wattHours(1000),
    cost,
    grid: { energy: percent(120), cost: percent(30) },
    selfProduced: { energy: percent(-20), cost: percent(50) },
  });
  assert.deepEqual(summary, { energy: 1000, cost, grid: { cost: 30 }, selfProduced: { cost: 50 } });
  assert.equal(oddities.length, 3);
  const fine = { energy: wattHours(1), cost, grid: { energy: percent(33.3) }, selfProduced: { energy: percent(66.7) } };
  assert.deepEqual(usableSummary(fine), { summary: fine, oddities: [] });
});
