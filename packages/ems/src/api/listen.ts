import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { EmsError } from '../errors.ts';

/** Addresses that only this machine reaches. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Refuses to listen beyond this machine: there is no password yet. */
export function requireLoopback(host: string): void {
  if (LOOPBACK.test(host)) return;
  throw new EmsError(
    'ems.config-exposed',
    `http.host ${host} would offer the page to the network without a password. Use 127.0.0.1, and a reverse proxy ` +
      'with its own password on this machine (its name goes into http.allowedHosts) to reach the page from elsewhere.',
  );
}

/** Starts listening; the address that was got. A taken or unusable port is an {@link EmsError} with advice. */
export async function listen(
  app: FastifyInstance,
  host: string,
  port: number,
): Promise<{ host: string; port: number; url: string }> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw listenFailure(host, port, cause);
  }
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { host: address.address, port: address.port, url: `http://${name}:${address.port}/` };
}

function listenFailure(host: string, port: number, cause: unknown): EmsError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (code === 'EADDRINUSE') {
    return new EmsError(
      'ems.port-taken',
      `port ${port} on ${host} is taken, probably by another energy manager. Stop it, or choose another port with --port.`,
      { cause },
    );
  }
  const advice =
    code === 'EACCES'
      ? 'Ports below 1024 need a permission; use a higher one with --port.'
      : 'Check http.host and http.port.';
  const text = cause instanceof Error ? cause.message : String(cause);
  return new EmsError('ems.port-unusable', `cannot listen on ${host} port ${port}: ${text}. ${advice}`, { cause });
}
