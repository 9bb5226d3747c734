import { scaledCalibration } from './nominal-calibration.ts';
import type { Profile } from './profile-schema.ts';

/** A camera that somebody assigned a profile to, because no file of this project knows its ids. */
export interface ConfiguredCamera {
  /** Four lower-case hexadecimal digits, as `productId`. */
  vendorId: string;
  productId: string;
  /** The profile it is used by. */
  profile: string;
  /** The MJPEG mode to use; default: the profile's first. */
  mode?: { widthPx: number; heightPx: number; framesPerSecond: number } | undefined;
}

export type ConfiguredProfiles = { ok: true; profiles: Profile[] } | { ok: false; fault: string };

/**
 * The profiles, and one more for each of these cameras, `<its profile>-<vendor>-<product>`: calibrations of two models are
 * never mixed up. A camera given here is no longer recognised by another profile.
 */
export function withConfiguredCameras(
  profiles: readonly Profile[],
  cameras: readonly ConfiguredCamera[],
): ConfiguredProfiles {
  const added: Profile[] = [];
  const taken = new Set<string>();
  for (const camera of cameras) {
    const ids = idsOf(camera);
    const base = profiles.find(({ id }) => id === camera.profile);
    if (base === undefined) {
      const known = profiles.filter(({ status }) => status === 'supported').map(({ id }) => id);
      return { ok: false, fault: `profile ${camera.profile} is unknown; known are ${known.join(', ')}` };
    }
    if (base.reason !== undefined) return { ok: false, fault: `${base.id} cannot be used: ${base.reason}` };
    if (taken.has(ids)) return { ok: false, fault: `camera ${ids} is there twice` };
    if (base.layout === 'equirectangular' && camera.mode !== undefined && !isTwiceAsWide(camera.mode))
      return { ok: false, fault: `camera ${ids}: an equirectangular picture is twice as wide as high` };
    taken.add(ids);
    added.push(profileOf(camera, base));
  }
  const others = profiles.map((profile) => ({
    ...profile,
    usb: profile.usb.filter((identity) => !taken.has(idsOf(identity))),
  }));
  return { ok: true, profiles: [...added, ...others] };
}

function idsOf({ vendorId, productId }: { vendorId: string; productId: string }): string {
  return `${vendorId}:${productId}`;
}

function isTwiceAsWide({ widthPx, heightPx }: { widthPx: number; heightPx: number }): boolean {
  return widthPx === 2 * heightPx;
}

function profileOf(camera: ConfiguredCamera, base: Profile): Profile {
  const { vendorId, productId, mode } = camera;
  const nominal = base.nominalCalibration;
  return {
    ...base,
    id: `${base.id}-${vendorId}-${productId}`,
    model: `${base.model} ${idsOf(camera)}`,
    usb: [{ vendorId, productId }],
    ...(mode === undefined
      ? {}
      : {
          videoModes: [{ format: 'mjpeg', ...mode, live: true }],
          nominalCalibration: nominal === null ? null : scaledCalibration(nominal, mode),
        }),
  };
}
