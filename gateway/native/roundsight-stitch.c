/*
 * roundsightstitch: a video filter that turns the picture of fisheye lenses into an equirectangular panorama by a
 * stitch map. README.md lists the properties and the error codes.
 */
#include "roundsight-stitch.h"

#include <gst/video/video.h>

#include "band-workers.h"
#include "seam-correction.h"
#include "stitch-caps.h"
#include "stitch-kernel.h"
#include "stitch-map-file.h"

GST_DEBUG_CATEGORY_STATIC(roundsight_stitch_debug);
#define GST_CAT_DEFAULT roundsight_stitch_debug

enum {
  MAX_THREADS = 16,
  BLACK_FULL_RANGE = 0,
  BLACK_LIMITED_RANGE = 16,
  BLACK_CHROMA = 128,
  HATCH_LUMA = 16,
  LOOKS_PER_SECOND = 4,
};

struct _RoundsightStitch {
  GstVideoFilter parent;

  /* Properties, under the object lock. */
  gchar *map_path;
  gchar *kernel_name;
  guint threads;
  /* 0 stands for the map's. */
  gdouble gains[STITCH_MAX_LENSES];
  gboolean auto_gain;
  gboolean auto_parallax;

  /* From start to stop. */
  StitchMapFile *file;
  const StitchKernel *kernel;
  BandWorkers *workers;
  SeamCorrection *correction;
  guint frames_between_looks;
  guint frames_to_look;
  int luma_black;
  /* Room for the two chromas of an NV12 picture, one after the other; NULL for I420. */
  guint8 *chromas;
  /* Negotiation is tried again and again; its fault is told once. */
  gboolean told_size;
};

G_DEFINE_FINAL_TYPE(RoundsightStitch, roundsight_stitch, GST_TYPE_VIDEO_FILTER)

enum { PROP_0, PROP_MAP, PROP_KERNEL, PROP_THREADS, PROP_AUTO_GAIN, PROP_AUTO_PARALLAX, PROP_GAIN_0 };

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE(
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(GST_VIDEO_CAPS_MAKE("{ I420, NV12 }")));
static GstStaticPadTemplate source_template = GST_STATIC_PAD_TEMPLATE(
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(GST_VIDEO_CAPS_MAKE("I420")));

static void replace_string(gchar **place, const GValue *value) {
  g_free(*place);
  *place = g_value_dup_string(value);
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(object);
  GST_OBJECT_LOCK(self);
  switch (id) {
    case PROP_MAP:
      replace_string(&self->map_path, value);
      break;
    case PROP_KERNEL:
      replace_string(&self->kernel_name, value);
      break;
    case PROP_THREADS:
      self->threads = g_value_get_uint(value);
      break;
    case PROP_AUTO_GAIN:
      self->auto_gain = g_value_get_boolean(value);
      break;
    case PROP_AUTO_PARALLAX:
      self->auto_parallax = g_value_get_boolean(value);
      break;
    default:
      if (id >= PROP_GAIN_0 && id < PROP_GAIN_0 + STITCH_MAX_LENSES) {
        self->gains[id - PROP_GAIN_0] = g_value_get_double(value);
      } else {
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      }
  }
  GST_OBJECT_UNLOCK(self);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(object);
  GST_OBJECT_LOCK(self);
  switch (id) {
    case PROP_MAP:
      g_value_set_string(value, self->map_path);
      break;
    case PROP_KERNEL:
      g_value_set_string(value, self->kernel_name);
      break;
    case PROP_THREADS:
      g_value_set_uint(value, self->threads);
      break;
    case PROP_AUTO_GAIN:
      g_value_set_boolean(value, self->auto_gain);
      break;
    case PROP_AUTO_PARALLAX:
      g_value_set_boolean(value, self->auto_parallax);
      break;
    default:
      if (id >= PROP_GAIN_0 && id < PROP_GAIN_0 + STITCH_MAX_LENSES) {
        g_value_set_double(value, self->gains[id - PROP_GAIN_0]);
      } else {
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      }
  }
  GST_OBJECT_UNLOCK(self);
}

