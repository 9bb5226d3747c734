#include <gst/gst.h>

#include "roundsight-look.h"
#include "roundsight-meter.h"
#include "roundsight-record.h"
#include "roundsight-retime.h"
#include "roundsight-stitch.h"

#define PACKAGE "roundsight"

static gboolean plugin_init(GstPlugin *plugin) {
  return gst_element_register(plugin, "roundsightstitch", GST_RANK_NONE, ROUNDSIGHT_TYPE_STITCH) &&
         gst_element_register(plugin, "roundsightlook", GST_RANK_NONE, ROUNDSIGHT_TYPE_LOOK) &&
         gst_element_register(plugin, "roundsightmeter", GST_RANK_NONE, ROUNDSIGHT_TYPE_METER) &&
         gst_element_register(plugin, "roundsightrecord", GST_RANK_NONE, ROUNDSIGHT_TYPE_RECORD) &&
         gst_element_register(plugin, "roundsightretime", GST_RANK_NONE, ROUNDSIGHT_TYPE_RETIME);
}

GST_PLUGIN_DEFINE(GST_VERSION_MAJOR, GST_VERSION_MINOR, roundsight, "Roundsight's elements", plugin_init, "0.1.0",
                  "Apache 2.0", PACKAGE, "https://localhost/")
