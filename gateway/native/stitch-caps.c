#include "stitch-caps.h"

static void set_size(GstStructure *structure, guint width, guint height) {
  gst_structure_set(structure, "width", G_TYPE_INT, (gint)width, "height", G_TYPE_INT, (gint)height, NULL);
}

/* Formats on the other side of a pad: I420 leaves, whatever came. */
static void set_formats(GstStructure *structure, GstPadDirection direction) {
  if (direction == GST_PAD_SINK) {
    gst_structure_set(structure, "format", G_TYPE_STRING, "I420", NULL);
    return;
  }
  GValue formats = G_VALUE_INIT;
  GValue format = G_VALUE_INIT;
  gst_value_list_init(&formats, 2);
  g_value_init(&format, G_TYPE_STRING);
  g_value_set_static_string(&format, "I420");
  gst_value_list_append_value(&formats, &format);
  g_value_set_static_string(&format, "NV12");
  gst_value_list_append_value(&formats, &format);
  gst_structure_take_value(structure, "format", &formats);
  g_value_unset(&format);
}

static void set_any_size(GstStructure *structure) {
  gst_structure_set(structure, "width", GST_TYPE_INT_RANGE, 1, G_MAXINT, "height", GST_TYPE_INT_RANGE, 1, G_MAXINT,
                    NULL);
}

GstCaps *stitch_caps_beyond(GstPadDirection direction, GstCaps *caps, GstCaps *filter, const StitchMap *map) {
  GstCaps *result = gst_caps_new_empty();
  for (guint pass = 0; pass < (direction == GST_PAD_SRC && map != NULL ? 2u : 1u); pass++) {
    for (guint i = 0; i < gst_caps_get_size(caps); i++) {
      GstStructure *structure = gst_structure_copy(gst_caps_get_structure(caps, i));
      GstCapsFeatures *features = gst_caps_features_copy(gst_caps_get_features(caps, i));
      set_formats(structure, direction);
      if (map == NULL || pass == 1) set_any_size(structure);
      else if (direction == GST_PAD_SRC) set_size(structure, map->source_width, map->source_height);
      else set_size(structure, map->width, map->height);
      gst_caps_append_structure_full(result, structure, features);
    }
  }
  if (filter == NULL) return result;
  GstCaps *filtered = gst_caps_intersect_full(filter, result, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref(result);
  return filtered;
}
