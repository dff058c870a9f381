export type { ArbitraryFrame, Frame, Property, SpecifiedFrame } from './frame/frame.ts';
export { SERVICES, type Service } from './frame/service.ts';
