#ifndef ROUNDSIGHT_STITCH_CAPS_H
#define ROUNDSIGHT_STITCH_CAPS_H

#include <gst/gst.h>

#include "stitch-map.h"

/*
 * What can be on the other side of the element than the pad of `direction`, which has `caps`; `map` is NULL while
 * there is none. Everything but the size and the format passes through. Upstream is offered the map's size first,
 * then any: a camera of another size shall reach set_info, which says what is wrong, and not a bare "not negotiated".
 */
GstCaps *stitch_caps_beyond(GstPadDirection direction, GstCaps *caps, GstCaps *filter, const StitchMap *map);

#endif
