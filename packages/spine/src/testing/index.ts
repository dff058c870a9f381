export { type ConnectedDevices, connectDevices, type DevicePair, devicePair, testDevice } from './device-pair.ts';
export { type LogLine, type RecordingLogger, recordingLogger } from './recording-logger.ts';
export { answerOf, missingRecordings, type Recording, recordings } from './recordings.ts';
export { ScriptedPeer } from './scripted-peer.ts';
