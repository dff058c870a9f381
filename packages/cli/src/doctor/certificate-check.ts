import { formatInstant, type UtcInstant } from '@busbar/kernel';
import type { Identity } from '@busbar/ship';
import { type Check, checksOf } from './check.ts';

/** What was found in the data directory. */
export type IdentityFacts =
  | { readonly state: 'none' }
  | { readonly state: 'unusable'; readonly why: string }
  | { readonly state: 'present'; readonly identity: Pick<Identity, 'ski' | 'created' | 'certificate' | 'findings'> };

const certificate = checksOf('certificate');
const RENEWED = '"busbar run" renews it at its start; key, SKI and every pairing stay.';

/** Whether the certificate can be used: present, on a curve peers know, with the SKI of its key, valid now. */
export function checkCertificate(facts: IdentityFacts, wall: UtcInstant): readonly Check[] {
  switch (facts.state) {
    case 'none':
      return [certificate('ok', 'identity', 'none yet; "busbar run" makes it at its first start')];
    case 'unusable':
      return [
        certificate(
          'problem',
          'identity',
          facts.why,
          'Restore it from a backup, or import it with "busbar identity import".',
        ),
      ];
    case 'present': {
      const { ski, certificate: facet, findings } = facts.identity;
      return [
        certificate('ok', 'identity', `SKI ${ski}`),
        checkCurve(facet.curve),
        ...checkSki(findings),
        checkValidity(facet, wall),
      ];
    }
  }
}

function checkCurve(curve: string): Check {
  if (curve === 'P-256') return certificate('ok', 'curve', 'P-256, which every device knows');
  const text = `${curve}: devices that know P-256 only cannot connect`;
  return certificate(
    'warning',
    'curve',
    text,
    'Keep it if every partner knows it; otherwise import an identity on P-256.',
  );
}

function checkSki(findings: Identity['findings']): readonly Check[] {
  if (findings.length === 0) return [certificate('ok', 'SKI', 'is the one of its key')];
  return findings.map(({ text, rule, severity }) =>
    severity === 'info'
      ? certificate('ok', 'SKI', text)
      : certificate('warning', 'SKI', `${text} (${rule})`, 'See "busbar identity show".'),
  );
}

function checkValidity({ notBefore, notAfter }: Identity['certificate'], wall: UtcInstant): Check {
  const now = formatInstant(wall);
  if (now < notBefore)
    return certificate(
      'warning',
      'validity',
      `begins ${notBefore}, it is ${now} here`,
      'Is the clock right? See the line of the clock.',
    );
  if (now >= notAfter) return certificate('warning', 'validity', `ended ${notAfter}; few devices mind`, RENEWED);
  return certificate('ok', 'validity', `until ${notAfter}`);
}
