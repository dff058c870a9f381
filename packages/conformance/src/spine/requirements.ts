import type { CaseRequirement } from '../catalogue/suite.ts';

const row = (name: string, source: string, content: string, ...rules: readonly string[]): CaseRequirement => ({
  id: `SPINE-TS-${name}`,
  source,
  content,
  rules: rules.map((rule) => `SPINE-${rule}`),
});

/** The 26 requirements the cases map to, and where this project's text has them. PS: protocol, RS: resource specification. */
export const SPINE_REQUIREMENTS: readonly CaseRequirement[] = [
  row('BIND-01', 'PS 7.3.1, 7.3.2', 'node management cannot be bound', '5.5.4-9', '5.5.4-13'),
  row('BIND-02', 'PS 7.3.5', 'a write without the binding it needs is refused', '5.3.2-43', '5.5.4-20'),
  row('SUBS-01', 'PS 7.4.4', 'node management can be subscribed', '5.5.5-7', '5.5.5-12'),
  row('SUBS-02', 'PS 7.4.1, 7.5.1', 'a subscription can be deleted; again does no harm', '5.5.5-15', '5.5.5-16'),
  row('COMP-01', 'RS Table 19', 'an unknown function is an application error, at best number 6', '5.3.2-40'),
  row('COMP-02', 'PS 4.3.4.3, 4.3.4.7', 'a higher minor version is accepted', '5.3.2-4'),
  row('COMP-03', 'PS 4.3.4', 'unknown elements are ignored', '5.2.1-6'),
  row('COMP-04', 'PS 5.2.4 Table 2, 5.2.5.1', 'a reply is acknowledged as transmission only', '5.3.2-30'),
  row('COMP-05', 'IG 2.5', 'version strings are well formed, the sub revision is there', '5.3.2-2', '5.5.6-4'),
  row('COMP-06', 'RS 3.10.1.4', 'bad version strings may end communication; a leading v may be tolerated', '5.3.2-5'),
  row('DATA-01', 'PS 5.2.3.1', 'own message counters ascend', '5.3.2-10'),
  row('DATA-02', 'PS 5.2.3.1', 'received message counters may have gaps', '5.3.2-12'),
  row('DATA-03', 'PS 5.2.3.1', 'a lower message counter is a new beginning, no error', '5.3.2-12'),
  row('DATA-04', 'PS 5.2.3.2', 'a reply refers to the counter of its request', '5.3.2-14'),
  row('DATA-05', 'PS 5.2.5.1', 'a notify that wants to be acknowledged is', '5.3.2-31'),
  row('DATA-06', 'PS 5.2.4', 'a result is never answered', '5.3.2-32'),
  row('DATA-07', 'PS 5.2.4', 'a read is never acknowledged, its reply is enough', '5.3.2-29'),
  row('FC-01', 'PS 7.1, IG 2.3', 'functions of node management only at entity 0, feature 0', '5.5.1-2'),
  row('DD-01', 'PS Annex D.3', 'a client discovers new partners', '5.5.2-1'),
  row('DD-02', 'PS Annex D.3', 'a silent partner may be dropped after 30 s', '5.5.2-3'),
  row('UCD-01', 'IG 2.2', 'useCaseAvailable of a server actor means nothing', '5.5.6-5'),
  row('ES-01', 'LPC 3.4.1, 3.4.3', 'server actors are found where they are now', '5.2.3-8', '5.5.1-3'),
  row('ES-02', 'LPC 3.4.3', 'the heartbeat of the energy guard is subscribed where it is now', '5.2.3-8', '5.5.4-11'),
  row('RT-01', 'PS 3.1, 7.1.1.4', 'any type of client feature is tolerated', '5.2.1-4', '5.5.4-8'),
  row('RT-02', 'LPC 3.4.1.1, 3.4.3.1', 'the client that binds is the one that acts', '5.5.4-11'),
  row('RT-03', 'PS 5.3.4.8', 'a missing scale keeps the stored one', '5.3.3-24'),
];
