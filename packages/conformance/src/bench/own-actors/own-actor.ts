import type { LocalDevice } from '@busbar/spine';
import type { ParameterSheet } from '../../catalogue/parameter-sheet.ts';
import type { PlayedPart } from '../../catalogue/suite.ts';
import type { DeviceAnswer, DeviceCommand } from '../../tool/device-command.ts';

/** One of our actors on a device. */
export interface OwnActor {
  /** Undefined: the command is none of this actor. */
  do(command: DeviceCommand): DeviceAnswer | undefined;
  close(): void;
}

/** What an actor is built from; `stored` survives restarts and is emptied by a reset. */
export interface ActorSetting {
  readonly device: LocalDevice;
  readonly sheet: ParameterSheet;
  readonly useCase: NonNullable<PlayedPart['useCase']>;
  readonly stored: Map<string, number>;
}
