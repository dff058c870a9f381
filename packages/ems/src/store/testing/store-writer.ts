import { writeSync } from 'node:fs';
import { silentLogger, systemClock, watts } from '@busbar/kernel';
import { openStore } from '../store.ts';

/** Program of the crash test: replaces the limit again and again and prints each acknowledged number until it is killed. */
const directory = process.argv[2] ?? '';
const store = openStore({
  directory,
  clock: systemClock(),
  logger: silentLogger,
  retention: { fineDays: 7, coarseDays: 1100 },
});
for (let written = store.ledger.head().entries + 1; ; written++) {
  store.durably(() => {
    for (const limit of store.limits.active('grid-operator')) store.limits.end(limit.id, 'replaced');
    store.limits.add({
      kind: 'consumption',
      watts: watts(written),
      state: 'active',
      source: 'grid-operator',
      sourceName: 'test',
      until: undefined,
      text: '',
    });
    store.ledger.append('limit.accepted', { watts: written });
  });
  writeSync(1, `${written}\n`);
}
