/** A use case function of IEC 63380-2 that is mapped to SPINE, and the scenarios that use it. Use cases, common part 10. */
export interface UseCaseFunction {
  /** Name in the standard. */
  readonly name: string;
  /** Clause of IEC 63380-2. */
  readonly clause: string;
  /** Scenarios by short name of their use case. */
  readonly scenarios: Readonly<Record<string, readonly number[]>>;
}

/** The 17 functions. LPP, MGCP, VABD and VAPD are no part of IEC 63380-2; they use the same functions. */
export const USE_CASE_FUNCTIONS: readonly UseCaseFunction[] = [
  {
    name: 'UCF_AC_Measurement',
    clause: '5.2.2',
    scenarios: { MPC: [1, 2, 3, 4, 5], MGCP: [2, 3, 4, 5, 6, 7], EVCEM: [1, 2, 3] },
  },
  { name: 'UCF_Characteristics', clause: '5.2.3', scenarios: { LPC: [4], LPP: [4], DBEVC: [3] } },
  { name: 'UCF_Charging_Power_Limits', clause: '5.2.4', scenarios: { EVCC: [6] } },
  { name: 'UCF_Consumption_Curve', clause: '5.2.5', scenarios: { CEVC: [1, 4], DBEVC: [2] } },
  {
    name: 'UCF_Device_Configuration',
    clause: '5.2.6',
    scenarios: { LPC: [2], LPP: [2], MGCP: [1], EVCC: [2, 3], DBEVC: [2] },
  },
  {
    name: 'UCF_Device_State',
    clause: '5.2.7',
    scenarios: { EVSECC: [2], EVCC: [7], OPEV: [3], OSCEV: [3], CEVC: [7, 8] },
  },
  { name: 'UCF_EV_Connected', clause: '5.2.8', scenarios: { EVCC: [1, 8] } },
  {
    name: 'UCF_Heartbeat',
    clause: '5.2.9',
    scenarios: { LPC: [3], LPP: [3], OPEV: [2], OSCEV: [2], CEVC: [5, 6] },
  },
  { name: 'UCF_Identification', clause: '5.2.10', scenarios: { EVCC: [4] } },
  { name: 'UCF_Incentive_Table', clause: '5.2.11', scenarios: { CEVC: [3] } },
  { name: 'UCF_Load_Control', clause: '5.2.12', scenarios: { OPEV: [1], OSCEV: [1] } },
  { name: 'UCF_Manufacturer_Information', clause: '5.2.13', scenarios: { EVSECC: [1], EVCC: [5] } },
  { name: 'UCF_Maximum_Power_Limitation_Curve', clause: '5.2.14', scenarios: { CEVC: [2] } },
  { name: 'UCF_Measurement', clause: '5.2.15', scenarios: { EVSOC: [1, 2, 3, 4] } },
  { name: 'UCF_Power_Limit', clause: '5.2.16', scenarios: { LPC: [1], LPP: [1] } },
  { name: 'UCF_Session_Summary', clause: '5.2.17', scenarios: { EVCS: [1] } },
  { name: 'UCF_Setpoint', clause: '5.2.18', scenarios: { DBEVC: [1] } },
];
