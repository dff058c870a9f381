import { codes, range } from './data.ts';

/** Content of 0x89: what is wrong, in groups that tell how recoverable the fault is. */
export const faultDescription = codes(2, {
  noFault: 0x0000,
  trunOffOrUnplug: 0x0001,
  resetButton: 0x0002,
  setIncorrectly: 0x0003,
  supply: 0x0004,
  cleaning: 0x0005,
  changingBattery: 0x0006,
  recoverOperationNoReuired: 0x0007,
  userDefinable: [0x0009, range(0x006f, 0x03e8)],
  abnormalEventOrSafety: range(0x000a, 0x0013),
  switch: range(0x0014, 0x001d),
  sensorSystem: range(0x001e, 0x003b),
  component: range(0x003c, 0x0059),
  controlCircuitBoard: range(0x005a, 0x006e),
  repairLocationUnkown: 0x03e9,
  fault: 0x03ff,
});
