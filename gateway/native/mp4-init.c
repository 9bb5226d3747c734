#include "mp4-init.h"

#include "h264-sps.h"
#include "mp4-boxes.h"

enum { TRACK_ID = 1 };

bool video_config_make(VideoConfig *config, const ParameterSets *sets, const TrackFormat *format) {
  config->avcc.size = 0;
  if (sets->sps.count == 0 || sets->pps.count == 0 || sets->sps.bytes.size < 6) return false;
  const uint8_t *first = sets->sps.bytes.data;
  H264Sps sps;
  const bool is_read = h264_sps_read(first + 2, (size_t)first[0] << 8 | first[1], &sps);
  config->width = is_read ? sps.width : format->width;
  config->height = is_read ? sps.height : format->height;
  if (config->width == 0 || config->height == 0) return false;
  ByteBuffer *avcc = &config->avcc;
  byte_buffer_put(avcc, 1, 1);
  byte_buffer_append(avcc, first + 3, 3);
  /* Lengths of NAL units take 4 bytes. */
  byte_buffer_put(avcc, 0xff, 1);
  byte_buffer_put(avcc, 0xe0 | sets->sps.count, 1);
  byte_buffer_append(avcc, sets->sps.bytes.data, sets->sps.bytes.size);
  byte_buffer_put(avcc, sets->pps.count, 1);
  byte_buffer_append(avcc, sets->pps.bytes.data, sets->pps.bytes.size);
  if (!is_read || !sps.is_high) return true;
  byte_buffer_put(avcc, 0xfc | sps.chroma_format, 1);
  byte_buffer_put(avcc, 0xf8 | sps.luma_depth_minus_8, 1);
  byte_buffer_put(avcc, 0xf8 | sps.chroma_depth_minus_8, 1);
  byte_buffer_put(avcc, 0, 1);
  return true;
}

static void put_matrix(ByteBuffer *out) {
  static const uint32_t unity[9] = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
  for (unsigned i = 0; i < 9; i++) byte_buffer_put(out, unity[i], 4);
}

static void write_file_type(ByteBuffer *out, TrackKind kind) {
  const size_t box = mp4_begin(out, "ftyp");
  byte_buffer_append(out, "iso6", 4);
  byte_buffer_put(out, 0, 4);
  byte_buffer_append(out, "iso6mp41", 8);
  if (kind == TRACK_VIDEO) byte_buffer_append(out, "avc1", 4);
  mp4_end(out, box);
}

static void write_movie_header(ByteBuffer *out, uint32_t timescale) {
  const size_t box = mp4_begin_full(out, "mvhd", 0, 0);
  byte_buffer_put_zeros(out, 8);
  byte_buffer_put(out, timescale, 4);
  byte_buffer_put(out, 0, 4);
  byte_buffer_put(out, 0x10000, 4);
  byte_buffer_put(out, 0x100, 2);
  byte_buffer_put_zeros(out, 10);
  put_matrix(out);
  byte_buffer_put_zeros(out, 24);
  byte_buffer_put(out, TRACK_ID + 1, 4);
  mp4_end(out, box);
}

static void write_track_header(ByteBuffer *out, const VideoConfig *config) {
  enum { ENABLED_IN_MOVIE = 3 };
  const size_t box = mp4_begin_full(out, "tkhd", 0, ENABLED_IN_MOVIE);
  byte_buffer_put_zeros(out, 8);
  byte_buffer_put(out, TRACK_ID, 4);
  byte_buffer_put_zeros(out, 20);
  byte_buffer_put(out, config == NULL ? 0x100 : 0, 2);
  byte_buffer_put_zeros(out, 2);
  put_matrix(out);
  byte_buffer_put(out, config == NULL ? 0 : (uint64_t)config->width << 16, 4);
  byte_buffer_put(out, config == NULL ? 0 : (uint64_t)config->height << 16, 4);
  mp4_end(out, box);
}

static void write_media_header(ByteBuffer *out, uint32_t timescale) {
  const size_t box = mp4_begin_full(out, "mdhd", 0, 0);
  byte_buffer_put_zeros(out, 8);
  byte_buffer_put(out, timescale, 4);
  byte_buffer_put(out, 0, 4);
  /* Language: und. */
  byte_buffer_put(out, 0x55c4, 2);
  byte_buffer_put_zeros(out, 2);
  mp4_end(out, box);
}

static void write_handler(ByteBuffer *out, TrackKind kind) {
  const size_t box = mp4_begin_full(out, "hdlr", 0, 0);
  byte_buffer_put_zeros(out, 4);
  byte_buffer_append(out, kind == TRACK_VIDEO ? "vide" : "soun", 4);
  byte_buffer_put_zeros(out, 13);
  mp4_end(out, box);
}

static void write_colour(ByteBuffer *out, const TrackFormat *format) {
  if (!format->has_colour) return;
  const size_t box = mp4_begin(out, "colr");
  byte_buffer_append(out, "nclx", 4);
  byte_buffer_put(out, format->primaries, 2);
  byte_buffer_put(out, format->transfer, 2);
  byte_buffer_put(out, format->matrix, 2);
  byte_buffer_put(out, format->is_full_range ? 0x80 : 0, 1);
  mp4_end(out, box);
}

