/** Number of measurements in the two sizes of notify the figures are given for. */
export const SIZES = { small: 6, large: 26 } as const;

/** A recorded-looking `measurementListData` notify as ordinary JSON; 6 entries give about 1.6 kB, 26 about 6 kB of SHIP JSON. */
export function plainNotify(entries: number): object {
  return {
    datagram: {
      header: {
        specificationVersion: '1.3.0',
        addressSource: { device: 'd:_i:99999_Wallbox-0001', entity: [1, 1], feature: 10 },
        addressDestination: { device: 'd:_i:99999_EMS-0001', entity: [1], feature: 4 },
        msgCounter: 123_456,
        cmdClassifier: 'notify',
      },
      payload: {
        cmd: [
          {
            function: 'measurementListData',
            filter: [{ cmdControl: { partial: {} } }],
            measurementListData: {
              measurementData: Array.from({ length: entries }, (_, index) => ({
                measurementId: index,
                valueType: 'value',
                timestamp: '2026-01-01T12:00:00Z',
                value: { number: 16_000 + index * 37, scale: -3 },
                valueSource: 'measuredValue',
                valueState: 'normal',
              })),
            },
          },
        ],
      },
    },
  };
}
