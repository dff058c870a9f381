import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { silentLogger, systemClock } from '@busbar/kernel';
import { type Identity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice, measurementListData, type RemoteFeature } from '@busbar/spine';
import { WebSocketServer } from 'ws';
import { BENCH_SERVICE, trusted } from '../ship/bench-node.ts';
import { TLS } from '../ship/raw-peer.ts';

/** Notifies on a connection before the sender waits until they are taken. */
export const WINDOW = 100;

/** Takes notifies in this process. */
export interface NotifyReceiver {
  readonly port: number;
  /** Notifies taken so far: their event was delivered, or their text parsed. */
  taken(): number;
  close(): Promise<void>;
}

/** A device of ours that subscribes the measured values of whoever connects, and counts the events. */
export async function busbarReceiver(identity: Identity, source: string): Promise<NotifyReceiver> {
  const clock = systemClock();
  const device = new LocalDevice({
    address: `d:_n:Busbar_Bench-${identity.ski.slice(0, 8)}`,
    deviceType: 'EnergyManagementSystem',
    clock,
    logger: silentLogger,
    manufacturer: { brandName: 'Busbar' },
  });
  const client = device.addEntity('CEM').feature('Measurement', 'client');
  let taken = 0;
  const watched = new WeakSet<RemoteFeature>();
  device.onRemote((remote) => {
    const measured = remote.entity([1])?.feature('Measurement', 'server');
    if (measured === undefined || watched.has(measured)) return;
    watched.add(measured);
    measured.onData(measurementListData, (_, how) => {
      if (how === 'notify') taken += 1;
    });
    void measured.subscribe(client);
  });
  const ship = new ShipNode({
    identity,
    clock,
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore([trusted(source)]),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: ({ ski, label }, link) => device.connect(link, { ski, label }),
  });
  const { port } = await ship.start();
  return {
    port,
    taken: () => taken,
    async close() {
      device.close();
      await ship.close();
    },
  };
}

/** `ws` over mutual TLS that parses what it gets; tells the sender after each window. */
export async function rawReceiver(identity: Identity): Promise<NotifyReceiver> {
  const server = createServer({
    ...TLS,
    cert: identity.certificatePem,
    key: identity.privateKeyPem,
    requestCert: true,
    rejectUnauthorized: false,
  });
  let taken = 0;
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const parsed: unknown = JSON.parse(data.toString('utf8', 1));
      if (typeof parsed === 'object') taken += 1;
      if (taken % WINDOW === 0) socket.send('taken');
    }),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => taken,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await new Promise((closed) => server.close(closed));
    },
  };
}
