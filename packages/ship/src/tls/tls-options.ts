import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { Identity } from '../identity/identity.ts';

/**
 * How a node behaves where standard and installed base differ: `default` follows the installed base, `iec` the text;
 * `lab` is `default` without the limits against floods.
 */
export type ShipProfile = 'default' | 'iec' | 'lab';

/** The server's order decides: GCM before CBC, which every peer must have (SHIP-6.6.2-1, -2). */
const SUITES_OF_TLS_1_2 = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256';
const SUITES_OF_TLS_1_3 = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256';

/** Without this list Node.js prefers X25519 and refuses peers with a brainpool certificate (SHIP-6.6.7-2). */
const CURVES = 'P-256:brainpoolP256r1:brainpoolP384r1';

/** Most plaintext octets of one outgoing TLS record (SHIP-6.6.3-2). */
export const MAX_FRAGMENT = 1024;

/** TLS settings of the server role: versions 1.2 and 1.3, in the `iec` profile 1.2 only (SHIP-6.6.1-1, -2). */
export function serverTlsOptions(identity: Identity, profile: ShipProfile): SecureContextOptions {
  return tlsOptions(identity, profile === 'iec' ? 'TLSv1.2' : 'TLSv1.3');
}

/** TLS settings of the client role: version 1.2 only (SHIP-6.6.1-2). Created once per node, never per connection. */
export function clientTlsContext(identity: Identity): SecureContext {
  return createSecureContext(tlsOptions(identity, 'TLSv1.2'));
}

function tlsOptions(identity: Identity, maxVersion: 'TLSv1.2' | 'TLSv1.3'): SecureContextOptions {
  return {
    cert: identity.certificatePem,
    key: identity.privateKeyPem,
    ciphers: maxVersion === 'TLSv1.2' ? SUITES_OF_TLS_1_2 : `${SUITES_OF_TLS_1_3}:${SUITES_OF_TLS_1_2}`,
    ecdhCurve: CURVES,
    honorCipherOrder: true,
    minVersion: 'TLSv1.2',
    maxVersion,
    // A resumed session shows no certificate, so SHIP-6.3.1-1 could not be checked: no tickets (SHIP-6.6.6-2).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_COMPRESSION,
  };
}
