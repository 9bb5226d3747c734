#ifndef ROUNDSIGHT_OPUS_PACKET_H
#define ROUNDSIGHT_OPUS_PACKET_H

#include <stddef.h>
#include <stdint.h>

/* How long a packet sounds, in samples at 48 kHz (RFC 6716, 3.1 and 3.2); 0 where it is none. */
uint32_t opus_packet_duration(const uint8_t *packet, size_t size);

#endif
