import type { Server } from 'node:net';
import { ShipError } from '../errors.ts';

/** Ports tried above a taken one before any free port is taken: a second node on the same host stays near the usual. */
const PORTS_TRIED = 16;
/** All addresses of both families, and of IPv4 where the host has no IPv6. */
const ALL_ADDRESSES = '::';
const ALL_IPV4_ADDRESSES = '0.0.0.0';

/** The part of a server that is needed to open its port. */
export type PortOpener = Pick<Server, 'once' | 'off'> & {
  listen(at: { readonly host: string; readonly port: number }): unknown;
};

/**
 * Opens the port; when others have taken it the next free one, at last any free one: SHIP has no fixed port
 * (SHIP-6.4.3-2), peers learn it from DNS-SD. A host without IPv6 listens on IPv4 only.
 * @returns the ports that were taken
 * @throws ShipError `ship.no-free-port`
 */
export async function openPort(server: PortOpener, host: string, port: number): Promise<readonly number[]> {
  const taken: number[] = [];
  const candidates = port === 0 ? [] : Array.from({ length: PORTS_TRIED }, (_, step) => port + step);
  for (const candidate of [...candidates.filter((one) => one < 65_536), 0]) {
    const error = await listen(server, host, candidate);
    if (error === undefined) return taken;
    if (host === ALL_ADDRESSES && (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL'))
      return openPort(server, ALL_IPV4_ADDRESSES, port);
    const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
    if (!isTaken || candidate === 0) throw failed(host, port, error);
    taken.push(candidate);
  }
  throw failed(host, port, undefined);
}

function listen(server: PortOpener, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((done) => {
    const settle = (error: NodeJS.ErrnoException | undefined): void => {
      server.off('error', onError);
      server.off('listening', onListening);
      done(error);
    };
    const onError = (error: NodeJS.ErrnoException): void => settle(error);
    const onListening = (): void => settle(undefined);
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen({ host, port });
  });
}

function failed(host: string, port: number, cause: NodeJS.ErrnoException | undefined): ShipError {
  const why = cause?.code ?? 'all are taken';
  const message = `No port could be opened on ${host} (asked for ${port}): ${why}. Check the address in the configuration.`;
  return new ShipError('ship.no-free-port', message, { cause });
}
