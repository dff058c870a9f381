import { type Child, startChild } from '../ship/child-process.ts';

/** The station of each polled device. */
export const CHARGER = 0x02a101;
/** What is read of it each time: operation status, connection, power, counter, mode, state of charge. */
export const POLLED: readonly number[] = [0x80, 0xc7, 0xd3, 0xd8, 0xda, 0xe4];
/** How often each station is read, ms. */
export const INTERVAL = 5000;

/** Where the nodes are: a port of their own keeps them apart from real ones on this machine. */
export interface PollPlaces {
  readonly addresses: readonly string[];
  readonly port: number;
}

/** What a process of stations answers. */
export type FarmQuestions = {
  /** Opens a socket at each address. */
  readonly start: { readonly with: PollPlaces; readonly answer: null };
};

/** What a controller in a process of its own answers. */
export type ControllerQuestions = {
  /** `raw`: a bare socket that sends the same requests and keeps the answers as they are. */
  readonly start: {
    readonly with: { readonly side: 'busbar' | 'raw'; readonly address: string; readonly port: number };
    readonly answer: null;
  };
  /** Gets to know further stations, and polls them from then on. */
  readonly add: { readonly with: readonly string[]; readonly answer: null };
  /** Processor time and typed values of some seconds. */
  readonly load: { readonly with: number; readonly answer: { readonly percent: number; readonly values: number } };
  /** Collects garbage; answers the memory in RAM in bytes. */
  readonly memory: { readonly with: null; readonly answer: number };
};

/** Starts the stations. */
export async function stationFarm(places: PollPlaces): Promise<Child<FarmQuestions>> {
  const child = startChild<FarmQuestions>('../echonet/device-farm');
  await child.ask('start', places);
  return child;
}

/** Starts a controller. */
export async function controllerProcess(
  order: ControllerQuestions['start']['with'],
): Promise<Child<ControllerQuestions>> {
  const child = startChild<ControllerQuestions>('../echonet/polling-controller');
  await child.ask('start', order);
  return child;
}
