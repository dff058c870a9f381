import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '@busbar/kernel';
import { startEnergyManager } from '../index.ts';

/** Program of the crash test: an energy manager on loopback with the given data directory and configuration. */
const [dataDir = '', config = '{}'] = process.argv.slice(2);
const manager = await startEnergyManager({
  clock: systemClock(),
  logger: silentLogger,
  dataDir,
  http: { host: '127.0.0.1', port: 0 },
  ship: { host: '127.0.0.1', port: 0 },
  config: JSON.parse(config),
});
writeSync(1, `${JSON.stringify({ url: manager.url, ski: manager.ski })}\n`);
