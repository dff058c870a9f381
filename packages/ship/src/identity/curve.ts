/** Curves of SHIP certificates (ship.md 6.6.7): the mandatory one first. */
export const CURVES = [
  { name: 'P-256', node: 'prime256v1', oid: '1.2.840.10045.3.1.7', oidHex: '2a8648ce3d030107', label: 'SKI' },
  {
    name: 'brainpoolP256r1',
    node: 'brainpoolP256r1',
    oid: '1.3.36.3.3.2.8.1.1.7',
    oidHex: '2b2403030208010107',
    label: 'BSKI',
  },
  {
    name: 'brainpoolP384r1',
    node: 'brainpoolP384r1',
    oid: '1.3.36.3.3.2.8.1.1.11',
    oidHex: '2b240303020801010b',
    label: 'B2SKI',
  },
] as const;

/** Name of a curve as Node.js and OpenSSL accept it. */
export type CurveName = (typeof CURVES)[number]['name'];

/** Object identifier content of `id-ecPublicKey` (1.2.840.10045.2.1). */
export const EC_PUBLIC_KEY_OID = '2a8648ce3d0201';

/** The curve of this name. */
export function curveNamed(name: CurveName): (typeof CURVES)[number] {
  const curve = CURVES.find((candidate) => candidate.name === name);
  if (curve === undefined) throw new RangeError(`no SHIP curve is called ${name}`);
  return curve;
}
