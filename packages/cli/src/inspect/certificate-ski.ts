import { connect } from 'node:tls';
import { certificateFacts } from '@busbar/ship';
import { CommandError, EXIT } from '../exit-code.ts';

/** Longest wait for a TLS handshake, ms. */
const PATIENCE = 10_000;

/** The SKI of whoever listens there, from the key of its certificate. Nothing is trusted by that. */
export function certificateSki(
  host: string,
  port: number,
  own: { readonly certificatePem: string; readonly privateKeyPem: string },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({
    host,
    port,
    cert: own.certificatePem,
    key: own.privateKeyPem,
    // SHIP certificates are signed by themselves; the SKI is compared later (SHIP-6.9.3).
    rejectUnauthorized: false,
    ecdhCurve: 'P-256:brainpoolP256r1:brainpoolP384r1',
    timeout: PATIENCE,
  });
  const fail = (why: string): void => {
    socket.destroy();
    reject(new CommandError(EXIT.failed, 'cli.no-device', `no SHIP device at ${host}:${port}: ${why}`));
  };
  socket.once('secureConnect', () => {
    const der = socket.getPeerX509Certificate()?.raw;
    const ski = der === undefined ? undefined : certificateFacts(der)?.ski;
    socket.destroy();
    if (ski === undefined) fail('it shows no certificate with an SKI');
    else resolve(ski);
  });
  socket.once('timeout', () => fail('it does not answer'));
  socket.once('error', (error) => fail(error.message));
  return promise;
}
