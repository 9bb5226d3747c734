#include "opus-packet.h"

enum { LONGEST_PACKET = 5760 };

/* Samples of one of its frames, by the configuration in the TOC byte. */
static uint32_t frame_duration(unsigned configuration) {
  static const uint32_t silk[] = {480, 960, 1920, 2880};
  if (configuration < 12) return silk[configuration & 3];
  if (configuration < 16) return configuration & 1 ? 960 : 480;
  return 120u << (configuration & 3);
}

uint32_t opus_packet_duration(const uint8_t *packet, size_t size) {
  if (size == 0) return 0;
  const unsigned code = packet[0] & 3;
  if (code == 3 && size < 2) return 0;
  const uint32_t frames = code == 0 ? 1 : code < 3 ? 2 : packet[1] & 63;
  const uint32_t duration = frames * frame_duration(packet[0] >> 3);
  return duration <= LONGEST_PACKET ? duration : 0;
}