/* As the Spherical Video V2 RFC has it, and ../adapters/panorama-files/spherical-boxes.ts: one eye, nothing turned, nothing cropped off. */
static void write_sphere(ByteBuffer *out) {
  static const char source[] = "Roundsight";
  const size_t eyes = mp4_begin_full(out, "st3d", 0, 0);
  byte_buffer_put(out, 0, 1);
  mp4_end(out, eyes);
  const size_t sphere = mp4_begin(out, "sv3d");
  const size_t header = mp4_begin_full(out, "svhd", 0, 0);
  byte_buffer_append(out, source, sizeof source);
  mp4_end(out, header);
  const size_t projection = mp4_begin(out, "proj");
  const size_t turned = mp4_begin_full(out, "prhd", 0, 0);
  byte_buffer_put_zeros(out, 12);
  mp4_end(out, turned);
  const size_t edges = mp4_begin_full(out, "equi", 0, 0);
  byte_buffer_put_zeros(out, 16);
  mp4_end(out, edges);
  mp4_end(out, projection);
  mp4_end(out, sphere);
}

static void write_video_entry(ByteBuffer *out, const TrackFormat *format, const VideoConfig *config, bool is_sphere) {
  const size_t box = mp4_begin(out, "avc1");
  byte_buffer_put(out, 1, 8);
  byte_buffer_put_zeros(out, 16);
  byte_buffer_put(out, config->width, 2);
  byte_buffer_put(out, config->height, 2);
  /* 72 dots an inch, as everybody says. */
  byte_buffer_put(out, 0x480000, 4);
  byte_buffer_put(out, 0x480000, 4);
  byte_buffer_put(out, 0, 4);
  byte_buffer_put(out, 1, 2);
  byte_buffer_put_zeros(out, 32);
  byte_buffer_put(out, 24, 2);
  byte_buffer_put(out, 0xffff, 2);
  const size_t avcc = mp4_begin(out, "avcC");
  byte_buffer_append(out, config->avcc.data, config->avcc.size);
  mp4_end(out, avcc);
  write_colour(out, format);
  if (is_sphere) write_sphere(out);
  mp4_end(out, box);
}

/* As "Encapsulation of Opus in ISO Base Media File Format" has it. */
static void write_sound_entry(ByteBuffer *out, const TrackFormat *format) {
  const size_t box = mp4_begin(out, "Opus");
  byte_buffer_put(out, 1, 8);
  byte_buffer_put_zeros(out, 8);
  byte_buffer_put(out, format->channels, 2);
  byte_buffer_put(out, 16, 2);
  byte_buffer_put_zeros(out, 4);
  byte_buffer_put(out, (uint64_t)SOUND_TIMESCALE << 16, 4);
  const size_t specific = mp4_begin(out, "dOps");
  byte_buffer_put(out, 0, 1);
  byte_buffer_put(out, format->channels, 1);
  byte_buffer_put(out, format->pre_skip, 2);
  byte_buffer_put(out, SOUND_TIMESCALE, 4);
  /* No gain; channels as mapping family 0 has them. */
  byte_buffer_put_zeros(out, 3);
  mp4_end(out, specific);
  mp4_end(out, box);
}

static void write_data_reference(ByteBuffer *out) {
  enum { IN_THIS_FILE = 1 };
  const size_t information = mp4_begin(out, "dinf");
  const size_t reference = mp4_begin_full(out, "dref", 0, 0);
  byte_buffer_put(out, 1, 4);
  mp4_end(out, mp4_begin_full(out, "url ", 0, IN_THIS_FILE));
  mp4_end(out, reference);
  mp4_end(out, information);
}

/* All samples are in fragments: the tables are empty. */
static void write_sample_tables(ByteBuffer *out, const TrackFormat *format, const VideoConfig *config, bool is_sphere) {
  const size_t tables = mp4_begin(out, "stbl");
  const size_t descriptions = mp4_begin_full(out, "stsd", 0, 0);
  byte_buffer_put(out, 1, 4);
  if (config == NULL) write_sound_entry(out, format);
  else write_video_entry(out, format, config, is_sphere);
  mp4_end(out, descriptions);
  static const char *const empty[] = {"stts", "stsc", "stsz", "stco"};
  for (unsigned i = 0; i < 4; i++) {
    const size_t box = mp4_begin_full(out, empty[i], 0, 0);
    byte_buffer_put_zeros(out, i == 2 ? 8 : 4);
    mp4_end(out, box);
  }
  mp4_end(out, tables);
}

static void write_track(ByteBuffer *out, const TrackFormat *format, const VideoConfig *config, bool is_sphere) {
  const size_t track = mp4_begin(out, "trak");
  write_track_header(out, config);
  const size_t media = mp4_begin(out, "mdia");
  write_media_header(out, track_timescale(format));
  write_handler(out, format->kind);
  const size_t information = mp4_begin(out, "minf");
  const size_t header = config == NULL ? mp4_begin_full(out, "smhd", 0, 0) : mp4_begin_full(out, "vmhd", 0, 1);
  byte_buffer_put_zeros(out, config == NULL ? 4 : 8);
  mp4_end(out, header);
  write_data_reference(out);
  write_sample_tables(out, format, config, is_sphere);
  mp4_end(out, information);
  mp4_end(out, media);
  mp4_end(out, track);
}

void mp4_write_init(ByteBuffer *out, const TrackFormat *format, const VideoConfig *config, bool is_sphere) {
  write_file_type(out, format->kind);
  const size_t movie = mp4_begin(out, "moov");
  write_movie_header(out, track_timescale(format));
  write_track(out, format, config, is_sphere);
  const size_t extends = mp4_begin(out, "mvex");
  const size_t defaults = mp4_begin_full(out, "trex", 0, 0);
  byte_buffer_put(out, TRACK_ID, 4);
  byte_buffer_put(out, 1, 4);
  byte_buffer_put_zeros(out, 12);
  mp4_end(out, defaults);
  mp4_end(out, extends);
  mp4_end(out, movie);
}
