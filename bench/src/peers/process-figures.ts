import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the processor time in /proc (USER_HZ): 100 on every Linux that is in use. */
const TICKS_PER_SECOND = 100;
const PAGE = 4096;

/** Processor time of a process and all its threads since its start, s. Linux. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; utime and stime are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Memory of a process that is in RAM, bytes. Linux. */
export function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE;
}

/** Whether figures of other processes can be read here. */
export function hasProcessFigures(): boolean {
  try {
    return readdirSync('/proc/self/task').length > 0;
  } catch {
    return false;
  }
}
