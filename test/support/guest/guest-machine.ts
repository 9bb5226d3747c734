import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import type { PreparedRig } from './preparation/prepare-rig.mjs';

export interface GuestMachineOptions {
  rig: PreparedRig;
  /** Folder that the guest sees as /mnt and may write to. */
  exchangeFolder: string;
  /** Where the agent finds the test; loopback. */
  agentPort: number;
  agentToken: string;
  /** Loopback TCP ports of this machine → ports of the guest. */
  forwards?: Readonly<Record<number, number>>;
  memoryMegabytes?: number;
}

export interface GuestMachine {
  /** What the kernel and the agent printed. */
  console(): string;
  /** Resolves when QEMU ended, with its exit code. */
  ended: Promise<number | null>;
  /** Pulls the guest's power. */
  stop(): Promise<void>;
}

const share = (id: string, path: string, options: string): string[] => [
  '-fsdev',
  `local,id=${id},path=${path},security_model=none,${options}`,
  '-device',
  `virtio-9p-pci,fsdev=${id},mount_tag=${id}`,
];

function kernelLine({ agentPort, agentToken }: GuestMachineOptions): string {
  const agent = join(projectRoot, 'test/support/guest/agent.mjs');
  return [
    'console=ttyS0 quiet nokaslr mitigations=off random.trust_cpu=on',
    // A guest that stumbled must not go on as if nothing had been: QEMU ends, the console tells why.
    'oops=panic panic=-1',
    `RIG_NODE=${process.execPath} RIG_AGENT=${agent} RIG_PORT=${agentPort} RIG_TOKEN=${agentToken}`,
  ].join(' ');
}

function qemuArguments(options: GuestMachineOptions): string[] {
  const { rig, exchangeFolder, forwards = {}, memoryMegabytes = 2048 } = options;
  const forwarding = Object.entries(forwards).map(
    ([here, there]) => `,hostfwd=tcp:127.0.0.1:${here}-:${there}`,
  );
  return [
    // Named, because a /dev/kvm may exist that cannot run a stock kernel.
    ...['-accel', 'tcg,thread=multi', '-M', 'q35', '-cpu', 'max'],
    ...['-smp', '2', '-m', String(memoryMegabytes)],
    ...['-nodefaults', '-nographic', '-no-reboot', '-serial', 'stdio'],
    ...['-kernel', rig.kernel, '-initrd', rig.initramfs, '-append', kernelLine(options)],
    ...share('root', '/', 'readonly=on,multidevs=remap'),
    ...share('packages', rig.packages, 'readonly=on'),
    ...share('exchange', exchangeFolder, 'readonly=off'),
    ...['-netdev', `user,id=net${forwarding.join('')}`, '-device', 'virtio-net-pci,netdev=net,romfile='],
  ];
}

/** Switches a guest on. QEMU needs no rights but those of this user. */
export function startGuestMachine(options: GuestMachineOptions): GuestMachine {
  const qemu: ChildProcess = spawn('qemu-system-x86_64', qemuArguments(options), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer): void => void (printed += chunk.toString('utf8'));
  qemu.stdout?.on('data', keep);
  qemu.stderr?.on('data', keep);
  const ended = new Promise<number | null>((resolve) => {
    qemu.once('error', (error) => {
      printed += `qemu-system-x86_64: ${error.message}\n`;
      resolve(null);
    });
    qemu.once('close', resolve);
  });
  return {
    console: () => printed,
    ended,
    async stop() {
      qemu.kill('SIGKILL');
      await ended;
    },
  };
}
