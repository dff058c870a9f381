import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { utcInstant } from '@busbar/kernel';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { shipVector } from '../testing/ship-vectors.ts';
import { verifyPeer } from '../tls/verify-peer.ts';
import { certificateFacts } from './ski.ts';

const NOW = utcInstant(Date.UTC(2026, 0, 1));
// Fixed certificates: a generated one would be another one in every run.
const SEEDS = ['id.cert.valid', 'id.cert.forgedSki'].map((name) => new X509Certificate(shipVector(name).pem ?? '').raw);

/** What OpenSSL reads; undefined when it is no certificate to it. */
function openSsl(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch (error) {
    assert.ok(error instanceof Error);
    return undefined;
  }
}

/** DER of a certificate (SHIP-6.9.3-4): whatever a peer presents, it is judged, and the key decides. */
const certificate: FuzzTarget = {
  name: 'ship.certificate',
  seeds: SEEDS,
  longest: 2048,
  run: (input) => {
    const facts = certificateFacts(input);
    if (facts !== undefined) {
      assert.match(facts.ski, /^[0-9a-f]{40}$/);
      assert.ok(facts.extensionSki === undefined || /^[0-9a-f]{40}$/.test(facts.extensionSki));
    }
    const read = openSsl(input);
    if (read === undefined) return facts === undefined ? 'refused' : 'facts only';
    const check = verifyPeer(read, NOW);
    if (!check.ok) return `refused ${check.rule}`;
    // OpenSSL reads from the start and ignores what follows: both must have seen the same certificate.
    assert.equal(check.peer.ski, certificateFacts(read.raw)?.extensionSki);
    return `accepted ${check.peer.findings.map(({ rule }) => rule).join()}`;
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [certificate];