static void finalize(GObject *object) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(object);
  g_free(self->map_path);
  g_free(self->kernel_name);
  G_OBJECT_CLASS(roundsight_stitch_parent_class)->finalize(object);
}

static void forget_map(RoundsightStitch *self) {
  g_clear_pointer(&self->workers, band_workers_free);
  g_clear_pointer(&self->correction, seam_correction_free);
  g_clear_pointer(&self->file, stitch_map_file_free);
  g_clear_pointer(&self->chromas, g_free);
  self->kernel = NULL;
}

static gboolean start_with(RoundsightStitch *self, const gchar *path, const gchar *kernel, guint threads) {
  if (path == NULL || *path == '\0') {
    GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS, (STITCH_CODE_UNSET ": the property `map` is not set"), (NULL));
    return FALSE;
  }
  self->kernel = stitch_kernel_named(kernel);
  if (self->kernel == NULL) {
    GST_ELEMENT_ERROR(self, LIBRARY, SETTINGS,
                      (STITCH_CODE_KERNEL ": this machine has no kernel named `%s`", kernel), (NULL));
    return FALSE;
  }
  const char *code = NULL;
  gchar *detail = NULL;
  self->file = stitch_map_file_load(path, &code, &detail);
  if (self->file == NULL) {
    GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ, ("%s: %s", code, detail), (NULL));
    g_free(detail);
    return FALSE;
  }
  self->workers = band_workers_new(threads);
  self->correction = seam_correction_new(&self->file->map);
  if (self->correction == NULL) {
    GST_ELEMENT_ERROR(self, RESOURCE, NO_SPACE_LEFT, ("there is not enough memory"), (NULL));
    return FALSE;
  }
  self->frames_to_look = 0;
  self->told_size = FALSE;
  GST_INFO_OBJECT(self, "kernel %s, %u threads, map %s", self->kernel->name, threads, path);
  return TRUE;
}

static gboolean start(GstBaseTransform *transform) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(transform);
  GST_OBJECT_LOCK(self);
  gchar *path = g_strdup(self->map_path);
  gchar *kernel = g_strdup(self->kernel_name != NULL ? self->kernel_name : "auto");
  const guint threads = self->threads;
  GST_OBJECT_UNLOCK(self);
  const gboolean started = start_with(self, path, kernel, threads);
  if (!started) forget_map(self);
  g_free(path);
  g_free(kernel);
  return started;
}

static gboolean stop(GstBaseTransform *transform) {
  forget_map(ROUNDSIGHT_STITCH(transform));
  return TRUE;
}

static GstCaps *transform_caps(GstBaseTransform *transform, GstPadDirection direction, GstCaps *caps,
                               GstCaps *filter) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(transform);
  return stitch_caps_beyond(direction, caps, filter, self->file != NULL ? &self->file->map : NULL);
}

static void tell_size(RoundsightStitch *self, const GstVideoInfo *info) {
  const StitchMap *map = &self->file->map;
  if (self->told_size) return;
  self->told_size = TRUE;
  GST_ELEMENT_ERROR(self, STREAM, WRONG_TYPE,
                    (STITCH_CODE_SIZE ": the map is for pictures of %u × %u px, these have %d × %d",
                     map->source_width, map->source_height, GST_VIDEO_INFO_WIDTH(info), GST_VIDEO_INFO_HEIGHT(info)),
                    (NULL));
}

static guint frames_between_looks(const GstVideoInfo *info) {
  if (GST_VIDEO_INFO_FPS_N(info) <= 0 || GST_VIDEO_INFO_FPS_D(info) <= 0) return 1;
  const gdouble frames_per_second = (gdouble)GST_VIDEO_INFO_FPS_N(info) / GST_VIDEO_INFO_FPS_D(info);
  return MAX(1u, (guint)(frames_per_second / LOOKS_PER_SECOND + 0.5));
}

