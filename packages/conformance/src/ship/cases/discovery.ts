import { notJudged, stepFailed } from '../../runner/verdict.ts';
import type { FoundRecord } from '../../tool/medium.ts';
import { type ShipCase, WITH_SERVER } from '../ship-case.ts';
import { isTxtOf, txtFaults } from '../txt-faults.ts';

/** How long the network is asked, ms. */
const QUERY_TIME = 10_000;

export const DISCOVERY_CASES: readonly ShipCase[] = [
  {
    id: 'TC_SHIP_MDNS_001',
    title: 'TXT record is valid',
    purpose: 'The device announces its SHIP service with a TXT record that others can rely on.',
    group: 'MDNS',
    role: 'server',
    applicability: WITH_SERVER,
    requirements: ['SHIP-TS-MDNS-01', 'SRIP-TS-TXT-01'],
    preconditions: ['PRE_SHIP_ServerPort'],
    parameters: ['PAR_shipSvc'],
    steps: [
      { number: '1', action: 'ask for PTR records of _ship._tcp.local.', expected: 'the device announces its service' },
      {
        number: '2',
        action: 'read its TXT record',
        expected:
          'UTF-8; txtvers 1; id of at most 63 octets; path with / of at most 32; ski of 40 hex digits; register true or ' +
          'false; cat with at least one category; brand, model, type of at most 32 octets each where present',
      },
    ],
    seconds: 10,
    nodes: 0,
    async run(tool) {
      tool.step('1');
      const records = await tool.records(QUERY_TIME);
      const found = records.find((record) => isTxtOf(record, tool.dut));
      const problem = tool.multicastProblem();
      if (found === undefined && problem !== undefined)
        throw notJudged(`the test tool cannot use multicast DNS here: ${problem}`);
      if (found === undefined) throw stepFailed(`no announcement of the device among ${namesOf(records)}`);
      tool.note(`announced as ${found.instance}`);
      tool.step('2');
      for (const string of found.strings) tool.note(Buffer.from(string).toString('utf8'));
      const faults = txtFaults(found.strings);
      if (faults.length > 0) throw stepFailed(faults.join('; '));
    },
  },
];

function namesOf(records: readonly FoundRecord[]): string {
  return records.length === 0 ? 'no services at all' : records.map(({ instance }) => `"${instance}"`).join(', ');
}
