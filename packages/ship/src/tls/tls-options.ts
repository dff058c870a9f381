import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext, type TlsOptions } from 'node:tls';
import type { Identity } from '../identity/identity.ts';

/**
 * How a node behaves where standard and installed base differ: `default` follows the installed base, `iec` the text;
 * `lab` is `default` without the limits against floods.
 */
export type ShipProfile = 'default' | 'iec' | 'lab';

/** What a user may choose about TLS. */
export interface TlsSettings {
  /**
   * Offers `TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8` as the last choice (SHIP-6.6.2). It needs the lowest security level of
   * OpenSSL; the lists of curves and signatures keep everything else as it is.
   */
  readonly ccm8: boolean;
  /** Sessions are resumed, each bound to the SKI it was verified for (SHIP-6.6.6-1, -2). */
  readonly resumption: boolean;
}

/** Neither is on by default. */
export const DEFAULT_TLS_SETTINGS: TlsSettings = { ccm8: false, resumption: false };

/** The server's order decides: GCM before CBC, which every peer must have (SHIP-6.6.2-1, -2). */
const SUITES_OF_TLS_1_2 = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256';
const SUITES_OF_TLS_1_3 = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256';
/** OpenSSL 3.5 offers a suite with a tag of 64 bits at level 0 only. */
const CCM_8 = ':ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0';
/** At level 0 OpenSSL would accept SHA-1 as well. */
const SIGNATURES = 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512';

/** Without this list Node.js prefers X25519 and refuses peers with a brainpool certificate (SHIP-6.6.7-2). */
const CURVES = 'P-256:brainpoolP256r1:brainpoolP384r1';

/** Most plaintext octets of one outgoing TLS record (SHIP-6.6.3-2). */
export const MAX_FRAGMENT = 1024;

/** How long a session can be resumed, seconds: a flap of the network, not a night (SHIP-6.6.6-1). */
export const SESSION_SECONDS = 3600;

/** TLS settings of the server role: versions 1.2 and 1.3, in the `iec` profile 1.2 only (SHIP-6.6.1-1, -2). */
export function serverTlsOptions(
  identity: Identity,
  profile: ShipProfile,
  settings: TlsSettings = DEFAULT_TLS_SETTINGS,
): TlsOptions {
  return {
    ...tlsOptions(identity, profile === 'iec' ? 'TLSv1.2' : 'TLSv1.3', settings),
    requestCert: true,
    rejectUnauthorized: false,
    // Sessions of another identity on the same port mean nothing. At most 32 octets.
    sessionIdContext: identity.ski.slice(0, 32),
    sessionTimeout: SESSION_SECONDS,
  };
}

/** TLS settings of the client role: version 1.2 only (SHIP-6.6.1-2). Created once per node, never per connection. */
export function clientTlsContext(identity: Identity, settings: TlsSettings = DEFAULT_TLS_SETTINGS): SecureContext {
  return createSecureContext(tlsOptions(identity, 'TLSv1.2', settings));
}

function tlsOptions(identity: Identity, maxVersion: 'TLSv1.2' | 'TLSv1.3', settings: TlsSettings): TlsOptions {
  const suites = maxVersion === 'TLSv1.2' ? SUITES_OF_TLS_1_2 : `${SUITES_OF_TLS_1_3}:${SUITES_OF_TLS_1_2}`;
  return {
    cert: identity.certificatePem,
    key: identity.privateKeyPem,
    ciphers: settings.ccm8 ? suites + CCM_8 : suites,
    ...(settings.ccm8 ? { sigalgs: SIGNATURES } : {}),
    ecdhCurve: CURVES,
    honorCipherOrder: true,
    minVersion: 'TLSv1.2',
    maxVersion,
    // Sessions are resumed by their id only, where they can be bound to an SKI and dropped; a ticket would be out of
    // our hands (SHIP-6.6.6-2).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_COMPRESSION,
  };
}
