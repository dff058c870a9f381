export { parseEvent } from './contract.ts';