static gboolean set_info(GstVideoFilter *filter, GstCaps *in_caps, GstVideoInfo *in_info, GstCaps *out_caps,
                         GstVideoInfo *out_info) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(filter);
  const StitchMap *map = &self->file->map;
  (void)in_caps;
  (void)out_caps;
  if ((guint)GST_VIDEO_INFO_WIDTH(in_info) != map->source_width ||
      (guint)GST_VIDEO_INFO_HEIGHT(in_info) != map->source_height) {
    tell_size(self, in_info);
    return FALSE;
  }
  if ((guint)GST_VIDEO_INFO_WIDTH(out_info) != map->width ||
      (guint)GST_VIDEO_INFO_HEIGHT(out_info) != map->height) {
    return FALSE;
  }
  self->luma_black = in_info->colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255 ? BLACK_FULL_RANGE
                                                                                : BLACK_LIMITED_RANGE;
  self->frames_between_looks = frames_between_looks(in_info);
  g_clear_pointer(&self->chromas, g_free);
  if (GST_VIDEO_INFO_FORMAT(in_info) == GST_VIDEO_FORMAT_NV12) {
    const StitchPlane *chroma = &map->planes[STITCH_CHROMA];
    self->chromas = g_malloc(2 * (gsize)chroma->source_width * chroma->source_height);
  }
  return TRUE;
}

/* Lets the correction see the picture, a few times a second. */
static void look(RoundsightStitch *self, GstVideoFrame *in) {
  GST_OBJECT_LOCK(self);
  const SeamWishes wishes = {self->auto_gain, self->auto_parallax};
  GST_OBJECT_UNLOCK(self);
  if (self->frames_to_look > 0) {
    self->frames_to_look--;
    return;
  }
  self->frames_to_look = self->frames_between_looks - 1;
  seam_correction_look(self->correction, GST_VIDEO_FRAME_COMP_DATA(in, 0), GST_VIDEO_FRAME_COMP_STRIDE(in, 0),
                       self->luma_black, wishes);
}

/* What to multiply each lens by, Q13, and the strip by 1. */
static void current_gains(RoundsightStitch *self, int16_t gain[STITCH_MAX_SAMPLES]) {
  const StitchMap *map = &self->file->map;
  for (guint lens = 0; lens < STITCH_MAX_SAMPLES; lens++) gain[lens] = STITCH_UNIT_GAIN;
  GST_OBJECT_LOCK(self);
  for (guint lens = 0; lens < map->lens_count; lens++) {
    const gdouble found = self->auto_gain ? (gdouble)seam_correction_gain(self->correction, lens)
                                          : (gdouble)map->gain[lens];
    const gdouble brightness = self->gains[lens] > 0 ? self->gains[lens] : found;
    gain[lens] = (int16_t)CLAMP(STITCH_UNIT_GAIN / brightness + 0.5, 1, G_MAXINT16);
  }
  GST_OBJECT_UNLOCK(self);
}

static void add_component(StitchJob *job, const guint8 *source, ptrdiff_t source_stride, GstVideoFrame *out,
                          guint component) {
  job->source[job->components] = source;
  job->source_stride[job->components] = source_stride;
  job->target[job->components] = GST_VIDEO_FRAME_COMP_DATA(out, component);
  job->target_stride[job->components] = GST_VIDEO_FRAME_COMP_STRIDE(out, component);
  job->components++;
}

