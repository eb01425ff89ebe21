#pragma once
// What Onset uses of FFmpeg 5.1, and the macros that Swift cannot see, each under its own name.
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/samplefmt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/timecode.h>
#include <libavutil/tx.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

static const int onset_AVERROR_EOF = AVERROR_EOF;
static const int onset_AVERROR_EAGAIN = AVERROR(EAGAIN);
static const int onset_AVERROR_ENOMEM = AVERROR(ENOMEM);
static const int onset_AVERROR_EIO = AVERROR(EIO);
static const int onset_AVERROR_EACCES = AVERROR(EACCES);
static const int onset_AVERROR_EINVAL = AVERROR(EINVAL);
static const int onset_AVERROR_ESPIPE = AVERROR(ESPIPE);
static const int onset_AVERROR_EXIT = AVERROR_EXIT;
static const int onset_AVERROR_INVALIDDATA = AVERROR_INVALIDDATA;
static const int onset_AVERROR_DECODER_NOT_FOUND = AVERROR_DECODER_NOT_FOUND;
static const int64_t onset_AV_NOPTS_VALUE = AV_NOPTS_VALUE;
