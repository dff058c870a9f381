import type { CaseRequirement } from '../catalogue/suite.ts';

const row = (id: string, source: string, content: string, ...rules: readonly string[]): CaseRequirement => ({
  id,
  source,
  content,
  rules,
});

/** The 26 requirements the cases map to, and where this project's text has them. */
export const SHIP_REQUIREMENTS: readonly CaseRequirement[] = [
  row('SHIP-TS-MDNS-01', 'SHIP 7.3.2', 'all mandatory TXT keys are present and valid UTF-8', 'SHIP-6.4.4-1'),
  row('SRIP-TS-TXT-01', 'SRIP 2.2', 'keys of the installation process are present too', 'SHIP-6.4.4-4'),
  row(
    'SHIP-TS-CONN-01',
    'SHIP 12.2.2',
    'the node with the bigger SKI keeps the newest of several connections',
    'SHIP-6.9.3.4-1',
    'SHIP-6.9.3.4-2',
  ),
  row('SHIP-TS-ROLE-01', 'SHIP 13.4.1', 'different roles on different connections at once', 'SHIP-6.1.1-2'),
  row('SHIP-TS-SEC-01', 'SHIP 12.2', 'a certificate with a wrong SKI ends the TLS connection', 'SHIP-6.9.3-4'),
  row('SHIP-TS-SEC-02', 'SHIP 12.2', 'the check is repeated on each reconnection', 'SHIP-6.3.1-1'),
  row('SHIP-TS-MSG-01', 'SHIP 13.4.2', 'MessageValue has at least one octet', 'SHIP-6.10.4.2-1'),
  row('SHIP-TS-MSG-02', 'SHIP 13.4.2', 'unknown MessageType: discard or close', 'SHIP-6.10.4.2-2'),
  row('SHIP-TS-CMI-01', 'SHIP 13.4.3', 'MessageType 0 with CmiHead 0 is accepted', 'SHIP-6.10.4.3-3'),
  row('SHIP-TS-CMI-02', 'SHIP 13.4.3', 'another MessageType closes', 'SHIP-6.10.4.3-4', 'SHIP-6.10.4.3-5'),
  row('SHIP-TS-CMI-03', 'SHIP 13.4.3', 'CmiHead above 0 closes', 'SHIP-6.10.4.3-4', 'SHIP-6.10.4.3-5'),
  row('SHIP-TS-CMI-04', 'SHIP 13.4.3', 'CmiTimeout closes', 'SHIP-6.10.4.3-6'),
  row('SHIP-TS-HELLO-01', 'SHIP 13.4.4.1.3', 'entering hello starts Wait-For-Ready', 'SHIP-6.10.4.4-1'),
  row('SHIP-TS-HELLO-02', 'SHIP 13.4.4.1.3', 'an accepted prolongation adds to Wait-For-Ready', 'SHIP-6.10.4.4-3'),
  row('SHIP-TS-HELLO-03', 'SHIP 13.4.4.1.3', 'expiry of Wait-For-Ready: common abort procedure', 'SHIP-6.10.4.4-4'),
  row('SHIP-TS-HELLO-04', 'SHIP 13.4.4.1.3', 'pending without request while ready is ignored', 'SHIP-6.10.4.4-3'),
  row('SHIP-TS-PROT-01', 'SHIP 13.4.4.2.2', 'JSON-UTF8 is supported', 'SHIP-6.10.4.5-1'),
  row('SHIP-TS-PROT-02', 'SHIP 13.4.4.2.3', 'expiry of the Wait-Timer: error 1', 'SHIP-6.10.4.5-6'),
  row('SHIP-TS-PROT-03', 'SHIP 13.4.4.2.3', 'unexpected message: error 2', 'SHIP-6.10.4.5-7'),
  row(
    'SHIP-TS-PIN-01',
    'SHIP 13.4.4.3.5.1',
    'without PIN the PIN state is none and the exchange goes on',
    'SHIP-6.10.4.6-1',
    'SHIP-6.10.4.6-2',
  ),
  row('SHIP-TS-TERM-01', 'SHIP 13.4.8.1.2', 'closed at the latest after the announced maxTime', 'SHIP-6.10.4.10-1'),
  row('SHIP-TS-DATA-01', 'SHIP 13.4.6', 'accessMethods.id is the own SHIP ID', 'SHIP-6.10.4.9-2'),
  row('SHIP-TS-ACC-01', 'SHIP 13.4.6', 'an access methods request is answered', 'SHIP-6.10.4.9-1'),
  row('SHIP-IG-01', 'SHIP-IG 2.2', 'structural white space is accepted', 'SHIP-6.8.5-1'),
  row('SHIP-IG-02', 'SHIP-IG 2.1', 'data is processed while an access methods query is open', 'SHIP-6.10.4.7-4'),
  row('SHIP-IG-03', 'SHIP-IG 2.1', 'access methods do not wait behind an open SPINE answer', 'SHIP-6.10.4.9-1'),
];
