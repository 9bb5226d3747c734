/*
 * roundsightlook: passes pictures on as they are and says on the bus, a few times a second, what they look like. README.md
 * lists the properties and the message.
 */
#include "roundsight-look.h"

#include <gst/video/video.h>

#include "picture-look.h"

#define LOOK_MESSAGE "roundsight-look"
#define LOOK_CODE_PARTS "look-parts-invalid"

enum { DEFAULT_INTERVAL_MS = 200, LONGEST_INTERVAL_MS = 60000, SHARE = 10000 };

struct _RoundsightLook {
  GstBaseTransform parent;

  /* Properties, under the object lock. */
  gchar *parts_text;
  guint interval_ms;

  /* From start to stop. */
  LookPart parts[LOOK_MAX_PARTS];
  guint part_count;
  GstClockTime interval;
  GstVideoInfo info;
  /* When the next picture is looked at; GST_CLOCK_TIME_NONE: at once. */
  GstClockTime due;
  GstClockTime last;
  guint pictures;
  guint64 hash;
  gboolean has_hash;
};

G_DEFINE_FINAL_TYPE(RoundsightLook, roundsight_look, GST_TYPE_BASE_TRANSFORM)

enum { PROP_0, PROP_PARTS, PROP_INTERVAL };

#define FORMATS GST_VIDEO_CAPS_MAKE("{ I420, NV12 }")
static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(FORMATS));
static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(FORMATS));

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  RoundsightLook *self = ROUNDSIGHT_LOOK(object);
  GST_OBJECT_LOCK(self);
  switch (id) {
    case PROP_PARTS:
      g_free(self->parts_text);
      self->parts_text = g_value_dup_string(value);
      break;
    case PROP_INTERVAL:
      self->interval_ms = g_value_get_uint(value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
  GST_OBJECT_UNLOCK(self);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  RoundsightLook *self = ROUNDSIGHT_LOOK(object);
  GST_OBJECT_LOCK(self);
  switch (id) {
    case PROP_PARTS:
      g_value_set_string(value, self->parts_text);
      break;
    case PROP_INTERVAL:
      g_value_set_uint(value, self->interval_ms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
  GST_OBJECT_UNLOCK(self);
}

static void finalize(GObject *object) {
  g_free(ROUNDSIGHT_LOOK(object)->parts_text);
  G_OBJECT_CLASS(roundsight_look_parent_class)->finalize(object);
}

static gboolean start(GstBaseTransform *transform) {
  RoundsightLook *self = ROUNDSIGHT_LOOK(transform);
  GST_OBJECT_LOCK(self);
  self->part_count = look_parts_parse(self->parts_text, self->parts);
  self->interval = self->interval_ms * GST_MSECOND;
  GST_OBJECT_UNLOCK(self);
  self->due = GST_CLOCK_TIME_NONE;
  self->last = GST_CLOCK_TIME_NONE;
  self->pictures = 0;
  self->has_hash = FALSE;
  if (self->part_count > 0) return TRUE;
  GST_ELEMENT_ERROR(self, RESOURCE, SETTINGS,
                    (LOOK_CODE_PARTS ": the property `parts` holds 1 to %d times `x y radius`", LOOK_MAX_PARTS),
                    (NULL));
  return FALSE;
}

static gboolean set_caps(GstBaseTransform *transform, GstCaps *in_caps, GstCaps *out_caps) {
  RoundsightLook *self = ROUNDSIGHT_LOOK(transform);
  (void)out_caps;
  self->has_hash = FALSE;
  return gst_video_info_from_caps(&self->info, in_caps);
}

/* Whether it is time for a look. Without time stamps every picture is looked at; time that jumps back begins anew. */
static gboolean is_due(RoundsightLook *self, GstClockTime now) {
  if (!GST_CLOCK_TIME_IS_VALID(now) || !GST_CLOCK_TIME_IS_VALID(self->due)) return TRUE;
  /* A picture that comes a little early is as good as the next one, which would be much too late. */
  return now + self->interval / 8 >= self->due || now < self->last;
}

static void note_look(RoundsightLook *self, GstClockTime now) {
  const gboolean steady = GST_CLOCK_TIME_IS_VALID(now) && GST_CLOCK_TIME_IS_VALID(self->due) && now >= self->last &&
                          now < self->due + self->interval;
  if (!GST_CLOCK_TIME_IS_VALID(now)) self->due = GST_CLOCK_TIME_NONE;
  else self->due = (steady ? self->due : now) + self->interval;
  self->last = now;
}

static void add_figures(GString *text, LookFigures figures) {
  const float shares[] = {figures.mean,      figures.spread, figures.contrast, figures.edges,
                          figures.sharpness, figures.dark,   figures.bright};
  for (gsize i = 0; i < G_N_ELEMENTS(shares); i++) {
    /* Whole numbers, so that no locale has a say in them. */
    g_string_append_printf(text, i == 0 ? "%d" : " %d", (gint)(shares[i] * SHARE + 0.5f));
  }
}

static void look(RoundsightLook *self, const GstVideoFrame *frame, GstClockTime now) {
  const gboolean full_range = self->info.colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  const LookPlane plane = {
      .bytes = GST_VIDEO_FRAME_COMP_DATA(frame, 0),
      .stride = GST_VIDEO_FRAME_COMP_STRIDE(frame, 0),
      .width = GST_VIDEO_FRAME_WIDTH(frame),
      .height = GST_VIDEO_FRAME_HEIGHT(frame),
      .black = full_range ? 0 : 16,
      .white = full_range ? 255 : 235,
  };
  const guint64 hash = picture_hash(&plane);
  const gboolean identical = self->has_hash && hash == self->hash;
  self->hash = hash;
  self->has_hash = TRUE;
  GString *parts = g_string_new(NULL);
  for (guint i = 0; i < self->part_count; i++) {
    if (i > 0) g_string_append_c(parts, ',');
    add_figures(parts, picture_look(&plane, self->parts[i]));
  }
  const gdouble capture_ms = GST_CLOCK_TIME_IS_VALID(now) ? (gdouble)now / GST_MSECOND : -1;
  gst_element_post_message(
      GST_ELEMENT(self),
      gst_message_new_element(GST_OBJECT(self),
                              gst_structure_new(LOOK_MESSAGE, "pictures", G_TYPE_UINT, self->pictures, "capture-ms", G_TYPE_DOUBLE, capture_ms, "identical",
                                                G_TYPE_BOOLEAN, identical, "parts", G_TYPE_STRING, parts->str, NULL)));
  g_string_free(parts, TRUE);
}

static GstFlowReturn transform_ip(GstBaseTransform *transform, GstBuffer *buffer) {
  RoundsightLook *self = ROUNDSIGHT_LOOK(transform);
  const GstClockTime now = GST_BUFFER_PTS(buffer);
  self->pictures++;
  if (!is_due(self, now)) return GST_FLOW_OK;
  GstVideoFrame frame;
  /* What cannot be read passes all the same. */
  if (!gst_video_frame_map(&frame, &self->info, buffer, GST_MAP_READ | GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    GST_WARNING_OBJECT(self, "a picture cannot be mapped");
    return GST_FLOW_OK;
  }
  note_look(self, now);
  look(self, &frame, now);
  gst_video_frame_unmap(&frame);
  return GST_FLOW_OK;
}

static void install_properties(GObjectClass *object_class) {
  const GParamFlags at_start = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY;
  g_object_class_install_property(
      object_class, PROP_PARTS,
      g_param_spec_string("parts", "Parts", "Circles to look at, `x y radius` in pixels, separated by commas; none: the whole picture",
                          NULL, at_start));
  g_object_class_install_property(
      object_class, PROP_INTERVAL,
      g_param_spec_uint("interval", "Interval", "Milliseconds from one look to the next", 1, LONGEST_INTERVAL_MS,
                        DEFAULT_INTERVAL_MS, at_start));
}

static void roundsight_look_class_init(RoundsightLookClass *klass) {
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS(klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  install_properties(object_class);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "Roundsight look", "Filter/Analyzer/Video",
                                        "Says on the bus what pictures look like", "Roundsight");
  transform_class->passthrough_on_same_caps = TRUE;
  transform_class->start = start;
  transform_class->set_caps = set_caps;
  transform_class->transform_ip = transform_ip;
}

static void roundsight_look_init(RoundsightLook *self) {
  self->interval_ms = DEFAULT_INTERVAL_MS;
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(self), TRUE);
}
