/**
 * The services of format 1 by their code on the wire, ESV (clause 3.2.5). What follows from the code (request, response, refusal,
 * which answer belongs to which request) is read from this table.
 */
export const SERVICES = {
  SetI: 0x60,
  SetC: 0x61,
  Get: 0x62,
  INF_REQ: 0x63,
  SetGet: 0x6e,
  Set_Res: 0x71,
  Get_Res: 0x72,
  INF: 0x73,
  INFC: 0x74,
  INFC_Res: 0x7a,
  SetGet_Res: 0x7e,
  SetI_SNA: 0x50,
  SetC_SNA: 0x51,
  Get_SNA: 0x52,
  INF_SNA: 0x53,
  SetGet_SNA: 0x5e,
} as const;

/** The name of a service in the words of the specification. */
export type Service = keyof typeof SERVICES;