/* Takes the pairs of NV12 apart: kernels want planes. */
static void split_chromas(RoundsightStitch *self, GstVideoFrame *in) {
  const StitchPlane *plane = &self->file->map.planes[STITCH_CHROMA];
  const gsize width = plane->source_width;
  guint8 *blue = self->chromas;
  guint8 *red = self->chromas + width * plane->source_height;
  for (gsize row = 0; row < plane->source_height; row++, blue += width, red += width) {
    const guint8 *pairs = (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA(in, 1) +
                          (ptrdiff_t)row * GST_VIDEO_FRAME_PLANE_STRIDE(in, 1);
    for (gsize column = 0; column < width; column++) {
      blue[column] = pairs[2 * column];
      red[column] = pairs[2 * column + 1];
    }
  }
}

static void add_chromas(RoundsightStitch *self, StitchJob *job, GstVideoFrame *in, GstVideoFrame *out) {
  for (guint component = 1; component <= 2; component++) {
    const guint8 *source = GST_VIDEO_FRAME_COMP_DATA(in, component);
    ptrdiff_t stride = GST_VIDEO_FRAME_COMP_STRIDE(in, component);
    if (self->chromas != NULL) {
      stride = job->plane->source_width;
      source = self->chromas + (component - 1) * (gsize)stride * job->plane->source_height;
    }
    add_component(job, source, stride, out, component);
  }
}

static GstFlowReturn transform_frame(GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out) {
  RoundsightStitch *self = ROUNDSIGHT_STITCH(filter);
  StitchJob jobs[STITCH_PLANE_COUNT] = {
      {.plane = &self->file->map.planes[STITCH_LUMA], .black = self->luma_black, .hatch = HATCH_LUMA},
      {.plane = &self->file->map.planes[STITCH_CHROMA], .black = BLACK_CHROMA},
  };
  look(self, in);
  for (guint plane = 0; plane < STITCH_PLANE_COUNT; plane++) current_gains(self, jobs[plane].gain);
  if (self->chromas != NULL) split_chromas(self, in);
  add_component(&jobs[STITCH_LUMA], GST_VIDEO_FRAME_COMP_DATA(in, 0), GST_VIDEO_FRAME_COMP_STRIDE(in, 0), out, 0);
  add_chromas(self, &jobs[STITCH_CHROMA], in, out);
  band_workers_run(self->workers, self->kernel->run, jobs, STITCH_PLANE_COUNT);
  return GST_FLOW_OK;
}

static void install_properties(GObjectClass *object_class) {
  const GParamFlags at_start = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY;
  const GParamFlags any_time = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  static const gchar *const gain_names[STITCH_MAX_LENSES] = {"gain0", "gain1", "gain2", "gain3"};
  g_object_class_install_property(
      object_class, PROP_MAP,
      g_param_spec_string("map", "Stitch map", "Path of the stitch map; read when the element starts", NULL,
                          at_start));
  g_object_class_install_property(
      object_class, PROP_KERNEL,
      g_param_spec_string("kernel", "Kernel", "auto, or one by name: avx2, sse41, neon, portable, scalar", "auto",
                          at_start));
  g_object_class_install_property(
      object_class, PROP_THREADS,
      g_param_spec_uint("threads", "Threads", "Threads that share a frame", 1, MAX_THREADS, 1, at_start));
  g_object_class_install_property(
      object_class, PROP_AUTO_GAIN,
      g_param_spec_boolean("auto-gain", "Automatic gain",
                           "Estimate from the overlap of the lenses how bright each of them is", FALSE, any_time));
  g_object_class_install_property(
      object_class, PROP_AUTO_PARALLAX,
      g_param_spec_boolean("auto-parallax", "Automatic parallax",
                           "Estimate how near things at the seams are, and bring them together", FALSE, any_time));
  for (guint lens = 0; lens < STITCH_MAX_LENSES; lens++) {
    g_object_class_install_property(
        object_class, PROP_GAIN_0 + lens,
        g_param_spec_double(gain_names[lens], "Gain", "How much too bright this lens is, 0.25 to 4; 0: as in the map or as estimated",
                            0, 4, 0, any_time));
  }
}

static void roundsight_stitch_class_init(RoundsightStitchClass *klass) {
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS(klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS(klass);
  GST_DEBUG_CATEGORY_INIT(roundsight_stitch_debug, "roundsightstitch", 0, "Roundsight stitch element");
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  install_properties(object_class);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "Roundsight stitch", "Filter/Effect/Video",
                                        "Turns pictures of fisheye lenses into an equirectangular panorama",
                                        "Roundsight");
  transform_class->passthrough_on_same_caps = FALSE;
  transform_class->start = start;
  transform_class->stop = stop;
  transform_class->transform_caps = transform_caps;
  filter_class->set_info = set_info;
  filter_class->transform_frame = transform_frame;
}

static void roundsight_stitch_init(RoundsightStitch *self) {
  self->kernel_name = g_strdup("auto");
  self->threads = 1;
}
