import { UNKNOWN } from '@busbar/kernel';
import { sessionIdentificationListData } from '../model/identification.ts';
import { measurementListData } from '../model/measurement.ts';
import { nodeManagementSubscriptionData } from '../model/node-management.ts';
import { timeSeriesListData } from '../model/time-series.ts';
import {
  command,
  type ExchangeRow,
  measured,
  open,
  openListData,
  selecting,
  testExchanges,
} from '../testing/exchange-rows.ts';

const ROWS: readonly ExchangeRow[] = [
  {
    title: 'SPINE-5.3.3-27 an empty selectors instance selects every entry',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }, { id: 2, isChangeable: true }),
    cmd: command(openListData, {}, selecting(openListData, 'delete', {})),
    how: 'write',
    expected: {},
  },
  {
    title:
      'SPINE-5.3.3-27 a selectors instance with an element nobody knows must not select more than was meant: write',
    fn: openListData,
    before: open({ id: 1, isChangeable: true }),
    cmd: command(openListData, {}, selecting(openListData, 'delete', { [UNKNOWN]: [{ name: 'other', json: '1' }] })),
    how: 'write',
    expected: 8,
  },
  {
    title:
      'SPINE-5.3.3-27 a selectors instance with an element nobody knows must not select more than was meant: notify',
    fn: openListData,
    before: open({ id: 1 }),
    cmd: command(openListData, {}, selecting(openListData, 'delete', { [UNKNOWN]: [{ name: 'other', json: '1' }] })),
    how: 'notify',
    expected: open({ id: 1 }),
  },
  {
    title: 'SPINE-5.3.3-26 several instances are alternatives',
    fn: openListData,
    before: open({ id: 1 }, { id: 2 }, { id: 3 }),
    cmd: command(openListData, {}, selecting(openListData, 'delete', { id: 1 }, { id: 3 })),
    how: 'notify',
    expected: open({ id: 2 }),
  },
  {
    title: 'SPINE-5.3.3-27 an interval selects by absolute time, bounds included, in any zone',
    fn: measurementListData,
    before: measured(
      { measurementId: 1, timestamp: '2026-01-01T11:59:59Z' },
      { measurementId: 2, timestamp: '2026-01-01T13:00:00+01:00' },
      { measurementId: 3, timestamp: '2026-01-01T12:00:01.5Z' },
      { measurementId: 4, timestamp: 'PT5S' },
      { measurementId: 5 },
    ),
    cmd: command(
      measurementListData,
      {},
      selecting(measurementListData, 'delete', {
        timestampInterval: { startTime: '2026-01-01T12:00:00Z', endTime: '2026-01-01T12:00:02Z' },
      }),
    ),
    how: 'notify',
    expected: measured(
      { measurementId: 1, timestamp: '2026-01-01T11:59:59Z' },
      { measurementId: 4, timestamp: 'PT5S' },
      { measurementId: 5 },
    ),
  },
  {
    title: 'SPINE-5.3.3-27 an interval with one bound',
    fn: measurementListData,
    before: measured(
      { measurementId: 1, timestamp: '2026-01-01T12:00:00Z' },
      { measurementId: 2, timestamp: '2026-01-02T00:00:00Z' },
    ),
    cmd: command(
      measurementListData,
      {},
      selecting(measurementListData, 'delete', { timestampInterval: { startTime: '2026-01-01T18:00:00Z' } }),
    ),
    how: 'notify',
    expected: measured({ measurementId: 1, timestamp: '2026-01-01T12:00:00Z' }),
  },
  {
    title: 'SPINE-5.3.3-27 nested selectors compare addresses by the stated members, entity lists exactly',
    fn: nodeManagementSubscriptionData,
    before: {
      subscriptionEntry: [
        { subscriptionId: 1, clientAddress: { device: 'd', entity: [1], feature: 1 } },
        { subscriptionId: 2, clientAddress: { device: 'd', entity: [1, 1], feature: 1 } },
        { subscriptionId: 3 },
      ],
    },
    cmd: command(
      nodeManagementSubscriptionData,
      {},
      selecting(nodeManagementSubscriptionData, 'delete', { subscriptionEntry: { clientAddress: { entity: [1] } } }),
    ),
    how: 'notify',
    expected: {
      subscriptionEntry: [
        { subscriptionId: 2, clientAddress: { device: 'd', entity: [1, 1], feature: 1 } },
        { subscriptionId: 3 },
      ],
    },
  },
  {
    title: 'SPINE-5.3.3-27 a period selects by its stated bounds, absolute times in any zone',
    fn: sessionIdentificationListData,
    before: sessions(
      { sessionId: 1, timePeriod: { startTime: '2026-01-01T12:00:00Z', endTime: 'PT1H' } },
      { sessionId: 2, timePeriod: { startTime: '2026-01-01T13:00:00+01:00' } },
      { sessionId: 3, timePeriod: { startTime: '2026-01-01T12:00:01Z' } },
      { sessionId: 4, timePeriod: { endTime: 'PT1H' } },
      { sessionId: 5 },
    ),
    cmd: command(
      sessionIdentificationListData,
      {},
      selecting(sessionIdentificationListData, 'delete', { timePeriod: { startTime: '2026-01-01T12:00:00.0Z' } }),
    ),
    how: 'notify',
    expected: sessions(
      { sessionId: 3, timePeriod: { startTime: '2026-01-01T12:00:01Z' } },
      { sessionId: 4, timePeriod: { endTime: 'PT1H' } },
      { sessionId: 5 },
    ),
  },
  {
    title: 'SPINE-5.3.3-27 a period with a relative bound selects the same duration only',
    fn: sessionIdentificationListData,
    before: sessions(
      { sessionId: 1, timePeriod: { endTime: 'PT1H' } },
      { sessionId: 2, timePeriod: { endTime: 'PT2H' } },
    ),
    cmd: command(
      sessionIdentificationListData,
      {},
      selecting(sessionIdentificationListData, 'delete', { timePeriod: { endTime: 'PT1H' } }),
    ),
    how: 'notify',
    expected: sessions({ sessionId: 2, timePeriod: { endTime: 'PT2H' } }),
  },
  {
    title: 'SPINE-5.3.3-27 a selector for the items of a list inside selects the entries that have such an item',
    fn: timeSeriesListData,
    before: series({ timeSeriesId: 1, timeSeriesSlot: slots(1, 2) }, { timeSeriesId: 2, timeSeriesSlot: slots(3) }),
    cmd: command(timeSeriesListData, {}, selecting(timeSeriesListData, 'delete', { timeSeriesSlotId: 2 })),
    how: 'notify',
    expected: series({ timeSeriesId: 2, timeSeriesSlot: slots(3) }),
  },
];

testExchanges(ROWS);

function sessions(...entries: readonly object[]): object {
  return { sessionIdentificationData: entries };
}

function series(...entries: readonly object[]): object {
  return { timeSeriesData: entries };
}

function slots(...ids: readonly number[]): readonly object[] {
  return ids.map((timeSeriesSlotId) => ({ timeSeriesSlotId }));
}
