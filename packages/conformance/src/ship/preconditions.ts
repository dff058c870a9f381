/** Preconditions of the SHIP test specification (section 1) and what the test tool makes of them. */
export const SHIP_PRECONDITIONS = {
  PRE_SHIP_ServerPort: 'the server port of the device is open and reachable',
  PRE_SHIP_TestTool_ClientOnly: 'the test tool is client',
  PRE_SHIP_TestTool_ServerOnly: 'the test tool is server: it listens and announces itself',
  PRE_SHIP_TestTool_ServerAndClient: 'the test tool is server and client at once',
  PRE_SHIP_TestTool_Multiple_Instances: 'the test tool runs two nodes with different keys',
  PRE_SHIP_TestTool_Smaller_SKI: 'the SKI of the test tool is numerically smaller than that of the device',
  PRE_SHIP_TestTool_SpoofedCertificate:
    'the certificate of the test tool carries an SKI that is not the one of its key',
  PRE_SHIP_Mutual_Trust: 'both trust the SKI of the other beforehand',
  PRE_SHIP_No_Prior_Pairing: 'the two have never been paired',
  PRE_SHIP_Ready_For_Handshake: 'the device is willing to connect now',
  PRE_SHIP_TLS_Established: 'TLS and WebSocket are up, no SHIP message has been exchanged',
  PRE_SHIP_Hello_Completed: 'both have sent and received hello ready',
  PRE_SHIP_Protocol_Handshake_Completed: 'the selection of the protocol handshake is confirmed',
  PRE_SHIP_PIN_Disabled: 'the device has no PIN',
  PRE_SHIP_ConnectionEstablished: 'data exchange is reached',
  PRE_SHIP_Manual_Message_Handling: 'the test tool sends only what the steps say',
} as const;

/** Name of a precondition. */
export type ShipPrecondition = keyof typeof SHIP_PRECONDITIONS;
