export { ECHONET_LITE_ERRORS, EchonetLiteError, type EchonetLiteErrorCode } from './errors.ts';
export { type DecodedFrame, type DecodeFrameOptions, decodeFrame } from './frame/decode.ts';
export { encodeFrame } from './frame/encode.ts';
export type { ArbitraryFrame, Frame, Property, SpecifiedFrame } from './frame/frame.ts';
export { FRAME_ERRORS, type FrameError } from './frame/frame-error.ts';
export {
  type ClassList,
  decodeClassList,
  decodeInstanceList,
  encodeClassList,
  encodeInstanceList,
  encodeInstanceLists,
  type InstanceList,
} from './frame/instance-list.ts';
export {
  ANY_NODE_PROFILE,
  addresses,
  CONTROLLER,
  classOf,
  formatObject,
  instanceOf,
  isDeviceObject,
  NODE_PROFILE,
  objectCode,
  parseObject,
} from './frame/object-code.ts';
export { decodePropertyMap, encodePropertyMap, type PropertyMap } from './frame/property-map.ts';
export { isRequest, type RequestService, SERVICES, type Service, serviceOf } from './frame/service.ts';
