/** The fixed messages of the test tool, as the catalogue has them (section 1 of the test specification). */

/** PAR_cmiValidInit. */
export const CMI: Uint8Array = Uint8Array.of(0x00, 0x00);
/** PAR_cmiInvalidMessageType. */
export const CMI_WRONG_TYPE: Uint8Array = Uint8Array.of(0x01, 0x00);
/** PAR_cmiInvalidCmiHead. */
export const CMI_WRONG_HEAD: Uint8Array = Uint8Array.of(0x00, 0x01);
/** PAR_msgEmptyMessageValue: MessageType data and nothing behind it. */
export const EMPTY_MESSAGE_VALUE: Uint8Array = Uint8Array.of(0x02);
/** PAR_msgUnknownMessageType. */
export const UNKNOWN_MESSAGE_TYPE: Uint8Array = Uint8Array.of(0xff, 0x00);
/** PAR_helloStateReady: phase ready and nothing else. */
export const HELLO_READY: Uint8Array = control('{"connectionHello":[{"phase":"ready"}]}');
/** Ready with patience, for a device that may still be pending: it gives up on a ready without waiting. */
export const HELLO_READY_WAITING: Uint8Array = control('{"connectionHello":[{"phase":"ready"},{"waiting":60000}]}');
/** PAR_helloProlongationRequest. */
export const HELLO_PROLONGATION: Uint8Array = control(
  '{"connectionHello":[{"phase":"pending"},{"prolongationRequest":true}]}',
);
/** PAR_helloStatePending: 120 s, no request. */
export const HELLO_PENDING: Uint8Array = control('{"connectionHello":[{"phase":"pending"},{"waiting":120000}]}');
/** PAR_pinStateNone. */
export const PIN_NONE: Uint8Array = control('{"connectionPinState":[{"pinState":"none"}]}');
export const ACCESS_METHODS_REQUEST: Uint8Array = control('{"accessMethodsRequest":[]}');
/** The same with space, tab, line feed and carriage return around every structural character. */
export const ACCESS_METHODS_REQUEST_SPACED: Uint8Array = control(
  '\r\n\t { \t"accessMethodsRequest"\r\n : \t[ \n\r\t ] \r\n\t} \n',
);

/** A protocol handshake message with JSON-UTF8. PAR_protAnnounceMax with the version of the test tool. */
export function handshake(type: 'announceMax' | 'select', version: string): Uint8Array {
  const [major, minor] = version.split('.');
  return control(
    `{"messageProtocolHandshake":[{"handshakeType":"${type}"},{"version":[{"major":${major}},{"minor":${minor}}]},` +
      '{"formats":[{"format":["JSON-UTF8"]}]}]}',
  );
}

/** The access methods of a node of the test tool. */
export function accessMethods(shipId: string): Uint8Array {
  return control(JSON.stringify({ accessMethods: [{ id: shipId }] }));
}

/** A SPINE datagram as SHIP data message. */
export function data(payload: string): Uint8Array {
  return frame(2, `{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${payload}}]}`);
}

function control(json: string): Uint8Array {
  return frame(1, json);
}

function frame(type: number, json: string): Uint8Array {
  return Buffer.concat([Buffer.of(type), Buffer.from(json)]);
}
