/** State of a listening socket in /proc/net/tcp. */
const LISTENING = '0A';

/** Inodes of the sockets that listen on a port, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(text: string, port: number): readonly string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(`:${hex}`) && state === LISTENING)
    .flatMap((columns) => columns[9] ?? []);
}

/** Longest command line shown. */
const LONGEST_COMMAND = 80;

/** The text of /proc/PID/cmdline for people. */
export function commandLine(text: string): string {
  const line = text.replace(/\0+$/, '').replaceAll('\0', ' ');
  return line.length <= LONGEST_COMMAND ? line : `${line.slice(0, LONGEST_COMMAND - 1)}…`;
}
