import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../../gateway/setup/run-command.mjs';
import { SetupFault } from '../../../../gateway/setup/setup-fault.mjs';

const node = (script: string, remedy?: string) =>
  runCommand('Trying', process.execPath, ['-e', script], remedy === undefined ? {} : { remedy });

describe('runCommand', () => {
  it('resolves when the command succeeds', async () => {
    await expect(node('process.exit(0)')).resolves.toBeUndefined();
  });

  it('tells what failed, how, and the end of what it said, with the remedy', async () => {
    const fault = await node(
      'console.log("line"); console.error("no space left"); process.exit(3)',
      'sudo mend',
    ).then(
      () => null,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(SetupFault);
    expect(fault).toMatchObject({ remedy: 'sudo mend' });
    expect((fault as SetupFault).message).toMatch(/"Trying" failed .*: 3\)[^]*no space left/);
  });

  it('shows the beginning and the end of a long output', async () => {
    const fault = await node(
      'for (let i = 1; i <= 99; i += 1) console.log(`line ${i}.`); process.exit(1)',
    ).catch(String);
    expect(fault).toMatch(/line 1\.[^]*…[^]*line 99\./);
    expect(fault).not.toContain('line 50.');
  });

  it('tells when there is no such command', async () => {
    await expect(runCommand('Trying', '/no/such/command', [])).rejects.toThrow(/ENOENT/);
  });
});
