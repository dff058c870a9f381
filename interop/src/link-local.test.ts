import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '@busbar/kernel';
import type { StartCommand } from './contract.ts';
import { BUSBAR } from './peers.ts';
import { cableObstacle, layCable, removeLeftovers } from './runner/cable.ts';
import { PeerProcess } from './runner/peer-process.ts';

const run = promisify(execFile);
const CABLE = 400_000;

test('SHIP-6.4.1-1 SHIP-6.4.5-1 two nodes that have link-local IPv6 addresses only find each other and connect', {
  timeout: 90_000,
}, async (t) => {
  const obstacle = await cableObstacle();
  if (obstacle !== undefined) {
    if (process.env.CI === 'true') throw new Error(obstacle);
    t.skip(obstacle);
    return;
  }
  await removeLeftovers();
  const clock = systemClock();
  const dir = await mkdtemp(join(tmpdir(), 'busbar-link-local-'));
  const cable = await layCable(CABLE);
  const nodes: PeerProcess[] = [];
  try {
    for (const side of ['left', 'right'] as const) {
      const { prefix, interface: name } = cable[side];
      const [program = '', ...rest] = [...prefix, 'ip', 'addr', 'flush', 'dev', name, 'scope', 'global'];
      await run(program, rest);
      const node = new PeerProcess(side, [...prefix, ...BUSBAR.command], clock);
      nodes.push(node);
      await node.start(startCommand(side, join(dir, side), name));
    }
    const [left, right] = nodes;
    assert.ok(left && right);
    left.do({ do: 'trust', ski: right.ski });
    right.do({ do: 'trust', ski: left.ski });
    const from = { within: 40, what: 'to connect over a link-local address' };
    await Promise.all([
      left.expect('connected', ({ ski }) => ski === right.ski, from),
      right.expect('connected', ({ ski }) => ski === left.ski, from),
    ]);
  } finally {
    for (const node of nodes) await node.stop();
    await cable.remove();
    await rm(dir, { recursive: true, force: true });
  }
});

function startCommand(side: 'left' | 'right', dir: string, name: string): StartCommand {
  return {
    do: 'start',
    actors: side === 'left' ? ['EG-LPC'] : ['CS-LPC'],
    dir,
    address: '::',
    interface: name,
    port: 0,
    mdns: true,
    shipId: `Link-local-${side}`,
    model: side,
    heartbeatSeconds: 60,
    failsafe: { consumptionWatts: 4200, productionWatts: 0, durationSeconds: 7200 },
    nominalMax: { consumptionWatts: 22_000, productionWatts: 10_000 },
  };
}
