import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { loadProfiles, matchRules } from '../../../../gateway/adapters/headset/load-profiles.ts';
import { readProfile } from '../../../../hardware/profiles/index.ts';

const project = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = `${project}hardware/profiles`;
const profiles = await loadProfiles(folder);

describe('the profiles of the project', () => {
  it('are one file per model', () => {
    expect(profiles.map(({ id }) => id).sort()).toEqual([
      'generic/dual-fisheye-uvc',
      'generic/equirectangular-uvc',
      'insta360/air',
      'jabra/panacast-20',
      'jabra/panacast-50',
      'kandao/meeting-pro',
      'kodak/sp360-4k',
      'ricoh/theta-s',
      'ricoh/theta-v',
      'ricoh/theta-x',
      'ricoh/theta-z1',
      'roundsight/reference',
    ]);
    const others = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.replace(/\.json$/, ''));
    expect(others.sort()).toEqual(profiles.map(({ id }) => id).sort());
  });

  it.each(profiles)('$id is written as the formatter writes it', async ({ id }) => {
    const path = `${folder}/${id}.json`;
    const text = readFileSync(path, 'utf8');
    expect(await format(text, { ...(await resolveConfig(path)), parser: 'json' })).toBe(text);
  });

  it.each(profiles)('$id says of each claim where it comes from, and claims no device', ({ evidence }) => {
    for (const { source, verified } of evidence) {
      if (!source.startsWith('https://')) expect(existsSync(`${project}${source}`), source).toBe(true);
      else expect(new URL(source).hostname).toMatch(/\.[a-z]+$/);
      // Nobody here had one plugged in: whoever verifies a claim says in this list on which unit.
      expect(verified).toBe(false);
    }
  });

  it.each(profiles)('$id explains its geometry, or says that units must be measured', (profile) => {
    const { evidence, status, layout } = profile;
    const about = evidence.filter((entry) => entry.about === 'calibration');
    const needsIt = status === 'supported' && layout !== 'equirectangular';
    expect(about.length > 0).toBe(needsIt);
  });

  it('have a USB identity or say that none is known', () => {
    for (const { usb, evidence } of profiles) {
      const claims = evidence.filter(({ about }) => about === 'usb').map(({ claim }) => claim);
      for (const { vendorId, productId } of usb)
        expect(claims.join(' ')).toContain(`${vendorId}:${productId}`);
      if (usb.length === 0) expect(claims.join(' ')).toMatch(/^(No source|None)/);
    }
  });
});

describe('on the USB', () => {
  it('no device fits two profiles alike', () => {
    const keys = matchRules(profiles).map(
      ({ vendorId, productId, productNameContains }) =>
        `${vendorId}:${productId}:${productNameContains?.toLowerCase() ?? ''}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    // Two names of which one holds the other would fit the same device.
    const named = matchRules(profiles).filter((rule) => rule.productNameContains !== undefined);
    for (const one of named)
      for (const other of named)
        if (one !== other && one.vendorId === other.vendorId && one.productId === other.productId)
          expect(one.productNameContains).not.toContain(other.productNameContains);
  });

  it('a headset in update mode is not taken for another model', () => {
    for (const { id, updateMode } of profiles) {
      if (updateMode === undefined) continue;
      const device = {
        vendorId: Number.parseInt(updateMode.vendorId, 16),
        productId: Number.parseInt(updateMode.productId, 16),
        productName: `${updateMode.productNameContains ?? ''} Update`,
        serialNumber: null,
      };
      const others = matchRules(profiles.filter((profile) => profile.id !== id));
      expect(others.filter(({ vendorId }) => vendorId === device.vendorId)).toEqual([]);
    }
  });

  it('the reference headset is known by its name as well, as its ids are shared', () => {
    const rules = matchRules(profiles);
    const [rule] = rules.filter(({ profileId }) => profileId === 'roundsight/reference');
    expect(rule).toMatchObject({ vendorId: 0x1209, productId: 1, productNameContains: 'roundsight' });
  });
});

describe('reading a profile', () => {
  const [good] = profiles.filter(({ id }) => id === 'insta360/air');
  if (good === undefined) throw new Error('no such profile');
  const faultsOf = (content: unknown) => {
    const reading = readProfile(good.id, content);
    return reading.ok ? [] : reading.faults;
  };

  it('takes a good one and names what does not fit', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf({ ...good, usb: [{ vendorId: '2E1A', productId: '1000' }] })).toEqual([
      'usb.0.vendorId: must be four lower-case hexadecimal digits',
    ]);
    expect(faultsOf(null)).toHaveLength(1);
    expect(faultsOf({ ...good, extra: 1 })).toHaveLength(1);
    expect(faultsOf({ ...good, version: 1 })).toHaveLength(1);
  });

  it.each([
    ['described without a reason', { status: 'described' }],
    ['supported with a reason', { reason: 'no' }],
    [
      'supported without a live mode',
      { videoModes: good.videoModes.map((mode) => ({ ...mode, live: false })) },
    ],
    ['H.264 live', { videoModes: good.videoModes.map((mode) => ({ ...mode, format: 'h264' })) }],
    ['another layout than its geometry', { layout: 'single-fisheye' }],
    ['a geometry of another size than the first mode', { videoModes: good.videoModes.slice(1) }],
    ['no word on the USB', { evidence: good.evidence.filter(({ about }) => about !== 'usb') }],
    [
      'a source that is no address',
      { evidence: good.evidence.map((entry) => ({ ...entry, source: 'a forum' })) },
    ],
  ])('refuses %s', (_, change) => {
    expect(faultsOf({ ...good, ...change })).not.toEqual([]);
  });

  it('refuses one in the wrong place', () => {
    expect(readProfile('some/where', good)).toMatchObject({ ok: false });
  });
});
