#include "record-caps.h"

#include <gst/video/video.h>
#include <string.h>

/* What libopus looks ahead at 48 kHz, for caps without a stream header. */
enum { USUAL_PRE_SKIP = 312 };

static void read_size(const GstStructure *fields, TrackFormat *format) {
  gint width = 0;
  gint height = 0;
  if (!gst_structure_get_int(fields, "width", &width) || !gst_structure_get_int(fields, "height", &height)) return;
  if (width < 1 || width > G_MAXUINT16 || height < 1 || height > G_MAXUINT16) return;
  format->width = (guint32)width;
  format->height = (guint32)height;
}

/*
 * Code points of ISO/IEC 23091-2: of sRGB, which a camera means that does not say (V4L2_COLORSPACE_JPEG, for one). Chromium believes
 * nothing of a description that leaves anything open, and would show full range as if it were studio range.
 */
enum { UNSPECIFIED = 2, SRGB_PRIMARIES = 1, SRGB_TRANSFER = 13 };

static void read_colour(const GstStructure *fields, TrackFormat *format) {
  const gchar *text = gst_structure_get_string(fields, "colorimetry");
  GstVideoColorimetry colour;
  if (text == NULL || !gst_video_colorimetry_from_string(&colour, text)) return;
  if (colour.range == GST_VIDEO_COLOR_RANGE_UNKNOWN || colour.matrix == GST_VIDEO_COLOR_MATRIX_UNKNOWN) return;
  const guint primaries = gst_video_color_primaries_to_iso(colour.primaries);
  const guint transfer = gst_video_transfer_function_to_iso(colour.transfer);
  format->has_colour = true;
  format->primaries = primaries == UNSPECIFIED ? SRGB_PRIMARIES : (guint8)primaries;
  format->transfer = transfer == UNSPECIFIED ? SRGB_TRANSFER : (guint8)transfer;
  format->matrix = (guint8)gst_video_color_matrix_to_iso(colour.matrix);
  format->is_full_range = colour.range == GST_VIDEO_COLOR_RANGE_0_255;
}

/* Of the identification header (RFC 7845, 5.1) that opusenc puts into its caps. */
static guint16 pre_skip(const GstStructure *fields) {
  enum { HEADER_BYTES = 19, PRE_SKIP_AT = 10 };
  const GValue *headers = gst_structure_get_value(fields, "streamheader");
  if (headers == NULL || !GST_VALUE_HOLDS_ARRAY(headers) || gst_value_array_get_size(headers) == 0) return USUAL_PRE_SKIP;
  const GValue *first = gst_value_array_get_value(headers, 0);
  guint8 bytes[HEADER_BYTES];
  if (!GST_VALUE_HOLDS_BUFFER(first)) return USUAL_PRE_SKIP;
  if (gst_buffer_extract(gst_value_get_buffer(first), 0, bytes, sizeof bytes) != sizeof bytes) return USUAL_PRE_SKIP;
  return memcmp(bytes, "OpusHead", 8) == 0 ? GST_READ_UINT16_LE(bytes + PRE_SKIP_AT) : USUAL_PRE_SKIP;
}

TrackFormat track_format_from_caps(const GstCaps *caps) {
  const GstStructure *fields = gst_caps_get_structure(caps, 0);
  TrackFormat format = {.kind = TRACK_NONE};
  if (gst_structure_has_name(fields, "video/x-h264")) {
    format.kind = TRACK_VIDEO;
    read_size(fields, &format);
    read_colour(fields, &format);
  } else if (gst_structure_has_name(fields, "audio/x-opus")) {
    gint channels = 0;
    gst_structure_get_int(fields, "channels", &channels);
    format.kind = channels == 1 || channels == 2 ? TRACK_SOUND : TRACK_NONE;
    format.channels = (guint8)channels;
    format.pre_skip = pre_skip(fields);
  }
  return format;
}
