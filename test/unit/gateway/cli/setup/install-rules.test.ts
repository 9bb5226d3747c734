import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandAsRoot } from '../../../../../gateway/cli/setup/command-as-root.ts';
import {
  installRules,
  removeRules,
  type RulesPlace,
} from '../../../../../gateway/cli/setup/install-rules.ts';
import {
  rulesReportForPeople,
  rulesReportForPrograms,
} from '../../../../../gateway/cli/setup/rules-report.ts';
import { systemRulesFolder } from '../../../../../gateway/cli/setup/system-rules-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-rules-'));
});
afterEach(() => rm(folder, { recursive: true }));

const never = () => Promise.reject(new Error('udev is not asked for another folder'));
const place = (changes: Partial<RulesPlace> = {}): RulesPlace => ({
  ...{ folder, isRoot: false, run: never },
  ...changes,
});

describe('the rules file', () => {
  it('is written whole, readable by everybody, with nothing left beside it', async () => {
    const path = join(folder, '70-roundsight.rules');
    expect(await installRules(place(), 'rules\n')).toEqual({
      ...{ outcome: 'installed', path, reload: 'not-needed' },
    });
    expect(await readFile(path, 'utf8')).toBe('rules\n');
    expect((await stat(path)).mode & 0o777).toBe(0o644);
    expect(await readdir(folder)).toEqual(['70-roundsight.rules']);
  });

  it('is left alone when it is right, and replaced when it is not', async () => {
    const path = join(folder, '70-roundsight.rules');
    await installRules(place(), 'old\n');
    const before = await stat(path, { bigint: true });
    expect(await installRules(place(), 'old\n')).toMatchObject({ outcome: 'unchanged' });
    expect((await stat(path, { bigint: true })).ino).toBe(before.ino);
    expect(await installRules(place(), 'new\n')).toMatchObject({ outcome: 'installed' });
    expect(await readFile(path, 'utf8')).toBe('new\n');
  });

  it('is removed once, and other rules stay', async () => {
    await writeFile(join(folder, '60-other.rules'), '');
    await installRules(place(), 'rules\n');
    expect(await removeRules(place())).toMatchObject({ outcome: 'removed' });
    expect(await removeRules(place())).toMatchObject({ outcome: 'absent', reload: 'not-needed' });
    expect(await readdir(folder)).toEqual(['60-other.rules']);
  });

  it('is the system’s only for root, whatever the rights of the folder', async () => {
    const result = await installRules(place({ folder: systemRulesFolder }), 'rules\n');
    expect(result).toEqual({ outcome: 'needs-root', path: '/etc/udev/rules.d/70-roundsight.rules' });
  });

  it('has a folder, or it is a fault', async () => {
    await writeFile(join(folder, 'file'), '');
    const wrong = place({ folder: join(folder, 'file') });
    await expect(installRules(wrong, 'rules\n')).rejects.toMatchObject({ code: 'output-unwritable' });
  });
});

describe('what is said of it', () => {
  const path = '/etc/udev/rules.d/70-roundsight.rules';

  it('is the command to run where it takes root, and nothing asks for a password', () => {
    const report = { result: { outcome: 'needs-root', path }, commandAsRoot: 'sudo it' } as const;
    expect(rulesReportForPeople(report)).toContain('\n  sudo it\n');
    expect(JSON.parse(rulesReportForPrograms(report))).toEqual({
      ...{ outcome: 'needs-root', path, command: 'sudo it' },
    });
  });

  it('is what was done', () => {
    const result = { outcome: 'installed', path, reload: 'done' } as const;
    expect(rulesReportForPeople({ result, commandAsRoot: '' })).toMatch(
      /^Wrote .*70-roundsight\.rules\. udev/,
    );
    expect(JSON.parse(rulesReportForPrograms({ result, commandAsRoot: '' }))).toEqual(result);
    const failed = rulesReportForPeople({ result: { ...result, reload: 'failed' }, commandAsRoot: '' });
    expect(failed).toContain('udevadm control --reload');
  });

  it('does not say that udev has applied what it was not told', () => {
    const result = { outcome: 'installed', path, reload: 'ignored' } as const;
    const report = rulesReportForPeople({ result, commandAsRoot: '' });
    expect(report).toMatch(/^Wrote .*70-roundsight\.rules\. udev was not told/);
    expect(report).toContain('plugging the headset in again');
    expect(report).not.toContain('has applied');
  });

  it('quotes what a shell would take apart', () => {
    expect(commandAsRoot(['/usr/bin/node', "it's here", 'plain'], true)).toBe(
      String.raw`sudo /usr/bin/node 'it'\''s here' plain`,
    );
    expect(commandAsRoot(['node', 'setup'], false)).toBe("su -c 'node setup'");
  });
});
