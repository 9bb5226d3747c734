import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../../gateway/adapters/headset/load-profiles.ts';
import { isGroupName, udevRules, udevRulesFileName } from '../../../../hardware/udev/udev-rules.ts';

const hardware = fileURLToPath(new URL('../../../../hardware', import.meta.url));
const profiles = await loadProfiles(`${hardware}/profiles`);
const rules = udevRules(profiles);
const ruleLines = (text: string) => text.split('\n').filter((line) => line.startsWith('SUBSYSTEM'));

describe('the udev rules', () => {
  it('in the repository are those that the profiles give', () => {
    expect(readFileSync(`${hardware}/udev/${udevRulesFileName}`, 'utf8')).toBe(rules);
  });

  it('come before the rules that turn the tag into rights', () => {
    expect(['73-seat-late.rules', udevRulesFileName].sort()[0]).toBe(udevRulesFileName);
  });

  it('tag what they match for the person at the seat and give nobody else anything', () => {
    expect(ruleLines(rules).length).toBeGreaterThan(5);
    for (const line of ruleLines(rules)) expect(line).toMatch(/, TAG\+="uaccess"$/);
    expect(rules).not.toMatch(/MODE|GROUP|RUN|PROGRAM|IMPORT/);
  });

  it('are of the form that udev reads: a subsystem, ids, then rights', () => {
    const rule =
      /^SUBSYSTEM=="(usb|video4linux|sound)"(, ENV\{DEVTYPE\}=="usb_device")?, ATTRS?\{idVendor\}=="[0-9a-f]{4}", ATTRS?\{idProduct\}=="[0-9a-f]{4}"(, ATTRS?\{product\}=="[^"]+")?, TAG\+="uaccess"$/;
    for (const line of ruleLines(rules)) expect(line).toMatch(rule);
    expect(rules).toContain('ACTION=="remove", GOTO="roundsight_end"\n');
    expect(rules).toMatch(/\nLABEL="roundsight_end"\n$/);
  });

  it('open the device itself only for the vendor interface and for updates', () => {
    const usb = ruleLines(rules).filter((line) => line.startsWith('SUBSYSTEM=="usb"'));
    expect(usb).toHaveLength(2);
    expect(usb[0]).toContain('"1209", ATTR{idProduct}=="0001"');
    expect(usb[1]).toContain('"1209", ATTR{idProduct}=="0002"');
    for (const line of usb) expect(line).toContain('=="*[Rr][Oo][Uu][Nn][Dd][Ss][Ii][Gg][Hh][Tt]*"');
  });

  it('leave out models that are only described, and take the configuration’s cameras in', async () => {
    expect(rules).not.toContain('2715');
    const configured = await loadProfiles(`${hardware}/profiles`, [
      { vendorId: '32e4', productId: '9230', profile: 'generic/equirectangular-uvc' },
    ]);
    const more = udevRules(configured);
    expect(more).toContain('SUBSYSTEM=="video4linux", ATTRS{idVendor}=="32e4", ATTRS{idProduct}=="9230"');
  });

  it('give a group the rights as well, where one is named', () => {
    const text = udevRules(profiles, { group: 'proctors' });
    for (const line of ruleLines(text))
      expect(line).toMatch(/, TAG\+="uaccess", GROUP="proctors", MODE="0660"$/);
  });

  it.each(['', 'Root', '0x', 'a b', 'x"', 'x\n', 'a'.repeat(33), '$(id)', '-x'])(
    'take no group of the name %j',
    (name) => {
      expect(isGroupName(name)).toBe(false);
      expect(() => udevRules(profiles, { group: name })).toThrow(RangeError);
    },
  );
});
