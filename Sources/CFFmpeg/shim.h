#pragma once
#include <libavformat/avformat.h>
#include <libavcodec/avcodec.h>
static inline int onset_averror_eof(void) { return AVERROR_EOF; }
