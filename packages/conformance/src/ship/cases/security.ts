import { notJudged } from '../../runner/verdict.ts';
import { judgeForged, type ShipTool } from '../../tool/ship-tool.ts';
import { reachDataExchange } from '../handshake.ts';
import type { ShipCase } from '../ship-case.ts';

export const SECURITY_CASES: readonly ShipCase[] = [
  {
    id: 'TC_SHIP_SEC_001',
    title: 'Forged certificate, never paired',
    purpose: 'A certificate whose SKI is not that of its key ends at TLS, even if the forged SKI is trusted.',
    group: 'SEC',
    role: 'either',
    playsBothRoles: true,
    requirements: ['SHIP-TS-SEC-01'],
    preconditions: ['PRE_SHIP_No_Prior_Pairing', 'PRE_SHIP_TestTool_SpoofedCertificate', 'PRE_SHIP_Mutual_Trust'],
    parameters: [],
    steps: [
      {
        number: '1',
        action: 'connect as client with the forged certificate',
        expected: 'the device ends the TLS connection after the certificate of the client',
      },
      {
        number: '2',
        action: 'wait as server with the forged certificate',
        expected: 'the device ends the TLS connection after the certificate of the server',
      },
    ],
    seconds: 6,
    nodes: 1,
    async run(tool) {
      tool.step('1');
      if (tool.parameters.shipSvc) await refusesForgedClient(tool, tool.forged.ski);
      tool.step('2');
      if (!tool.forged.isTrusted)
        tool.note('the device trusts no SKI that was never paired; the SKI of a paired node is forged instead');
      const as = tool.forged.isTrusted ? tool.forged : tool.node().identity;
      await refusesForgedServer(tool, as);
    },
  },
  {
    id: 'TC_SHIP_SEC_002',
    title: 'Forged certificate after pairing',
    purpose: 'The check of the certificate is repeated on each reconnection.',
    group: 'SEC',
    role: 'either',
    playsBothRoles: true,
    requirements: ['SHIP-TS-SEC-02'],
    preconditions: ['PRE_SHIP_ConnectionEstablished'],
    parameters: ['PAR_testToolShipVersion'],
    steps: [
      {
        number: '1',
        action: 'close the connection; take a new key and write the old, trusted SKI into its certificate',
        expected: 'the connection is closed',
      },
      { number: '2', action: 'connect with that certificate', expected: 'the device ends the TLS connection' },
      {
        number: '3',
        action: 'wait for the device with that certificate',
        expected: 'the device ends the TLS connection',
      },
    ],
    seconds: 8,
    nodes: 1,
    async run(tool) {
      const connection = await tool.connect();
      await reachDataExchange(connection, tool.parameters.testToolShipVersion);
      tool.step('1');
      await tool.stopListening();
      await connection.close();
      tool.step('2');
      const { identity } = tool.node();
      if (tool.parameters.shipSvc) await refusesForgedClient(tool, identity.ski);
      tool.step('3');
      await refusesForgedServer(tool, identity);
    },
  },
];

async function refusesForgedClient(tool: ShipTool, ski: string): Promise<void> {
  const attempt = await tool.dialForged(ski);
  if (attempt.ok) judgeForged(tool, 'opened', 'client');
  else if (attempt.stage === 'tcp') throw notJudged(`PRE_SHIP_ServerPort: ${attempt.why}`);
  else judgeForged(tool, { stage: attempt.stage, why: attempt.why }, 'client');
}

async function refusesForgedServer(
  tool: ShipTool,
  as: { readonly ski: string; readonly shipId: string },
): Promise<void> {
  const ended = await tool.acceptForged(as.ski, as.shipId);
  if (ended === 'not dialled')
    throw notJudged(
      `PRE_SHIP_Ready_For_Handshake: the device did not connect to ${as.ski} within ${tool.parameters.dialWindow / 1000} s`,
    );
  judgeForged(tool, ended, 'server');
}
