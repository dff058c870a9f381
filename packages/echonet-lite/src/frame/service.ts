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

/** The service of a code; undefined when the code is reserved. */
export function serviceOf(esv: number): Service | undefined {
  return BY_CODE[esv];
}

/** True for SetGet, SetGet_Res and SetGet_SNA, which carry two lists of properties (EL-3.2.6-1). */
export function hasTwoLists(service: Service): boolean {
  return service === 'SetGet' || service === 'SetGet_Res' || service === 'SetGet_SNA';
}

/** What a request gets back: the response when everything is accepted, and the one when something is refused. */
export interface Answers {
  /** Undefined: nothing is sent (SetI). */
  readonly accepted: Service | undefined;
  readonly refused: Service;
}

/** The services that ask for something, with their answers (section 3). INFC is confirmed whatever it says. */
export const REQUESTS = {
  SetI: { accepted: undefined, refused: 'SetI_SNA' },
  SetC: { accepted: 'Set_Res', refused: 'SetC_SNA' },
  Get: { accepted: 'Get_Res', refused: 'Get_SNA' },
  INF_REQ: { accepted: 'INF', refused: 'INF_SNA' },
  SetGet: { accepted: 'SetGet_Res', refused: 'SetGet_SNA' },
  INFC: { accepted: 'INFC_Res', refused: 'INFC_Res' },
} as const satisfies Readonly<Partial<Record<Service, Answers>>>;

/** A service that asks for something. */
export type RequestService = keyof typeof REQUESTS;

/** True for a service that asks for something. */
export function isRequest(service: Service): service is RequestService {
  return Object.hasOwn(REQUESTS, service);
}

/** True when `answer` can be the answer to `request`. */
export function isAnswerTo(request: RequestService, answer: Service): boolean {
  const { accepted, refused }: Answers = REQUESTS[request];
  return answer === accepted || answer === refused;
}

const BY_CODE: readonly (Service | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  (Object.keys(SERVICES) as Service[]).find((name) => SERVICES[name] === code),
);
