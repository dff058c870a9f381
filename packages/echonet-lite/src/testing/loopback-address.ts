import { createSocket } from 'node:dgram';
import { ECHONET_PORT } from '../transport/datagram-link.ts';

/**
 * Addresses of 127.0.0.0/8 for the tests of this package: each node needs one of its own (EL-1.2-10), and test files run
 * beside each other, so each of them has its own third number.
 */
export function loopbackAddress(file: number, node: number): string {
  return `127.36.${file}.${node}`;
}

/** Why ECHONET Lite cannot be tested over sockets here; undefined when it can. */
export async function portProblem(address: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = createSocket('udp4');
  socket.on('error', (error) => resolve(`port ${ECHONET_PORT} of ${address}: ${error.message}`));
  socket.bind({ port: ECHONET_PORT, address }, () => socket.close(() => resolve(undefined)));
  return promise;
}
