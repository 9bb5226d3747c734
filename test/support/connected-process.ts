import { readdir, readFile, readlink } from 'node:fs/promises';

/** Inodes of this machine's IPv4 sockets that are connected to a loopback port. */
async function socketsTo(port: number): Promise<Set<string>> {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile('/proc/net/tcp', 'utf8')).trim().split('\n').slice(1);
  // Fields: slot, local and remote address, state (01 is established), queues, timer, retransmits, uid, timeout, inode.
  const fields = lines.map((line) => line.trim().split(/\s+/));
  return new Set(
    fields.flatMap(([, , to, state, , , , , , inode = '']) =>
      to === remote && state === '01' ? [inode] : [],
    ),
  );
}

async function holdsOneOf(pid: number, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}

/** Which of these processes are clients of a loopback TCP port. */
export async function connectedTo(port: number, pids: readonly number[]): Promise<number[]> {
  const inodes = await socketsTo(port);
  const connected = await Promise.all(pids.map((pid) => holdsOneOf(pid, inodes).catch(() => false)));
  return pids.filter((_, index) => connected[index] === true);
}
