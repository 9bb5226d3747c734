import type { FirmwareImage } from '../../../firmware-bridge/index.ts';
import type { FirmwareFacts } from '../../ports/firmware-station.ts';

export function factsOf(image: FirmwareImage): FirmwareFacts {
  const { model, firmwareVersion, securityVersion, keyId, content } = image;
  return { model, firmwareVersion, securityVersion, keyId, bytes: content.length };
}
