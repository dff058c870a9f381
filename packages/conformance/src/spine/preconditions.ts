/** Preconditions of the SPINE test specification and what the test tool makes of them. */
export const SPINE_PRECONDITIONS = {
  PRE_SPINE_ConnectionEstablished: 'SHIP data exchange is reached: datagrams can be exchanged',
  PRE_SPINE_NewConnectionEstablished:
    'the connection is fresh and the device address of the test tool one the device has never seen',
  PRE_SPINE_DetailedDiscovery: 'the device has replied to a read of its detailed discovery',
  PRE_SPINE_SubscriptionEstablished: 'node management is subscribed',
  PRE_SPINE_Scenario_LpcLpp_S1_S3:
    'LPC or LPP runs: discovery, use cases, bindings, subscriptions, heartbeats and one accepted limit, within 120 s',
  PRE_SPINE_AddressChangeRecoveryResolved: 'a device that keeps addresses for a session only was paired again',
  PRE_TestTool_AsFutureDevice: 'the test tool says the version 1.999.999 everywhere',
  PRE_TestTool_Multi_EG_Configured: 'the test tool has two entities, A and B, that both announce the energy guard',
  PRE_TestTool_ReplyDiscoveryKnownArbitraryType:
    'the client feature of the test tool has a known type that has nothing to do with the use case',
  PRE_TestTool_ReplyDiscoveryUnknownFutureType: 'the client feature of the test tool has an invented type',
  PRE_TestTool_ReplyLpcLppExtraElement: 'the limit descriptions of the test tool have a label',
  PRE_TestTool_ReplyLpcLppUnknownElement: 'the limit descriptions of the test tool have an invented element',
  PRE_TestTool_ReplyUcdAvailableFalse: 'the test tool, as controllable system, says useCaseAvailable false',
} as const;

/** Name of a precondition. */
export type SpinePrecondition = keyof typeof SPINE_PRECONDITIONS;
